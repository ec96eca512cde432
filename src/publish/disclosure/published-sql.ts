import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Rounding } from './rule.js'

/** Counts of people. */
const counts = new Set(['children', 'children_at_risk', 'numerator', 'denominator', 'records'])

/** Shares from 0 to 1, to a hundredth of a per cent. */
const shares = new Set([
  'rate', 'rate_benchmarked', 'standard_error', 'margin_of_error', 'lower', 'upper', 'stability', 'coverage', 'availability', 'share', 'legacy_lower', 'legacy_upper',
  'same_class_share', 'direct', 'direct_error', 'model', 'model_error', 'after', 'survey', 'survey_error', 'target', 'difference', 'predicted', 'observed', 'from_risk', 'to_risk',
])

/** What follows from the value of one indicator. */
const parts = new Set(['treated', 'normalised', 'contribution'])

/** Points of an index, and rates by the hundred, to two decimals. */
const points = new Set(['score', 'treated', 'normalised', 'contribution', 'lower_bound', 'lowest', 'highest', 'score_low', 'score_median', 'score_high', 'minimum', 'maximum'])

/**
 * A figure without false precision: counts as the rule rounds them, shares to four decimals, points to two, other numbers to six
 * significant digits. Text and whole numbers stay as they are. Where counts are rounded, the points of an indicator have one decimal: more
 * would tell its count.
 */
export function publishedSql(value: RawBuilder<unknown>, name: string, type: string, rounding: Rounding): RawBuilder<unknown> {
  if (counts.has(name) && (type === 'DOUBLE' || type === 'BIGINT')) return countSql(value, rounding)
  if (type !== 'DOUBLE') return value
  if (shares.has(name)) return sql`round(${value}, 4)`
  if (parts.has(name) && rounding !== 'none') return sql`round(${value}, 1)`
  if (points.has(name)) return sql`round(${value}, 2)`
  return significantSql(value, 6)
}

function significantSql(value: RawBuilder<unknown>, digits: number): RawBuilder<unknown> {
  return sql`case when ${value} = 0 or not isfinite(${value}) then ${value}
    else round(${value}, ${sql.lit(digits - 1)} - cast(floor(log10(abs(${value}))) as integer)) end`
}

function countSql(value: RawBuilder<unknown>, rounding: Rounding): RawBuilder<unknown> {
  const nearest = (base: number): RawBuilder<unknown> => sql`floor(floor(${value}) / ${sql.lit(base)} + 0.5) * ${sql.lit(base)}`
  if (rounding === 'none') return sql`round(${value}, 2)`
  if (rounding === 'nearest-5') return nearest(5)
  if (rounding === 'nearest-10') return nearest(10)
  return sql`case when ${value} < 100 then ${nearest(10)} when ${value} < 1000 then ${nearest(50)} when ${value} < 10000 then ${nearest(100)}
    when ${value} < 100000 then ${nearest(500)} when ${value} < 1000000 then ${nearest(1000)} else ${significantSql(value, 4)} end`
}
