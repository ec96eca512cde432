import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'
import { sqlType } from './sql-type.js'
import type { SqlType } from './sql-type.js'

/** The value as the type, or NULL where it does not fit. */
export function tryCast<T = unknown>(value: Expression<unknown>, type: SqlType): RawBuilder<T | null> {
  return sql`try_cast(${value} as ${sqlType(type)})`
}

/** The value as the type; the statement fails where it does not fit. */
export function castTo<T = unknown>(value: Expression<unknown>, type: SqlType): RawBuilder<T> {
  return sql`cast(${value} as ${sqlType(type)})`
}
