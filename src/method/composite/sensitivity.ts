import { ranks } from '../descriptive/ranks.js'
import { quantile } from '../descriptive/quantile.js'
import { mean } from '../descriptive/moments.js'
import type { Numbers } from '../matrix.js'
import { columnOf, matrixFromRows, numberAt } from '../matrix.js'
import { compositeIndex } from './composite-index.js'
import type { CompositeIndexInput } from './index-input.js'
import type { LeftOut } from './leave-one-out.js'
import { leaveOneOut } from './leave-one-out.js'
import type { ScoreRun, SensitivityOptions } from './score-runs.js'
import { scoreRuns } from './score-runs.js'

export interface SensitivityRun extends Omit<ScoreRun, 'scores'> {
  /** Mean over territories of |rank - rank of the index|. */
  readonly meanShift: number
}

export interface RankSpread {
  /** Rank 1 is the most vulnerable; NaN without a score. */
  readonly rank: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly meanShift: number
}

export interface Sensitivity {
  /** In the order of the territories. */
  readonly territories: readonly RankSpread[]
  readonly meanShift: number
  readonly runs: readonly SensitivityRun[]
  readonly leaveOneOut: readonly LeftOut[]
}

/**
 * How far ranks depend on the choices behind an index: every run draws one choice of each kind and new weights of
 * indicators and dimensions, and ranks the territories again (ties share their mean rank). Reports the median rank, the
 * 5 to 95 % interval (quantiles of the seventh type) and the mean absolute shift, and the index without each indicator.
 * Weights found from the data (`pca-*`, `entropy`) are found once, by the index's own choices. Same seed, same answer.
 * Territories without a score have NaN. Saisana, Saltelli and Tarantola (2005), JRSS A 168, 307-323.
 */
export function sensitivity(input: CompositeIndexInput, options: SensitivityOptions): Sensitivity {
  const base = compositeIndex(input)
  const drawn = scoreRuns(input, base.weights, options)
  const baseRanks = vulnerabilityRanks(base.scores)
  const ranked = drawn.map(({ scores }) => vulnerabilityRanks(scores))
  const runs = drawn.map(({ scores: _scores, ...choice }, run): SensitivityRun => {
    return { ...choice, meanShift: mean(shifts(ranked[run] ?? new Float64Array(0), baseRanks)) }
  })
  const table = matrixFromRows(ranked)
  const territories = input.territories.map((_, index): RankSpread => {
    const own = columnOf(table, index)
    const rank = numberAt(baseRanks, index)
    const [median, low, high] = [quantile(own, 0.5), quantile(own, 0.05), quantile(own, 0.95)]
    return { rank, median, low, high, meanShift: mean(own.map((value) => Math.abs(value - rank))) }
  })
  return {
    territories,
    meanShift: mean(runs.map((run) => run.meanShift)),
    runs,
    leaveOneOut: leaveOneOut(input),
  }
}

/** Ranks from 1 for the highest score; ties share their mean; NaN without a score. */
export function vulnerabilityRanks(scores: Numbers): Float64Array {
  return ranks(Float64Array.from(scores, (score) => -score))
}

function shifts(own: Float64Array, base: Float64Array): Float64Array {
  return own.map((rank, index) => Math.abs(rank - numberAt(base, index)))
}
