import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Numbers } from '../../method/matrix.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { amountSql, doubleSql, linearSql, whereSql } from './linear-sql.js'
import { agedSql, levelNumberSql, levelSql, namesRead, numberSql, ofSource, personsFrom, rowColumn, sharedPlace } from './person-rows-sql.js'
import type { PersonSource, Sql } from './person-rows-sql.js'
import type { Design } from './variables.js'

export interface TargetSource extends PersonSource {
  /** True when persons or parts of them carry weights; else everybody counts once. */
  readonly weighted: boolean
}

/** b0, b1, … name the group; q…, x… and u… follow the columns and variables of the design. */
export interface TargetRow extends Readonly<Record<`q${number}` | `x${number}` | `u${number}`, number>>, Readonly<Record<`b${number}`, string>> {
  /** Null for persons whose territory is not known. */
  readonly territory: string | null
  readonly records: number
  readonly n: number
  readonly p: number
  readonly pq: number
  /** Sum of W² p (1 - p). */
  readonly w2pq: number
}

function targetRows(model: ClriskModel, source: TargetSource, design: Design): Sql {
  const variables = design.variables.map((variable, at) => sql`${variable.kind === 'factor' ? levelNumberSql(variable, design.levels[at] ?? []) : numberSql(variable)} as ${sql.id(variable.id)}`)
  const by = model.by.map((name, at) => sql`coalesce(cast(${rowColumn(name)} as varchar), 'unknown') as ${sql.id(`b${at}`)}`)
  const own = model.target.kind === 'survey' ? sql`cast(${rowColumn(model.target.weight)} as double) * ` : sql``
  const weight = source.weighted ? [sql`${own}coalesce(place.weight, 1) as _w`] : []
  return sql`(
      select place.territory_code as _t, ${sql.join([...by, ...variables, ...weight])}
      from ${personsFrom(source, namesRead(model, design.variables, false), sharedPlace(source))}
      where ${ofSource(source)} and ${agedSql(source.ages)})`
}

/**
 * The target population in one pass: for each territory and group the persons, the sums of p and p (1 - p), the gradient sums
 * q_k = sum p (1 - p) x_k, the sums of x_k, and how many have a level that the model does not know (u). Sums are exact decimals.
 */
export function targetSql(model: ClriskModel, source: TargetSource, design: Design, coefficients: Numbers): RawBuilder<TargetRow> {
  const sums = design.columns.flatMap((column, at) => {
    if (at === 0) return []
    const where = whereSql(design, column, 'place')
    const filter = where === undefined ? sql`` : sql` filter (where ${where})`
    const amount = amountSql(design, column)
    const times = (value: Sql) => sql`cast(cast(${value} as double) * ${amount ?? sql`1`} as decimal(38, 12))`
    const persons = source.weighted ? sql`sum(${amount === undefined ? sql`_n` : times(sql`_n`)})` : amount === undefined ? sql`count(*)` : sql`sum(cast(${amount} as decimal(38, 12)))`
    return [
      sql`cast(coalesce(sum(${amount === undefined ? sql`_q` : times(sql`_q`)})${filter}, 0) as double) as ${sql.id(`q${at}`)}`,
      sql`cast(coalesce(${persons}${filter}, 0) as double) as ${sql.id(`x${at}`)}`,
    ]
  })
  const unknown = design.variables.map((variable, at) => {
    const lost = variable.kind === 'factor' ? sql`${sql.id(variable.id)} = -1` : (design.levels[at] ?? []).length > 0 ? sql`false` : sql`${sql.id(variable.id)} is null`
    return sql`cast(count(*) filter (where ${lost}) as double) as ${sql.id(`u${at}`)}`
  })
  const groups = sql.join([sql.id('_t'), ...model.by.map((_, at) => sql.id(`b${at}`))])
  return sql`select _t as territory, ${groupColumns(model)}cast(count(*) as double) as records,
      ${source.weighted ? sql`cast(sum(_n) as double)` : sql`cast(count(*) as double)`} as n, cast(sum(_p) as double) as p, cast(sum(_q) as double) as pq,
      ${source.weighted ? sql`cast(sum(_q2) as double)` : sql`cast(sum(_q) as double)`} as w2pq, ${sql.join([...sums, ...unknown])}
    from ${predicted(model, source, design, coefficients)} as predicted
    group by ${groups} order by ${groups}`
}

