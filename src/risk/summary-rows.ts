import type { ClassificationWithin } from '../method/classing/classify-within.js'
import { staleAmong } from '../core/stale-among.js'
import { numberAt } from '../method/matrix.js'
import type { Classing, IndexTree } from '../spec/index-tree.js'
import { textIn } from '../spec/text.js'
import type { Cell } from '../warehouse/write-table.js'
import type { Ivti } from './compute-ivti.js'
import type { RiskTerritory } from './measure-indicators.js'

export type Row = Readonly<Record<string, Cell>>

export interface RiskRun {
  readonly period: string
  readonly vintage: string
  readonly status: 'draft' | 'validated'
  readonly tree: IndexTree
  readonly classing: Classing
  /** Registries older than their limit. */
  readonly stale: ReadonlySet<string>
}

/** From this share of the runs on, a class counts as stable. */
const stableFrom = 0.6

/** Label of a class, null where there is none. */
export function classLabel(classes: Int32Array, row: number, labels: readonly string[]): string | null {
  return labels[numberAt(classes, row)] ?? null
}

/** A share as written: the last bits that summing weights leaves are no information. */
export function shareOf(shares: Float64Array, row: number): number {
  return Number(numberAt(shares, row).toFixed(12))
}

/** Label within the parent, null for a territory without one. */
export function classWithin(within: ClassificationWithin | null, territory: RiskTerritory, row: number, run: RiskRun): string | null {
  return within === null || territory.parent === null ? null : classLabel(within.classes, row, run.classing.labels)
}

export function territoryRiskRows({ territories, measured, index, classes, within, stability }: Ivti, run: RiskRun): Row[] {
  const staleInputs = staleAmong(measured.flatMap(({ indicator }) => indicator.registries), run.stale)
  return territories.map((territory, row) => ({
    territory_code: territory.code,
    name: territory.name,
    parent_code: territory.parent,
    parent_name: territory.parentName,
    model: run.tree.id,
    score: numberAt(index.scores, row),
    score_unit: scoreUnit(run.tree),
    lower: null,
    upper: null,
    class: classLabel(classes.classes, row, run.classing.labels),
    class_within_parent: classWithin(within, territory, row, run),
    stability: stability?.territories[row]?.sameClass ?? null,
    coverage: shareOf(index.coverage, row),
    stale_inputs: staleInputs,
    period: run.period,
    vintage: run.vintage,
    status: run.status,
  }))
}

export function sensitivityRows({ territories, classes, stability }: Ivti, run: RiskRun): Row[] {
  if (stability === null) return []
  const { labels } = run.classing
  return territories.map((territory, row) => {
    const own = stability.territories[row]
    const share = own?.sameClass ?? Number.NaN
    return {
      territory_code: territory.code,
      name: territory.name,
      class: classLabel(classes.classes, row, labels),
      same_class_share: share,
      is_stable: Number.isNaN(share) ? null : share >= stableFrom,
      class_low: labels[own?.classLow ?? -1] ?? null,
      class_high: labels[own?.classHigh ?? -1] ?? null,
      score_low: own?.scoreLow ?? null,
      score_median: own?.scoreMedian ?? null,
      score_high: own?.scoreHigh ?? null,
      runs: stability.runs,
      seed: stability.seed,
    }
  })
}

export function modelRows(ivti: Ivti, run: RiskRun): Row[] {
  const { index, classes, stability } = ivti
  const { tree, classing } = run
  const scored = index.scores.filter((score) => !Number.isNaN(score)).length
  const title = (id: string): string => textIn(tree.dimensions.find((dimension) => dimension.id === id)?.title, 'en')
  const choices: readonly (readonly [string, string])[] = [
    ['model', `${tree.id}: composite index of ${index.indicators.length} indicators in ${index.dimensions.length} dimensions (OECD/JRC handbook)`],
    ...index.dimensions.map((id) => ['dimension', `${id}: ${title(id)}`] as const),
    ['territories', `${scored} of ${ivti.territories.length} have a score`],
    ['period, vintage, status', `${run.period}, ${run.vintage}, ${run.status}`],
    ['score unit', scoreUnit(tree)],
    ['normalisation', `${tree.normalisation} on ${tree.range[0]} to ${tree.range[1]}`],
    ['treatment', tree.treatment],
    ['imputation', tree.imputation],
    ['availability', `a score needs ${tree.availability * 100} % of the indicators`],
    ['weights', index.weights.rule],
    ['aggregation', tree.aggregation],
    ['classing', `${classing.method}, ${classes.counts.length} classes: ${classing.labels.join(', ')}; intervals [a, b), ties never split`],
    ['classing within parent', ivti.within === null ? 'none' : `by ${classing.parent_level ?? 'parent'}, the same method`],
    ['sensitivity', stability === null ? 'none' : `${stability.runs} runs, seed ${stability.seed}: ${stability.varied}`],
    ['scale shift', index.shift === null ? 'none' : `${index.shift.from.join(' to ')} moved to ${index.shift.to.join(' to ')}`],
  ]
  return [...choices, ...[...index.notes, ...classes.notes].map((note) => [note.code, note.message] as const)].map(([item, value]) => ({ item, value }))
}

export function scoreUnit(tree: IndexTree): string {
  const { normalisation, range } = tree
  if (normalisation === 'min-max' || normalisation === 'percentile' || normalisation === 'distance') return `points, ${range[0]} least to ${range[1]} most vulnerable`
  return normalisation === 'rank' ? 'mean rank, more is more vulnerable' : 'standard deviations, more is more vulnerable'
}
