import { sql } from 'kysely'
import type { Sql } from './sql-value.js'

// Constants of a specification stand in the text of the statement, where the planner can use them and a reader can see them.
// Keys of pseudonyms never do: they are parameters.

export function textLiteral(text: string): Sql {
  return sql`${sql.lit(text)}`
}

/** Written with an exponent: DuckDB then reads a DOUBLE and not a DECIMAL. */
export function numberLiteral(value: number): Sql {
  return sql.raw(value.toExponential())
}

export function integerLiteral(value: number): Sql {
  return sql`cast(${sql.lit(value)} as BIGINT)`
}

export function dateLiteral(iso: string): Sql {
  return sql`cast(${sql.lit(iso)} as DATE)`
}

export function anyOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 1 && conditions[0] !== undefined ? conditions[0] : sql`(${sql.join(conditions, sql` or `)})`
}

export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 1 && conditions[0] !== undefined ? conditions[0] : sql`(${sql.join(conditions, sql` and `)})`
}

/** NULL for the empty text: a cast that fails costs many times one that is not tried. */
export function filled(text: Sql): Sql {
  return sql`nullif(${text}, '')`
}
