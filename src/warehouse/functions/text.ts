import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/** `length` characters from the 1-based position `start`; shorter where the text ends. */
export function substring(value: Expression<unknown>, start: number, length: number): RawBuilder<string> {
  return sql`substring(${value}, ${sql.lit(start)}, ${sql.lit(length)})`
}

/** Filled on the left to `length`; a longer text stays whole, where SQL's lpad would cut it. */
export function padLeft(value: Expression<unknown>, length: number, fill: string): RawBuilder<string> {
  const width = sql.lit(length)
  return sql`case when length(${value}) >= ${width} then ${value} else lpad(${value}, ${width}, ${sql.lit(fill)}) end`
}

export function stripAccents(value: Expression<unknown>): RawBuilder<string> {
  return sql`strip_accents(${value})`
}