export interface ShiftedRow extends Readonly<Record<`b${number}`, string>> {
  readonly territory: string
  readonly parent: string
  readonly n: number
  readonly p: number
  readonly pq: number
}

/** Sums of p and p (1 - p) by territory and group with each parent's shift added on the logit scale. */
export function shiftedSql(model: ClriskModel, source: TargetSource, design: Design, coefficients: Numbers, shifts: ReadonlyMap<string, number>, places: { readonly schema: string; readonly name: string }): RawBuilder<ShiftedRow> {
  const values = [...shifts].map(([parent, shift]) => sql`(${parent}, ${doubleSql(shift)})`)
  const groups = sql.join([sql.id('_t'), sql.id('_parent'), ...model.by.map((_, at) => sql.id(`b${at}`))])
  const moved = sql` join (select known.territory_code as _known, known.parent_code as _parent, moved._shift
      from ${sql.id(places.schema, places.name)} as known join (values ${sql.join(values)}) as moved(_name, _shift) on moved._name = known.parent_code) as shift on shift._known = persons._t`
  return sql`select _t as territory, _parent as parent, ${groupColumns(model)}
      ${source.weighted ? sql`cast(sum(_n) as double)` : sql`cast(count(*) as double)`} as n, cast(sum(_p) as double) as p, cast(sum(_q) as double) as pq
    from ${predicted(model, source, design, coefficients, moved)} as predicted
    group by ${groups} order by ${groups}`
}

function groupColumns(model: ClriskModel): Sql {
  return model.by.length === 0 ? sql`` : sql`${sql.join(model.by.map((_, at) => sql.id(`b${at}`)))}, `
}

// Without weights p and p (1 - p) fit a decimal of 18 digits, which is summed several times faster than one of 38.
function predicted(model: ClriskModel, source: TargetSource, design: Design, coefficients: Numbers, moved?: Sql): Sql {
  const eta = linearSql(design, coefficients, 'place')
  const shifted = moved === undefined ? eta : sql`${eta} + _shift`
  const columns = source.weighted
    ? sql`cast(_w as decimal(38, 12)) as _n, cast(_w * _probability as decimal(38, 12)) as _p,
        cast(_w * _probability * (1 - _probability) as decimal(38, 12)) as _q, cast(_w * _w * _probability * (1 - _probability) as decimal(38, 12)) as _q2`
    : sql`cast(_probability as decimal(18, 15)) as _p, cast(_probability * (1 - _probability) as decimal(18, 15)) as _q`
  return sql`(
    select *, ${columns}
    from (select *, 1 / (1 + exp(-(${shifted}))) as _probability from ${targetRows(model, source, design)} as persons${moved ?? sql``}) as scored)`
}

export interface UnseenRow {
  readonly name: string
  readonly level: string
  readonly records: number
}

/** Levels of the target that the survey has not, at most ten for each factor. */
export function unseenSql(model: ClriskModel, source: TargetSource, design: Design): RawBuilder<UnseenRow> {
  const each = design.variables.flatMap((variable, at) => {
    if (variable.kind !== 'factor') return []
    const levels = design.levels[at] ?? []
    return [sql`(select ${sql.lit(variable.name)} as name, ${levelSql(variable)} as level, cast(count(*) as double) as records
      from ${personsFrom(source, namesRead(model, design.variables, false), sharedPlace(source))}
      where ${ofSource(source)} and ${agedSql(source.ages)} and ${levelNumberSql(variable, levels)} = -1
      group by level order by level limit 10)`]
  })
  return each.length === 0 ? sql`select '' as name, '' as level, 0.0 as records where false` : sql`${sql.join(each, sql` union all `)}`
}
