import { sql } from 'kysely'
import type { Sql, SqlValue } from './sql-value.js'

/** Any value as text: whole numbers in digits, dates as YYYY-MM-DD, booleans as true and false. */
export function asText(value: SqlValue): Sql {
  return value.kind === 'text' ? value.sql : sql`cast(${value.sql} as VARCHAR)`
}
