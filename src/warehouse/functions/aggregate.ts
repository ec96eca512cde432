import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/** Values of a group as an array, in the order of `orderBy`, so that the result does not depend on threads. */
export function listAgg<T>(value: Expression<T>, orderBy: Expression<unknown>): RawBuilder<readonly T[]> {
  return sql`list(${value} order by ${orderBy})`
}

/** `value` of the row with the greatest `by`; rows with NULL in either are passed over. */
export function argMax<T>(value: Expression<T>, by: Expression<unknown>): RawBuilder<T> {
  return sql`arg_max(${value}, ${by})`
}

/** `value` of the row with the smallest `by`. */
export function argMin<T>(value: Expression<T>, by: Expression<unknown>): RawBuilder<T> {
  return sql`arg_min(${value}, ${by})`
}

/** Interpolated quantile (type 7), `share` from 0 to 1. */
export function quantileCont(value: Expression<unknown>, share: number): RawBuilder<number> {
  return sql`quantile_cont(${value}, ${sql.lit(share)})`
}

/** How many rows fulfil the condition. */
export function countIf(condition: Expression<unknown>): RawBuilder<bigint> {
  return sql`cast(count_if(${condition}) as BIGINT)`
}
