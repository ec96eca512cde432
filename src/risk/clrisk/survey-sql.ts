import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Numbers } from '../../method/matrix.js'
import { columnsOfCondition } from '../../spec/walk.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { conditionSql } from '../condition-sql.js'
import { amountSql, linearSql, whereSql } from './linear-sql.js'
import { agedSql, levelSql, mainPlace, namesRead, numberSql, ofSource, personsFrom, rowColumn } from './person-rows-sql.js'
import type { PersonSource, Sql } from './person-rows-sql.js'
import type { Design } from './variables.js'

/** Every person of the survey, children or not: those outside the ages keep the design whole. */
function surveyRows(model: ClriskModel, source: PersonSource, columns: readonly string[] = []): Sql {
  const { weight, stratum, psu, fpc } = model.survey
  const answer = conditionSql(model.outcome, rowColumn)
  const asked = columnsOfCondition(model.outcome).filter((name) => name !== 'age')
  const known = asked.length === 0 ? sql`true` : sql`(${sql.join(asked.map((name) => sql`nullif(cast(${rowColumn(name)} as varchar), 'unknown') is not null`), sql` or `)})`
  const variables = source.variables.map((variable) => sql`${variable.kind === 'factor' ? levelSql(variable) : numberSql(variable)} as ${sql.id(variable.id)}`)
  return sql`(
    select ${sql.join(variables)}, person._delivery, person._line, person.age as _age, person.territory_code as _code, place.territory_code as _place,
      ${sql.join([...columns.map((name, at) => sql`cast(${rowColumn(name)} as double) as ${sql.id(`r${at}`)}`), ...groupsAsked(model).map((name, at) => sql`coalesce(cast(${rowColumn(name)} as varchar), 'unknown') as ${sql.id(`b${at}`)}`), sql`cast(${rowColumn(weight)} as double) as _w`])},
      ${stratum === undefined ? sql`''` : sql`cast(${rowColumn(stratum)} as varchar)`} as _h,
      ${psu === undefined ? sql`person._delivery || ':' || person._line` : sql`cast(${rowColumn(psu)} as varchar)`} as _c,
      ${fpc === undefined ? sql`cast(null as double)` : sql`cast(${rowColumn(fpc)} as double)`} as _f,
      ${agedSql(model.ages)} as _aged, case when ${known} then coalesce(${answer}, false) end as _y
    from ${personsFrom(source, namesRead(model, source.variables, true), mainPlace(source))}
    where ${ofSource(source)})`
}

export interface SurveyFacts {
  readonly persons: number
  readonly age_missing: number
  readonly children: number
  readonly outcome_missing: number
  readonly weight_missing: number
  readonly weight_negative: number
  readonly design_missing: number
}

/** How many persons there are, and what they lack. */
export function surveyFactsSql(model: ClriskModel, source: PersonSource): RawBuilder<SurveyFacts> {
  const counted = (where: Sql) => sql`cast(count(*) filter (where ${where}) as double)`
  return sql`select cast(count(*) as double) as persons, ${counted(sql`_age is null`)} as age_missing, ${counted(sql`_aged`)} as children,
      ${counted(sql`_aged and _y is null`)} as outcome_missing, ${counted(sql`_w is null or isnan(_w)`)} as weight_missing,
      ${counted(sql`_w < 0`)} as weight_negative, ${counted(sql`_h is null or _c is null`)} as design_missing
    from ${surveyRows(model, source)} as survey`
}

/** v0, v1, … and the figures of a covariate pattern. */
export interface PatternRow extends Readonly<Record<`v${number}`, string | number | null>> {
  readonly rows: number
  readonly cases: number
  readonly weight: number
  readonly events: number
}

const within = sql`_aged and _y is not null`

/** Distinct covariate patterns of the children with an outcome, in order of their values. */
export function patternsSql(model: ClriskModel, source: PersonSource): RawBuilder<PatternRow> {
  const ids = sql.join(source.variables.map(({ id }) => sql.id(id)))
  return sql`select ${ids}, cast(count(*) as double) as rows, cast(count(*) filter (where _y) as double) as cases,
      cast(${exact(sql`_w`)} as double) as weight, cast(coalesce(${exact(sql`_w`)} filter (where _y), 0) as double) as events
    from ${surveyRows(model, source)} as survey where ${within}
    group by ${ids} order by ${ids}`
}

/** s0, s1, … score sums and x0, x1, … weighted sums of the columns, by sampling unit. */
export interface UnitRow extends Readonly<Record<`s${number}` | `x${number}`, number>> {
  readonly stratum: string
  readonly psu: string
  readonly fpc: number | null
  /** Children with an outcome and a weight. */
  readonly used: number
}

