import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/**
 * A sum that carries the number of its rows: each row counts 2^62, plus an amount in units of 1e-12. Both come out exactly, in any order
 * of the rows, while a sum has fewer than 2^24 rows with amounts of 0 to 1/4.
 */
export const packedRows = 2 ** 24

const place = 2n ** 62n

/** All bits where the test holds, none where it does not, NULL where it is open. In the narrowest type, in which masks are joined fastest. */
export function maskOf(test: Expression<unknown>): RawBuilder<number> {
  return sql`-cast(${test} as TINYINT)`
}

/** One row's share of a packed sum. */
export function packed(amount: Expression<unknown>): RawBuilder<bigint> {
  return sql`cast(${amount} * 1e12 as BIGINT) + ${sql.raw(String(place))}`
}

/** The packed sum over the rows whose mask is set. */
export function packedSum(value: Expression<unknown>, mask: Expression<unknown>): RawBuilder<bigint | null> {
  return sql`sum(${value} & ${mask})`
}

export function rowsOfPacked(sum: Expression<unknown>): RawBuilder<number> {
  return sql`cast(coalesce(${sum} >> 62, 0) as DOUBLE)`
}

export function amountOfPacked(sum: Expression<unknown>): RawBuilder<number> {
  return sql`cast(coalesce(${sum} & ${sql.raw(String(place - 1n))}, 0) as DOUBLE) / 1e12`
}
