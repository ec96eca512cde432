import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/** The text as a date under a `strptime` pattern, NULL where it does not fit. */
export function tryStrptime(value: Expression<unknown>, format: string): RawBuilder<string | null> {
  return sql`cast(try_strptime(${value}, ${sql.lit(format)}) as DATE)`
}
