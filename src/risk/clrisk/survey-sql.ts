import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { columnsOfCondition } from '../../spec/walk.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { conditionSql } from '../condition-sql.js'
import { agedSql, levelSql, mainPlace, namesRead, numberSql, ofSource, personsFrom, rowColumn } from './person-rows-sql.js'
import type { PersonSource, Sql } from './person-rows-sql.js'
import { missingLevel } from './variables.js'
import type { Design } from './variables.js'

/** What the statements below read: every person of the survey, or the table that was kept of them. */
const keptSurvey = sql`clrisk_survey`
const keptPatterns = sql`clrisk_pattern`

/** Keeps the persons of the survey, so that their files and joins are gone through once; seen by its connection alone. */
export function keepSurveySql(model: ClriskModel, source: PersonSource): RawBuilder<unknown> {
  return sql`create or replace temporary table ${keptSurvey} as from ${surveyRows(model, source)} as survey`
}

export function dropSurveySql(): readonly RawBuilder<unknown>[] {
  return [sql`drop table if exists ${keptSurvey}`, sql`drop table if exists ${keptPatterns}`]
}

/** Every person of the survey, children or not: those outside the ages keep the design whole. */
function surveyRows(model: ClriskModel, source: PersonSource, columns: readonly string[] = []): Sql {
  const { weight, stratum, psu, fpc } = model.survey
  const answer = conditionSql(model.outcome, rowColumn)
  const asked = columnsOfCondition(model.outcome).filter((name) => name !== 'age')
  const known = asked.length === 0 ? sql`true` : sql`(${sql.join(asked.map((name) => sql`nullif(cast(${rowColumn(name)} as varchar), 'unknown') is not null`), sql` or `)})`
  const variables = source.variables.map((variable) => sql`${variable.kind === 'factor' ? rowColumn(variable.name) : numberSql(variable)} as ${sql.id(variable.id)}`)
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
export function surveyFactsSql(): RawBuilder<SurveyFacts> {
  const counted = (where: Sql) => sql`cast(count(*) filter (where ${where}) as double)`
  return sql`select cast(count(*) as double) as persons, ${counted(sql`_age is null`)} as age_missing, ${counted(sql`_aged`)} as children,
      ${counted(sql`_aged and _y is null`)} as outcome_missing, ${counted(sql`_w is null or isnan(_w)`)} as weight_missing,
      ${counted(sql`_w < 0`)} as weight_negative, ${counted(sql`_h is null or _c is null`)} as design_missing
    from ${keptSurvey}`
}

/** A level of a factor, or the missing values of a number, among the children of the fit. */
export interface LevelRow {
  readonly variable: number
  readonly level: string
  readonly rows: number
}

const within = sql`_aged and _y is not null`

/**
 * Keeps the distinct covariate patterns of the children with an outcome: `v0`, `v1`, … as the survey has them, in the types of their
 * columns, `l0`, `l1`, … the levels of the factors. Those of the same levels and numbers share a number, in order of these.
 */
export function keepPatternsSql(source: PersonSource): RawBuilder<unknown> {
  const ids = sql.join(source.variables.map(({ id }) => sql.id(id)))
  const levels = source.variables.flatMap((variable, at) => (variable.kind === 'factor' ? [sql`${levelSql(variable, sql.id(variable.id))} as ${levelId(at)}`] : []))
  return sql`create or replace temporary table ${keptPatterns} as
    select *, cast(dense_rank() over (order by ${sql.join(orderOf(source))}) - 1 as double) as _pattern from (
      select ${sql.join([sql`*`, ...levels])} from (
        select ${ids}, count(*) as rows, count(*) filter (where _y) as cases, ${exact(sql`_w`)} as weight, coalesce(${exact(sql`_w`)} filter (where _y), 0) as events
        from ${keptSurvey} where ${within}
        group by ${ids}) as grouped) as levelled`
}

function levelId(at: number): Sql {
  return sql.id(`l${at}`)
}

function orderOf({ variables }: PersonSource): readonly Sql[] {
  return variables.map(({ id, kind }, at) => (kind === 'factor' ? levelId(at) : sql.id(id)))
}

export function levelsSql({ variables }: PersonSource): RawBuilder<LevelRow> {
  const each = variables.map(({ id, kind }, at) => {
    const [level, where] = kind === 'factor' ? [levelId(at), sql``] : [sql`${missingLevel}`, sql` where ${sql.id(id)} is null or isnan(${sql.id(id)})`]
    return sql`(select ${sql.lit(at)} as variable, ${level} as level, cast(sum(rows) as double) as rows from ${keptPatterns}${where} group by all having count(*) > 0)`
  })
  return sql`${sql.join(each, sql` union all `)} order by variable, level`
}

/** The patterns in order, in doubles: v0, v1, … as `PatternColumns` has them, then cases, weight and events of each. */
export function patternsSql({ variables, levels }: Design): RawBuilder<unknown> {
  const values = variables.map(({ id, kind }, at) => {
    if (kind !== 'factor') return sql`cast(any_value(${sql.id(id)}) as double) as ${sql.id(id)}`
    return sql`cast(case any_value(${levelId(at)}) ${sql.join((levels[at] ?? []).map((level, place) => sql`when ${level} then ${sql.lit(place)}`), sql` `)} end as double) as ${sql.id(id)}`
  })
  const sums = ['cases', 'weight', 'events'].map((name) => sql`cast(sum(${sql.id(name)}) as double) as ${sql.id(name)}`)
  return sql`select ${sql.join([...values, ...sums])} from ${keptPatterns} group by _pattern order by _pattern`
}

export interface UnitRow {
  readonly stratum: string
  readonly psu: string
  readonly fpc: number | null
  /** Children with an outcome and a weight. */
  readonly used: number
}

/** The first-stage units, those without children among them. */
export function unitsSql(): RawBuilder<UnitRow> {
  return sql`select _h as stratum, _c as psu, max(_f) as fpc, cast(count(*) filter (where ${within} and _w > 0) as double) as used
    from ${keptSurvey} group by _h, _c order by _h, _c`
}

/** Where children live: territory code of the survey's own level, and territory of the pipeline. */
export interface PlaceRow {
  readonly code: string | null
  readonly place: string | null
}

export function placesSql(): RawBuilder<PlaceRow> {
  return sql`select _code as code, _place as place from ${keptSurvey} where ${within} group by _code, _place order by _code, _place`
}

/**
 * The children with an outcome, in the order delivered: the numbers, from 0, of their pattern, sampling unit and place as the other
 * statements order them, outcome (0 or 1), weight and population of the stratum; b0, b1, … are their groups where the benchmark asks for them.
 */
export function childrenSql(model: ClriskModel, source: PersonSource): RawBuilder<unknown> {
  const groups = groupsAsked(model).map((_, at) => sql`, survey.${sql.id(`b${at}`)}`)
  const same = sql.join(source.variables.map(({ id }) => sql`survey.${sql.id(id)} is not distinct from pattern.${sql.id(id)}`), sql` and `)
  const numbered = (columns: Sql, where: Sql) => sql`(select *, cast(row_number() over (order by ${columns}) - 1 as double) as _number from (select distinct ${columns} from ${keptSurvey}${where}) as known)`
  return sql`select pattern._pattern as pattern, unit._number as unit, place._number as place, cast(survey._y as double) as y, survey._w as w, survey._f as fpc${sql.join(groups, sql``)}
    from ${keptSurvey} as survey join ${keptPatterns} as pattern on ${same}
      join ${numbered(sql`_h, _c`, sql``)} as unit on unit._h = survey._h and unit._c = survey._c
      join ${numbered(sql`_code, _place`, sql` where ${within}`)} as place on place._code is not distinct from survey._code and place._place is not distinct from survey._place
    where ${within} order by survey._delivery, survey._line`
}

/** w0, e0, … are the weight and the weight of the cases under each replicate. */
export interface ReplicateRow extends Readonly<Record<`w${number}` | `e${number}`, number | null>>, Readonly<Record<`b${number}`, string>> {
  /** Place of the pattern among the patterns in order. */
  readonly pattern: number
  readonly code: string | null
}

/** Sums of the given replicate weights by pattern, territory code and groups; a sum over a missing weight is missing. */
export function replicateSql(model: ClriskModel, source: PersonSource, columns: readonly string[]): RawBuilder<ReplicateRow> {
  const order = sql.join(source.variables.map((variable) => (variable.kind === 'factor' ? levelSql(variable, sql.id(variable.id)) : sql.id(variable.id))))
  const keys = sql.join([sql.id('_pattern'), sql.id('_code'), ...groupsAsked(model).map((_, at) => sql.id(`b${at}`))])
  const groups = groupsAsked(model).map((_, at) => sql`, ${sql.id(`b${at}`)}`)
  const sums = columns.flatMap((_, at) => {
    const weight = sql.id(`r${at}`)
    return [sql`case when count(*) = count(${weight}) then cast(${exact(weight)} as double) end as ${sql.id(`w${at}`)}`, sql`cast(coalesce(${exact(weight)} filter (where _y), 0) as double) as ${sql.id(`e${at}`)}`]
  })
  return sql`select _pattern as pattern, _code as code${sql.join(groups, sql``)}, ${sql.join(sums)}
    from (select *, cast(dense_rank() over (order by ${order}) - 1 as double) as _pattern from ${surveyRows(model, source, columns)} as survey where ${within}) as ranked
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
