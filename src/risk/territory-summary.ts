import type { DescribedTable } from '../warehouse/write-table.js'
import type { Ivti } from './compute-ivti.js'
import { column, runColumns, staleColumn, territoryColumns } from './ivti-tables.js'
import type { RiskRun, Row } from './summary-rows.js'
import { scoreUnit } from './summary-rows.js'

/** Code of the sum over all territories, as SDMX writes a total. */
export const wholeCode = '_T'

/** A territory above the pipeline's level, or the whole of them. */
export interface SummaryPlace {
  readonly level: string
  readonly code: string
  readonly name: string
  /** Rows of the pipeline's territories in it. */
  readonly members: readonly number[]
}

/** What a model says of a place. */
export interface PlaceScore {
  readonly scores: readonly number[]
  readonly children: number | null
  readonly score: number | null
  readonly standardError: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/** One row per territory of the levels above and per model, and one for all of them. */
export const territorySummary: DescribedTable = {
  schema: 'risk',
  name: 'territory_summary',
  comment: 'Levels above the territories compared, and all of them (code _T): one row per model and territory, in order of level and code.',
  columns: [
    ...territoryColumns,
    column('level', 'varchar', 'Level of the division; "whole" for all territories of the pipeline'),
    column('model', 'varchar', 'Model that gave the scores'),
    column('territories', 'bigint', 'Territories compared that lie in it'),
    column('scored', 'bigint', 'Those of them that have a score'),
    column('children', 'double', 'Children of the target behind the score; empty for an index'),
    column('score', 'double', 'CLRISK: rate over its children, after the benchmark; index: plain mean of the scores'),
    column('standard_error', 'double', 'Standard error in the unit of the score, by the delta method on the summed gradient; empty for an index'),
    column('lower', 'double', 'Lower end of the 95 % interval; empty for an index'),
    column('upper', 'double', 'Upper end of that interval'),
    column('minimum', 'double', 'Least score of its territories'),
    column('maximum', 'double', 'Greatest score of its territories'),
    column('score_unit', 'varchar', 'Unit of the score'),
    staleColumn,
    ...runColumns,
  ],
}

/** Rows of one model over the places, in their order. */
export function summaryRows(places: readonly SummaryPlace[], model: { readonly id: string; readonly unit: string }, run: Pick<RiskRun, 'period' | 'vintage' | 'status'>, scoreOf: (members: readonly number[]) => PlaceScore): Row[] {
  return places.map(({ level, code, name, members }) => {
    const found = scoreOf(members)
    const scored = found.scores.filter((score) => !Number.isNaN(score))
    return {
      territory_code: code,
      name,
      level,
      model: model.id,
      territories: members.length,
      scored: scored.length,
      children: found.children,
      score: scored.length === 0 ? null : found.score,
      standard_error: scored.length === 0 ? null : found.standardError,
      lower: scored.length === 0 ? null : found.lower,
      upper: scored.length === 0 ? null : found.upper,
      minimum: scored.length === 0 ? null : Math.min(...scored),
      maximum: scored.length === 0 ? null : Math.max(...scored),
      score_unit: model.unit,
      period: run.period,
      vintage: run.vintage,
      status: run.status,
    }
  })
}

export function ivtiSummaryRows({ index }: Ivti, places: readonly SummaryPlace[], run: Omit<RiskRun, 'stale'>): Row[] {
  return summaryRows(places, { id: run.tree.id, unit: scoreUnit(run.tree) }, run, (members) => {
    const scores = members.map((row) => index.scores[row] ?? Number.NaN)
    const scored = scores.filter((score) => !Number.isNaN(score))
    return { scores, children: null, score: scored.reduce((sum, score) => sum + score, 0) / scored.length, standardError: null, lower: null, upper: null }
  })
}
