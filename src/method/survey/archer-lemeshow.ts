import { symmetricInverse } from '../adequacy/eigen.js'
import { fisherProbability } from '../distribution/fisher-f.js'
import type { Numbers } from '../matrix.js'
import { makeMatrix, numberAt } from '../matrix.js'
import { riskGroupsOf } from './calibration.js'
import { designDf, linearisedVariance } from './linearised-variance.js'
import { quadraticForm } from './products.js'
import { riskLevels } from './risk-levels.js'
import type { RiskLevels } from './risk-levels.js'
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
  const rows = Int32Array.from({ length: y.length }, (_, row) => row).filter(
    (row) => numberAt(prepared.weights, row) > 0,
  )
  const groups = riskGroupsOf(known ?? riskLevels(y, probability, prepared.weights), count)
  const size = groups.reduce((most, group) => Math.max(most, group + 1), 0)
  const weight = new Float64Array(size)
  const residual = new Float64Array(size)
  const gap = (row: number): number => numberAt(y, row) - numberAt(probability, row)
  for (const row of rows) {
    const group = numberAt(groups, row)
    weight[group] = numberAt(weight, group) + numberAt(prepared.weights, row)
    residual[group] = numberAt(residual, group) + numberAt(prepared.weights, row) * gap(row)
  }
  const means = residual.map((sum, group) => sum / numberAt(weight, group))
  const k = size - 1
  const { variance } = linearisedVariance(prepared, {
    rows,
    width: k,
    write: (row, target) => {
      target.fill(0)
      const group = numberAt(groups, row)
      const share = (numberAt(prepared.weights, row) * (gap(row) - numberAt(means, group))) / numberAt(weight, group)
      if (group === 0) target.fill(-share)
      else target[group - 1] = share
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
