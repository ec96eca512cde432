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

/**
 * False only where `trim` would leave the text as it is; several times cheaper than `trim`, which looks at every character. `narrow`
 * says that the text comes from a single-byte encoding, whose only blanks are the space and the no-break space.
 */
export function maybeBlankAtEnds(value: Expression<unknown>, narrow: boolean): RawBuilder<boolean> {
  const atEnds = (blank: Expression<unknown>) => sql`prefix(${value}, ${blank}) or suffix(${value}, ${blank})`
  return sql`(${atEnds(sql`' '`)} or ${narrow ? atEnds(sql`chr(160)`) : sql`strlen(${value}) <> length(${value})`})`
}
