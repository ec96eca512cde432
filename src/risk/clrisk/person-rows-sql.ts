import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { columnsOfCondition } from '../../spec/walk.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { tryCast } from '../../warehouse/functions/try-cast.js'
import type { RelationName } from '../../warehouse/tables.js'
import { householdJoin } from '../household-join.js'
import type { Variable } from './variables.js'
import { missingLevel } from './variables.js'

export type Sql = RawBuilder<unknown>

/** Persons of one registry and period with what the model reads of them. */
export interface PersonSource {
  readonly registry: string
  readonly period: string
  readonly ages: readonly [number, number]
  readonly variables: readonly Variable[]
  /** Where codes of the registry lead: registry, code, territory_code, weight. */
  readonly link: RelationName
  /** Context indicators: territory_code and one column per context variable. */
  readonly context: RelationName
  /** Types of the canonical columns. */
  readonly types: ReadonlyMap<string, string>
}

/** A column of the child, of the household or of its head. */
export function rowColumn(name: string): Sql {
  return name.includes('.') ? sql.ref(name) : sql.ref(`person.${name}`)
}

/** Names of the row's columns that the model reads, those of the outcome only where it is asked for. */
export function namesRead(model: ClriskModel, variables: readonly Variable[], outcome: boolean): readonly string[] {
  const named = variables.filter(({ kind }) => kind !== 'context').map(({ name }) => name)
  return [...new Set([...named, ...model.by, ...(outcome ? columnsOfCondition(model.outcome) : [])])]
}

/** The text of a coded column, `missing` where it has none or is unknown, under its group where it has one. */
export function levelSql(variable: Variable, column: Sql = rowColumn(variable.name)): Sql {
  const text = sql`coalesce(nullif(cast(${column} as varchar), 'unknown'), ${sql.lit(missingLevel)})`
  if (variable.groups.size === 0) return text
  const branches = [...variable.groups].map(([code, group]) => sql`when ${code} then ${group}`)
  return sql`case ${text} ${sql.join(branches, sql` `)} else ${text} end`
}

/** The place of the level among those known, -1 for any other. */
export function levelNumberSql(variable: Variable, levels: readonly string[]): Sql {
  const grouped = [...variable.groups].map(([code, group]) => [code, levels.indexOf(group)] as const)
  const plain = levels.filter((level) => !variable.groups.has(level)).map((level) => [level, levels.indexOf(level)] as const)
  const branches = [...plain, ...grouped].map(([code, place]) => sql`when ${code} then ${sql.lit(place)}`)
  return sql`case coalesce(nullif(cast(${rowColumn(variable.name)} as varchar), 'unknown'), ${sql.lit(missingLevel)}) ${sql.join(branches, sql` `)} else -1 end`
}

export function numberSql(variable: Variable): Sql {
  return variable.kind === 'context' ? sql.ref(`context.${variable.id}`) : tryCast(rowColumn(variable.name), 'DOUBLE')
}

/** Persons joined with household and head; the caller adds where the person lives as `place.territory_code`. */
export function personsFrom(source: PersonSource, names: readonly string[], place: Sql): Sql {
  const context = source.variables.some(({ kind }) => kind === 'context')
    ? sql`left join ${sql.id(source.context.schema, source.context.name)} as context on context.territory_code = place.territory_code`
    : sql``
  return sql`core.person as person ${joinedHousehold(source, names)} ${headJoin(source, names)} ${place} ${context}`
}

/** The one territory of a code: where most of it lies. */
export function mainPlace(source: PersonSource): Sql {
  return sql`left join (
      select code, territory_code from (
        select code, territory_code, row_number() over (partition by code order by weight desc, territory_code) as place
        from ${sql.id(source.link.schema, source.link.name)} where registry = ${source.registry}) as ranked
      where place = 1) as place on place.code = person.territory_code`
}

/** Every territory of a code, with its share. */
export function sharedPlace(source: PersonSource): Sql {
  return sql`left join ${sql.id(source.link.schema, source.link.name)} as place on place.registry = ${source.registry} and place.code = person.territory_code`
}

export function ofSource(source: PersonSource): Sql {
  return sql`person._registry = ${source.registry} and person.period = ${source.period}`
}

export function agedSql([from, to]: readonly [number, number]): Sql {
  return sql`person.age between ${sql.lit(from)} and ${sql.lit(to)}`
}

function joinedHousehold(source: PersonSource, names: readonly string[]): Sql {
  const columns = columnsUnder('household', names)
  if (columns.length === 0) return sql``
  return householdJoin({ table: 'household', persons: 'person', keys: ['household_key'], columns, where: sql`household._registry = ${source.registry} and household.period = ${source.period}` })
}

// The head is the first in the delivery; found by an aggregation, which needs less memory than an order of all heads.
function headJoin(source: PersonSource, names: readonly string[]): Sql {
  const wanted = columnsUnder('head', names)
  if (wanted.length === 0) return sql``
  const fields = sql.join(wanted.map((name) => sql`${sql.id(name)} := ${sql.id(name)}`))
  return sql`left join (
      select household_key, _delivery, ${sql.join(wanted.map((name) => sql`_head.${sql.id(name)}`))} from (
        select household_key, _delivery, arg_min(struct_pack(${fields}), _line) as _head
        from core.person where _registry = ${source.registry} and period = ${source.period} and kinship = 'head'
        group by household_key, _delivery) as heads) as head
    on head.household_key = person.household_key and head._delivery = person._delivery`
}

function columnsUnder(prefix: string, names: readonly string[]): readonly string[] {
  const own = names.flatMap((name) => (name.startsWith(`${prefix}.`) ? [name.slice(prefix.length + 1)] : []))
  return [...new Set(own)].filter((name) => name !== 'household_key')
}
