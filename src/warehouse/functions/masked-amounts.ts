import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/** Longer lists save no more time than their making takes. */
const masksOfList = 5

/** An amount that counts where the mask is set. */
export interface MaskedAmount {
  readonly mask: Expression<unknown>
  readonly amount: number
}

/**
 * Sum of the amounts whose masks (`maskOf`) are set: a few masks at a time are the place in a list of all sums that they can have, which is
 * read in half the time of a product for each. NULL where a mask is NULL, 0 without any.
 */
export function maskedAmounts(amounts: readonly MaskedAmount[]): RawBuilder<number> {
  const sums: RawBuilder<number>[] = []
  for (let start = 0; start < amounts.length; start += masksOfList) sums.push(listed(amounts.slice(start, start + masksOfList)))
  return sums.length === 0 ? sql`cast(0 as double)` : sql`${sql.join(sums, sql` + `)}`
}

/** The masks are the bits of the place, with one bit above them: a list begins at 1. */
function listed(amounts: readonly MaskedAmount[]): RawBuilder<number> {
  const first = 2 ** amounts.length
  const sumAt = (place: number): number => (place < first ? 0 : amounts.reduce((sum, { amount }, at) => (place & (2 ** at) ? sum + amount : sum), 0))
  const sums = Array.from({ length: 2 * first - 1 }, (_, at) => sumAt(at + 1))
  const bits = amounts.map(({ mask }, at) => sql`(${mask} & ${sql.lit(2 ** at)})`)
  return sql`list_extract(cast(${sums} as double[]), cast(${sql.join([...bits, sql.lit(first)], sql` | `)} as bigint))`
}
