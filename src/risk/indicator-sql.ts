import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Aggregate, Indicator } from '../spec/indicator.js'
import type { Db, RelationName } from '../warehouse/tables.js'
import { conditionSql } from './condition-sql.js'

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

/** Where rows of a registry's territories lead: registry, code, territory_code, weight. */
export type TerritoryLink = RelationName

/**
 * One indicator for every territory that has rows, as one statement over the canonical tables:
 * value = per * numerator / denominator, each an aggregate of the latest period that the territory has, or of the period named.
 * A count or sum without rows is 0 where the denominator comes from the same table and registry, else missing.
 */
export function indicatorQuery(db: Db, indicator: Indicator, link: TerritoryLink) {
  const top = sideQuery(indicator.numerator, link)
  const { denominator } = indicator
  const per = sql.lit(indicator.per)
  if (denominator === undefined) {
    return db.selectFrom(top.as('top')).select([
      sql<string>`top.territory_code`.as('territory_code'),
      sql<number | null>`${per} * top.amount`.as('value'),
      sql<number | null>`top.amount`.as('numerator'),
      sql<number | null>`cast(null as double)`.as('denominator'),
      sql<number>`cast(top.records as double)`.as('records'),
      sql<string | null>`top.period`.as('period'),
      sql<string | null>`cast(null as varchar)`.as('denominator_period'),
    ])
  }
  const bottom = sideQuery(denominator, link)
  const sameSource = denominator.from === indicator.numerator.from && denominator.registry === indicator.numerator.registry && indicator.numerator.measure !== 'mean'
  const amount = sameSource ? sql`coalesce(top.amount, 0)` : sql`top.amount`
  const enough = indicator.minimum_denominator === undefined ? sql`bottom.amount > 0` : sql`bottom.amount >= ${sql.lit(indicator.minimum_denominator)}`
  return db
    .selectFrom(bottom.as('bottom'))
    .leftJoin(top.as('top'), (join) => join.on(sql<boolean>`top.territory_code = bottom.territory_code`))
    .select([
      sql<string>`bottom.territory_code`.as('territory_code'),
      sql<number | null>`case when ${enough} then ${per} * ${amount} / bottom.amount end`.as('value'),
      sql<number | null>`${amount}`.as('numerator'),
      sql<number | null>`bottom.amount`.as('denominator'),
      sql<number>`cast(coalesce(top.records, 0) as double)`.as('records'),
      sql<string | null>`coalesce(top.period, bottom.period)`.as('period'),
      sql<string | null>`bottom.period`.as('denominator_period'),
    ])
}

interface SideRow {
  readonly territory_code: string
  readonly amount: number | null
  readonly records: bigint
  readonly period: string | null
}

function sideQuery(side: Aggregate, link: TerritoryLink): RawBuilder<SideRow> {
  const column = (name: string): RawBuilder<unknown> => {
    const [table, inner] = side.with !== undefined && name.startsWith(`${side.with}.`) ? ['household', name.slice(side.with.length + 1)] : ['record', name]
    return sql.ref(`${table}.${inner}`)
  }
  const household = side.with === undefined ? sql`` : sql`left join core.${sql.id(side.with)} as household on household.household_key = record.household_key and household._delivery = record._delivery`
  const where = [
    ...(side.registry === undefined ? [] : [sql<boolean>`record._registry = ${sql.lit(side.registry)}`]),
    ...(side.period === undefined ? [] : [sql<boolean>`record.period = ${sql.lit(side.period)}`]),
    ...(side.where === undefined ? [] : [conditionSql(side.where, column)]),
  ]
  return sql<SideRow>`(
    select territory_code, arg_max(amount, period) as amount, arg_max(records, period) as records, max(period) as period
    from (
      select link.territory_code, record.period, cast(${amountOf(side, column)} as double) as amount, count(*) as records
      from core.${sql.id(side.from)} as record
      join ${sql.id(link.schema, link.name)} as link on link.registry = record._registry and link.code = record.territory_code
      ${household}
      where ${where.length === 0 ? sql`true` : sql.join(where, sql` and `)}
      group by link.territory_code, record.period)
    where amount is not null
    group by territory_code)`
}

function amountOf(side: Aggregate, column: (name: string) => RawBuilder<unknown>): RawBuilder<unknown> {
  const weight = side.weight === undefined ? sql`link.weight` : sql`(link.weight * cast(${column(side.weight)} as double))`
  if (side.column === undefined) return exactSum(weight)
  const value = sql`cast(${column(side.column)} as double)`
  const total = exactSum(sql`${weight} * ${value}`)
  return side.measure === 'sum' ? total : sql`cast(${total} as double) / nullif(cast(${exactSum(weight)} filter (where ${value} is not null) as double), 0)`
}

// Sums of decimals are exact, so they do not depend on the order in which threads deliver rows.
function exactSum(term: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`sum(cast(${term} as decimal(38, 9)))`
}
