import { completeRows } from '../descriptive/correlation.js'
import { chiSquareProbability } from '../distribution/chi-square.js'
import type { Matrix } from '../matrix.js'
import { symmetricEigen } from './eigen.js'
import { usableCorrelations } from './usable-correlations.js'

export interface SphericityTest {
  readonly statistic: number
  readonly df: number
  /** Upper tail; small values speak against uncorrelated columns. 0 when the correlation matrix is singular. */
  readonly pValue: number
  /** Rows used. */
  readonly n: number
}

/**
 * Bartlett's test of sphericity: -(n - 1 - (2p + 5) / 6) ln |R| on p (p - 1) / 2 degrees of freedom.
 * Only rows without missing values count. Bartlett (1951), Biometrika 38, 337-344.
 */
export function bartlett(data: Matrix): SphericityTest {
  const n = completeRows(data).rows
  const p = data.columns
  const { values } = symmetricEigen(usableCorrelations(data, 'complete'))
  const logDeterminant = values.reduce((sum, value) => sum + Math.log(Math.max(0, value)), 0)
  const statistic = -(n - 1 - (2 * p + 5) / 6) * logDeterminant
  const df = (p * (p - 1)) / 2
  return { statistic, df, pValue: chiSquareProbability(statistic, df, 'upper'), n }
}
