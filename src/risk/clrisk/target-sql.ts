import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Numbers } from '../../method/matrix.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { amountOfPacked, packed, packedSum, rowsOfPacked } from '../../warehouse/functions/packed-sum.js'
import { doubleSql } from './double-sql.js'
import { agedSql, levelNumberSql, levelSql, namesRead, ofSource, personsFrom, rowColumn, sharedPlace } from './person-rows-sql.js'
import type { PersonSource, Sql } from './person-rows-sql.js'
import { columnId, crossedColumnsSql, isDummy, knownLevelsSql, mainColumnsSql, mayLack, predictorSql } from './target-columns.js'
import type { Design } from './variables.js'

export interface TargetSource extends PersonSource {
  /** True where persons carry weights; their sums are wider and slower. Else everybody counts once. */
  readonly weighted: boolean
  /** True where a code leads to parts of territories. */
  readonly shared: boolean
}

/** A row of the statement. b0, b1, … name the group; q…, x… and u… follow the columns and variables of the design. */
export interface TargetSqlRow extends Readonly<Record<`q${number}` | `x${number}` | `u${number}`, number>>, Readonly<Record<`b${number}`, string>> {
  /** Null for persons whose territory is not known. */
  readonly territory: string | null
  readonly records: number
  readonly n: number
  readonly p: number
  readonly pq: number
  /** Sum of W² p (1 - p). */
  readonly w2pq: number
  /** Persons with a factor of a level that the model does not know. */
  readonly unseen: number
}

/**
 * The target population in one pass: for each territory and group the persons, the sums of p and p (1 - p), the gradient sums
 * q_k = sum p (1 - p) x_k, the sums of x_k, and what is missing (u). Persons are summed by the codes that they carry, and the few sums are
 * led to territories, unless a term itself depends on the territory. All sums are exact, in any order of the rows.
 */
export function targetSql(model: ClriskModel, source: TargetSource, design: Design, coefficients: Numbers): RawBuilder<TargetSqlRow> {
  const late = source.variables.every(({ kind }) => kind !== 'context')
  const weighted = source.weighted || (source.shared && !late)
  const share = late && source.shared ? sql` * coalesce(place.weight, 1)` : sql``
  const by = model.by.map((_, at) => sql.id(`b${at}`))
  const columns = design.columns.flatMap((column, at) => (at === 0 ? [] : [columnSums(at, isDummy(column), weighted)]))
  const sums = weighted
    ? [sql`cast(sum(_n) as double) as n`, sql`cast(sum(_p) as double) as p`, sql`cast(sum(_q) as double) as pq`, sql`cast(sum(_q2) as double) as w2pq`]
    : plainSums
  const facts = [
    sql`cast(count(*) as double) as records`,
    sql`cast(count(*) - coalesce(sum(_known), 0) as double) as unseen`,
    ...design.variables.flatMap((_, at) => (mayLack(design, at) ? [sql`cast(count(*) filter (where ${sql.id(`n${at}`)}) as double) as ${sql.id(`u${at}`)}`] : [])),
  ]
  const read = columns.flatMap(({ q, x, id }) => [sql`${q}${share} as ${sql.id(`q${id}`)}`, sql`${x}${share} as ${sql.id(`x${id}`)}`])
  const lacking = design.variables.flatMap((_, at) => (mayLack(design, at) ? [sql.id(`u${at}`)] : []))
  const squared = weighted ? sql`w2pq` : sql`pq`
  return sql`select ${late ? sql`place.territory_code` : sql`_t`} as territory, ${sql.join([
    ...model.by.map((_, at) => sql`coalesce(cast(${sql.id(`b${at}`)} as varchar), 'unknown') as ${sql.id(`b${at}`)}`),
    sql`records`, sql`n${share} as n`, sql`p${share} as p`, sql`pq${share} as pq`, sql`${squared}${share}${share} as w2pq`, sql`unseen`, ...read, ...lacking,
  ])}
    from (
      select ${sql.join([sql`_t`, ...by, ...facts, ...sums, ...columns.flatMap(({ sums: own }) => own)])}
      from ${predicted(model, source, design, coefficients, { late, weighted })} as predicted
      group by ${sql.join([sql`_t`, ...by])}) as summed
    ${late ? sql`left join ${sql.id(source.link.schema, source.link.name)} as place on place.registry = ${source.registry} and place.code = summed._t` : sql``}
    order by ${sql.join([sql`territory`, ...(late ? [sql`_t`] : []), ...by.map((name) => sql`summed.${name} nulls first`)])}`
}

