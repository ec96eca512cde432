import type { MissingRule } from '../descriptive/correlation.js'
import type { Matrix } from '../matrix.js'
import { entryAt } from '../matrix.js'
import { symmetricInverse } from './eigen.js'
import { usableCorrelations } from './usable-correlations.js'

export interface SamplingAdequacy {
  /** 0 to 1; NaN when the correlation matrix is singular. From .6 on principal components are thought usable. */
  readonly overall: number
  /** The same for each column. */
  readonly perColumn: Float64Array
  readonly singular: boolean
}

/**
 * Kaiser-Meyer-Olkin measure: sum r^2 / (sum r^2 + sum q^2) over pairs, q the partial correlations given all others.
 * Rows with missing values are left out unless `pairwise`. Kaiser (1974), Psychometrika 39, 31-36.
 */
export function kmo(data: Matrix, missing: MissingRule = 'complete'): SamplingAdequacy {
  const correlations = usableCorrelations(data, missing)
  const inverse = symmetricInverse(correlations)
  const size = data.columns
  const plain = new Float64Array(size)
  const partial = new Float64Array(size)
  if (inverse === undefined) return { overall: Number.NaN, perColumn: plain.fill(Number.NaN), singular: true }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (row === column) continue
      const q = entryAt(inverse, row, column) ** 2 / (entryAt(inverse, row, row) * entryAt(inverse, column, column))
      plain[row] = (plain[row] ?? 0) + entryAt(correlations, row, column) ** 2
      partial[row] = (partial[row] ?? 0) + q
    }
  }
  const total = plain.reduce((sum, value) => sum + value, 0)
  const rest = partial.reduce((sum, value) => sum + value, 0)
  return {
    overall: total / (total + rest),
    perColumn: plain.map((value, column) => value / (value + (partial[column] ?? 0))),
    singular: false,
  }
}
