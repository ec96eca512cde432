import { symmetricInverse } from '../adequacy/eigen.js'
import { fisherProbability } from '../distribution/fisher-f.js'
import type { Numbers } from '../matrix.js'
import { floatsOf, makeMatrix, numberAt } from '../matrix.js'
import { riskGroupsOf } from './calibration.js'
import { designDf, linearisedVariance } from './linearised-variance.js'
import { quadraticForm } from './products.js'
import { riskLevels } from './risk-levels.js'
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
  const groups = riskGroupsOf(known ?? riskLevels(y, probability, weights), count)
  const size = groups.reduce((most, group) => Math.max(most, group + 1), 0)
  const weight = new Float64Array(size)
  const residual = new Float64Array(size)
  const [outcome, expected] = [floatsOf(y), floatsOf(probability)]
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const group = groups[row] ?? 0
    weight[group] = (weight[group] ?? 0) + (weights[row] ?? 0)
    residual[group] = (residual[group] ?? 0) + (weights[row] ?? 0) * ((outcome[row] ?? Number.NaN) - (expected[row] ?? Number.NaN))
  }
  const means = residual.map((sum, group) => sum / numberAt(weight, group))
  const k = size - 1
  const { variance } = linearisedVariance(prepared, {
    rows,
    width: k,
    add: (row, sums, start) => {
      const group = groups[row] ?? 0
      const gap = (outcome[row] ?? Number.NaN) - (expected[row] ?? Number.NaN) - (means[group] ?? 0)
      const share = ((weights[row] ?? 0) * gap) / (weight[group] ?? 0)
      if (group > 0) sums[start + group - 1] = (sums[start + group - 1] ?? 0) + share
      else for (let at = start; at < start + k; at++) sums[at] = (sums[at] ?? 0) - share
    },
  })
  const inverse = symmetricInverse(makeMatrix(k, k, (a, b) => numberAt(variance.values, a * k + b)))
  const differences = Float64Array.from({ length: k }, (_, at) => numberAt(means, at + 1) - numberAt(means, 0))
  const wald = inverse === undefined ? Number.NaN : quadraticForm(differences, inverse)
  const df = designDf(prepared, rows)
  const df2 = df - k + 1
  const statistic = (df2 / (k * df)) * wald
  return { wald, statistic, df1: k, df2, pValue: df2 > 0 ? fisherProbability(statistic, k, df2, 'upper') : Number.NaN }
}
