import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Aggregate, Indicator } from '../spec/indicator.js'
import { sideSql } from './side-sql.js'
import type { PublishedTables, TerritoryLink } from './side-sql.js'

export interface IndicatorRow {
  readonly territory_code: string
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  /** Rows of the canonical table behind the numerator. */
  readonly records: number
  /** Period of the numerator, and of the denominator where it has one. */
  readonly period: string | null
  readonly denominator_period: string | null
}

/**
 * One indicator for every territory that has rows, as one statement over the canonical tables, in order of territory code:
 * value = per * numerator / denominator. Both sides of one table and registry are of one period, the latest in which both are there;
 * sides of different sources are each of their own latest period, or of the period named. A sum without rows is 0 where the denominator
 * of the same source is there, unless the table holds published figures; else it is missing.
 */
export function indicatorSql(indicator: Indicator, link: TerritoryLink, published: PublishedTables = new Set()): RawBuilder<IndicatorRow> {
  const { numerator, denominator } = indicator
  const per = sql.lit(indicator.per)
  const top = sideSql(numerator, link, published)
  if (denominator === undefined) {
    return sql`select territory_code, ${per} * amount as value, amount as numerator, cast(null as double) as denominator,
      cast(records as double) as records, period, cast(null as varchar) as denominator_period
    from ${latest(top)} as top
    order by territory_code`
  }
  const bottom = sideSql(denominator, link, published)
  const enough = indicator.minimum_denominator === undefined ? sql`denominator > 0` : sql`denominator >= ${sql.lit(indicator.minimum_denominator)}`
  const pairs = sameSource(numerator, denominator) ? pairsOfOnePeriod(top, bottom, numerator, published) : pairsOfTwoSources(top, bottom)
  return sql`select territory_code, case when ${enough} then ${per} * numerator / nullif(denominator, 0) end as value, numerator, denominator,
      cast(records as double) as records, period, denominator_period
    from ${pairs} as pair
    order by territory_code`
}

function sameSource(numerator: Aggregate, denominator: Aggregate): boolean {
  return denominator.from === numerator.from && denominator.registry === numerator.registry && denominator.period === numerator.period
}

function pairsOfOnePeriod(top: RawBuilder<unknown>, bottom: RawBuilder<unknown>, side: Aggregate, published: PublishedTables): RawBuilder<unknown> {
  const zero = side.measure === 'sum' && !published.has(side.from)
  const amount = zero ? sql`case when top.territory_code is null then 0 else top.amount end` : sql`top.amount`
  return sql`(
    select * from (
      select bottom.territory_code, ${amount} as numerator, bottom.amount as denominator, coalesce(top.records, 0) as records,
        bottom.period, bottom.period as denominator_period,
        row_number() over (partition by bottom.territory_code order by case when ${amount} is null then 1 else 0 end, bottom.period desc) as newest
      from ${bottom} as bottom
      left join ${top} as top on top.territory_code = bottom.territory_code and top.period = bottom.period
      where bottom.amount is not null) as paired
    where newest = 1)`
}

function pairsOfTwoSources(top: RawBuilder<unknown>, bottom: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select bottom.territory_code, top.amount as numerator, bottom.amount as denominator, coalesce(top.records, 0) as records,
      top.period, bottom.period as denominator_period
    from ${latest(bottom)} as bottom
    left join ${latest(top)} as top on top.territory_code = bottom.territory_code)`
}

function latest(side: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select * from (
      select *, row_number() over (partition by territory_code order by period desc) as newest
      from ${side} as side
      where amount is not null) as dated
    where newest = 1)`
}