/** Of persons who count once each. */
const plainSums = [sql`cast(count(*) as double) as n`, sql`cast(sum(_p) as double) / 1e15 as p`, sql`${amountOfPacked(sql`sum(_g)`)} as pq`]

/** Sums of a column, and how its gradient sum and its own sum are read from them. */
function columnSums(id: number, dummy: boolean, weighted: boolean): { readonly id: number; readonly sums: readonly Sql[]; readonly q: Sql; readonly x: Sql } {
  const [value, s, t] = [columnId(id), sql.id(`s${id}`), sql.id(`t${id}`)]
  if (dummy && !weighted) return { id, sums: [sql`${packedSum(sql`_g`, value)} as ${s}`], q: amountOfPacked(s), x: rowsOfPacked(s) }
  const total = (term: Sql, name: Sql) => sql`cast(coalesce(${term}, 0) as double) as ${name}`
  const where = sql` filter (where ${value} <> 0)`
  const times = (factor: Sql) => sql`sum(cast(${factor} * ${value} as decimal(38, 12)))`
  const own = weighted ? sql`_w * _pq` : sql`_pq`
  return {
    id,
    sums: dummy ? [total(sql`sum(_q)${where}`, s), total(sql`sum(_n)${where}`, t)] : [total(times(own), s), total(weighted ? times(sql`_w`) : sql`sum(cast(${value} as decimal(38, 12)))`, t)],
    q: sql`${s}`,
    x: sql`${t}`,
  }
}

interface Pass {
  /** True where persons are summed by their own codes. */
  readonly late: boolean
  readonly weighted: boolean
  /** Joins each person's territory with its shift. */
  readonly moved?: Sql
}

function predicted(model: ClriskModel, source: TargetSource, design: Design, coefficients: Numbers, { late, weighted, moved }: Pass): Sql {
  const shares = source.shared && !late ? [sql`coalesce(place.weight, 1)`] : []
  const own = model.target.kind === 'survey' ? [sql`cast(${rowColumn(model.target.weight)} as double)`] : []
  const weights = [...own, ...shares]
  const by = model.by.map((name, at) => sql`${rowColumn(name)} as ${sql.id(`b${at}`)}`)
  const rows = sql`(
        select ${sql.join([late ? sql`person.territory_code as _t` : sql`place.territory_code as _t`, ...by, ...mainColumnsSql(source, design)])}
          ${weighted ? sql`, ${weights.length === 0 ? sql`cast(1 as double)` : sql.join(weights, sql` * `)} as _w` : sql``}
        from ${personsFrom(source, namesRead(model, design.variables, false), late ? sql`` : sharedPlace(source))}
        where ${ofSource(source)} and ${agedSql(source.ages)}) as persons`
  const crossed = crossedColumnsSql(design)
  const wide = crossed.length === 0 ? rows : sql`(select *, ${sql.join(crossed)} from ${rows}) as crossed`
  const eta = predictorSql(design, coefficients)
  const products = weighted
    ? sql`cast(_w as decimal(38, 12)) as _n, cast(_w * _probability as decimal(38, 12)) as _p, cast(_w * _pq as decimal(38, 12)) as _q, cast(_w * _w * _pq as decimal(38, 12)) as _q2`
    : sql`cast(_probability * 1e15 as bigint) as _p, ${packed(sql`_pq`)} as _g`
  return sql`(
      select *, ${products} from (
      select *, _probability * (1 - _probability) as _pq from (
      select *, ${knownLevelsSql(design)} as _known, 1 / (1 + exp(-(${moved === undefined ? eta : sql`${eta} + _shift`}))) as _probability
      from ${wide}${moved ?? sql``}) as scored) as spread)`
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
  const by = model.by.map((_, at) => sql`coalesce(cast(${sql.id(`b${at}`)} as varchar), 'unknown') as ${sql.id(`b${at}`)}`)
  const groups = sql.join([sql`_t`, sql`_parent`, ...model.by.map((_, at) => sql.id(`b${at}`))])
  const weighted = source.weighted || source.shared
  const moved = sql` join (select known.territory_code as _known, known.parent_code as _parent, moved._shift
      from ${sql.id(places.schema, places.name)} as known join (values ${sql.join(values)}) as moved(_name, _shift) on moved._name = known.parent_code) as shift on shift._known = _t`
  const sums = weighted ? sql`cast(sum(_n) as double) as n, cast(sum(_p) as double) as p, cast(sum(_q) as double) as pq` : sql.join(plainSums)
  return sql`select ${sql.join([sql`_t as territory`, sql`_parent as parent`, ...by, sums])}
    from ${predicted(model, source, design, coefficients, { late: false, weighted, moved })} as predicted
    group by ${groups} order by ${groups}`
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
