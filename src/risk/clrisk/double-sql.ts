import { sql } from 'kysely'
import type { Sql } from './person-rows-sql.js'

export function doubleSql(value: number): Sql {
  return sql`cast(${value} as double)`
}