/** Sums over each first-stage unit, units without children among them: scores w (y - p) x, and w x. */
export function unitsSql(model: ClriskModel, source: PersonSource, design: Design, coefficients: Numbers): RawBuilder<UnitRow> {
  const sums = design.columns.flatMap((column, at) => {
    const where = whereSql(design, column, 'text')
    const filter = sql` filter (where ${where === undefined ? within : sql`${within} and ${where}`})`
    const amount = amountSql(design, column)
    const total = (value: Sql) => sql`cast(coalesce(${exact(amount === undefined ? value : sql`${value} * ${amount}`)}${filter}, 0) as double)`
    return [sql`${total(sql`_w * (case when _y then 1 else 0 end - _p)`)} as ${sql.id(`s${at}`)}`, sql`${total(sql`_w`)} as ${sql.id(`x${at}`)}`]
  })
  return sql`select _h as stratum, _c as psu, max(_f) as fpc, cast(count(*) filter (where ${within} and _w > 0) as double) as used, ${sql.join(sums)}
    from (select *, 1 / (1 + exp(-(${linearSql(design, coefficients, 'text')}))) as _p from ${surveyRows(model, source)} as survey) as predicted
    group by _h, _c order by _h, _c`
}

/** b0, b1, … are the groups of the child where the benchmark asks for them. */
export interface ChildRow extends Readonly<Record<`b${number}`, string>> {
  /** Place of the pattern among the patterns in order. */
  readonly pattern: number
  readonly y: boolean
  readonly w: number
  readonly stratum: string
  readonly psu: string
  readonly fpc: number | null
  /** Territory code of the survey's own level. */
  readonly code: string | null
  /** Territory of the pipeline. */
  readonly place: string | null
}

/** The children with an outcome, one narrow row each, in the order delivered. */
export function childrenSql(model: ClriskModel, source: PersonSource): RawBuilder<ChildRow> {
  const ids = sql.join(source.variables.map(({ id }) => sql.id(id)))
  const asked = groupsAsked(model)
  const groups = asked.length === 0 ? sql`` : sql`, ${sql.join(asked.map((_, at) => sql.id(`b${at}`)))}`
  return sql`select cast(dense_rank() over (order by ${ids}) - 1 as double) as pattern, _y as y, _w as w, _h as stratum, _c as psu, _f as fpc, _code as code, _place as place${groups}
    from ${surveyRows(model, source)} as survey where ${within} order by _delivery, _line`
}

/** w0, e0, … are the weight and the weight of the cases under each replicate. */
export interface ReplicateRow extends Readonly<Record<`w${number}` | `e${number}`, number | null>>, Readonly<Record<`b${number}`, string>> {
  /** Place of the pattern among the patterns in order. */
  readonly pattern: number
  readonly code: string | null
}

/** Sums of the given replicate weights by pattern, territory code and groups; a sum over a missing weight is missing. */
export function replicateSql(model: ClriskModel, source: PersonSource, columns: readonly string[]): RawBuilder<ReplicateRow> {
  const ids = sql.join(source.variables.map(({ id }) => sql.id(id)))
  const keys = sql.join([sql.id('_pattern'), sql.id('_code'), ...groupsAsked(model).map((_, at) => sql.id(`b${at}`))])
  const groups = groupsAsked(model).map((_, at) => sql`, ${sql.id(`b${at}`)}`)
  const sums = columns.flatMap((_, at) => {
    const weight = sql.id(`r${at}`)
    return [sql`case when count(*) = count(${weight}) then cast(${exact(weight)} as double) end as ${sql.id(`w${at}`)}`, sql`cast(coalesce(${exact(weight)} filter (where _y), 0) as double) as ${sql.id(`e${at}`)}`]
  })
  return sql`select _pattern as pattern, _code as code${sql.join(groups, sql``)}, ${sql.join(sums)}
    from (select *, cast(dense_rank() over (order by ${ids}) - 1 as double) as _pattern from ${surveyRows(model, source, columns)} as survey where ${within}) as ranked
    group by ${keys} order by ${keys}`
}

/** Columns of the survey by which direct estimates are made: raking alone has such margins. */
function groupsAsked(model: ClriskModel): readonly string[] {
  return model.benchmark?.method === 'raking' ? model.by : []
}

// Sums of decimals are exact, so they do not depend on the order in which threads deliver rows.
function exact(term: Sql): Sql {
  return sql`sum(cast(${term} as decimal(38, 12)))`
}
