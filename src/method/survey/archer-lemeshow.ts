import { symmetricInverse } from '../adequacy/eigen.js'
import { fisherProbability } from '../distribution/fisher-f.js'
import type { Numbers } from '../matrix.js'
import { floatsOf, makeMatrix, numberAt } from '../matrix.js'
import { linearisedVariance } from './linearised-variance.js'
import { quadraticForm } from './products.js'
import { levelGroups, riskLevels } from './risk-levels.js'
import type { RiskLevels } from './risk-levels.js'
import { rowsWhere } from './rows-where.js'
import type { SurveyDesign } from './survey-design.js'
import { prepareDesign } from './survey-design.js'

export interface ArcherLemeshow {
  /** Wald statistic of equal mean residuals over the groups. */
  readonly wald: number
  /** (df - k + 1) / (k df) × Wald, k = groups - 1. */
  readonly statistic: number
  readonly df1: number
  readonly df2: number
  readonly pValue: number
}

/**
 * Design-based goodness of fit: mean residuals y - p of the risk groups compared with the first's by an adjusted Wald
 * test, F with k and df - k + 1. NaN when the design has too few units. Archer and Lemeshow (2006), Stata Journal 6,
 * 97-105. `known` are the levels of the same rows, where they were found before.
 */
export function archerLemeshow(design: SurveyDesign, y: Numbers, probability: Numbers, count = 10, known?: RiskLevels): ArcherLemeshow {
  const prepared = prepareDesign(design)
  const { weights } = prepared
  const rows = rowsWhere(y.length, (row) => (weights[row] ?? 0) > 0)
  const levels = known ?? riskLevels(y, probability, weights)
  const groups = levelGroups(levels, count)
  const { means, weight } = meanResiduals(levels, groups)
  const k = means.length - 1
  const [outcome, expected] = [floatsOf(y), floatsOf(probability)]
  const { variance, df } = linearisedVariance(prepared, {
    rows,
    width: k,
    add: (row, sums, start) => {
      const group = groups[levels.levelOf[row] ?? 0] ?? 0
      const gap = (outcome[row] ?? Number.NaN) - (expected[row] ?? Number.NaN) - (means[group] ?? 0)
      const share = ((weights[row] ?? 0) * gap) / (weight[group] ?? 0)
      if (group > 0) sums[start + group - 1] = (sums[start + group - 1] ?? 0) + share
      else for (let at = start; at < start + k; at++) sums[at] = (sums[at] ?? 0) - share
    },
  })
  const inverse = symmetricInverse(makeMatrix(k, k, (a, b) => numberAt(variance.values, a * k + b)))
  const differences = Float64Array.from({ length: k }, (_, at) => numberAt(means, at + 1) - numberAt(means, 0))
  const wald = inverse === undefined ? Number.NaN : quadraticForm(differences, inverse)
  const df2 = df - k + 1
  const statistic = (df2 / (k * df)) * wald
  return { wald, statistic, df1: k, df2, pValue: df2 > 0 ? fisherProbability(statistic, k, df2, 'upper') : Number.NaN }
}

/** Weight and weighted mean of y - p of each group. */
function meanResiduals(levels: RiskLevels, groups: Int32Array): { readonly means: Float64Array; readonly weight: Float64Array } {
  const size = (groups.at(-1) ?? -1) + 1
  const [weight, residual] = [new Float64Array(size), new Float64Array(size)]
  for (let level = 0; level < groups.length; level++) {
    const group = groups[level] ?? 0
    const own = levels.weight[level] ?? 0
    weight[group] = (weight[group] ?? 0) + own
    residual[group] = (residual[group] ?? 0) + (levels.events[level] ?? 0) - own * (levels.probability[level] ?? Number.NaN)
  }
  return { means: residual.map((sum, group) => sum / numberAt(weight, group)), weight }
}
