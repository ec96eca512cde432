import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Aggregate } from '../spec/indicator.js'
import { columnsOfCondition } from '../spec/walk.js'
import type { RelationName } from '../warehouse/tables.js'
import { conditionSql } from './condition-sql.js'
import { householdJoin } from './household-join.js'

type Sql = RawBuilder<unknown>

/** Where rows of a registry's territories lead: registry, code, territory_code, weight. */
export type TerritoryLink = RelationName

/** Canonical tables of published figures, in which a figure that is not there is missing, never 0. */
export type PublishedTables = ReadonlySet<string>

/**
 * One side of an indicator for each territory and period: territory_code, period, amount, records. A count stands for every period of
 * which the territory has rows at all, so that nobody found is 0 and nothing delivered is no row; what is published as a figure has a
 * row only where rows fulfil the condition.
 */
export function sideSql(side: Aggregate, link: TerritoryLink, published: PublishedTables): Sql {
  const column = (name: string): Sql => {
    const inner = householdColumn(side, name)
    return inner === undefined ? sql.ref(`record.${name}`) : sql.ref(`household.${inner}`)
  }
  const condition = side.where === undefined ? undefined : conditionSql(side.where, column)
  const counted = side.measure === 'count' && !published.has(side.from)
  const filter = counted && condition !== undefined ? sql` filter (where ${condition})` : sql``
  const where = [
    ...(side.registry === undefined ? [] : [sql`record._registry = ${side.registry}`]),
    ...(side.period === undefined ? [] : [sql`record.period = ${side.period}`]),
    ...(counted || condition === undefined ? [] : [condition]),
  ]
  const amount = amountSql(side, column, filter)
  return sql`(
    select link.territory_code, record.period, cast(${counted ? sql`coalesce(${amount}, 0)` : amount} as double) as amount, count(*)${filter} as records
    from core.${sql.id(side.from)} as record
    join ${sql.id(link.schema, link.name)} as link on link.registry = record._registry and link.code = record.territory_code
    ${joinedHousehold(side)}
    where ${where.length === 0 ? sql`true` : sql.join(where, sql` and `)}
    group by link.territory_code, record.period)`
}

function amountSql(side: Aggregate, column: (name: string) => Sql, filter: Sql): Sql {
  const weight = side.weight === undefined ? sql`link.weight` : sql`link.weight * cast(${column(side.weight)} as double)`
  if (side.column === undefined) return sql`${exactSum(weight)}${filter}`
  const value = sql`cast(${column(side.column)} as double)`
  const total = exactSum(sql`${weight} * ${value}`)
  return side.measure === 'sum' ? total : sql`cast(${total} as double) / nullif(cast(${exactSum(weight)} filter (where ${value} is not null) as double), 0)`
}

// Sums of decimals are exact, so they do not depend on the order in which threads deliver rows.
function exactSum(term: Sql): Sql {
  return sql`sum(cast(${term} as decimal(38, 9)))`
}

function joinedHousehold(side: Aggregate): Sql {
  if (side.with === undefined) return sql``
  return householdJoin({ table: side.with, persons: 'record', keys: ['household_key', '_registry', 'period'], columns: householdColumns(side), where: sql`true` })
}

function householdColumns(side: Aggregate): readonly string[] {
  const named = [...(side.where === undefined ? [] : columnsOfCondition(side.where)), side.column, side.weight]
  const inner = named.flatMap((name) => (name === undefined ? [] : (householdColumn(side, name) ?? [])))
  return [...new Set(inner)].filter((name) => !['household_key', '_registry', 'period'].includes(name))
}

function householdColumn(side: Aggregate, name: string): string | undefined {
  const prefix = `${side.with ?? ''}.`
  return side.with !== undefined && name.startsWith(prefix) ? name.slice(prefix.length) : undefined
}
