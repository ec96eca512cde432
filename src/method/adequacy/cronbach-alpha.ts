import type { MissingRule } from '../descriptive/correlation.js'
import { covarianceMatrix } from '../descriptive/correlation.js'
import type { Matrix } from '../matrix.js'
import { columnOf, entryAt, makeMatrix, matrixFromColumns, sumOf } from '../matrix.js'

export interface Reliability {
  /** Of the raw columns; NaN for fewer than 2 columns. From .7 on a dimension is thought consistent. */
  readonly alpha: number
  /** Of the standardised columns. */
  readonly standardised: number
}

/**
 * Cronbach's alpha k / (k - 1) (1 - sum of variances / variance of the sum). Columns must point the same way.
 * Covariances pair by pair unless `complete`. Cronbach (1951), Psychometrika 16, 297-334.
 */
export function cronbachAlpha(data: Matrix, missing: MissingRule = 'pairwise'): Reliability {
  const covariances = covarianceMatrix(data, missing)
  const spread = (column: number): number => Math.sqrt(entryAt(covariances, column, column))
  const correlations = makeMatrix(
    data.columns,
    data.columns,
    (row, column) => entryAt(covariances, row, column) / (spread(row) * spread(column)),
  )
  return { alpha: alphaOf(covariances), standardised: alphaOf(correlations) }
}

/** Alpha of each dimension's columns and of all columns; `dimensions` names the dimension of each column. */
export function cronbachAlphas(
  data: Matrix,
  dimensions: readonly string[],
): { readonly total: Reliability; readonly perDimension: ReadonlyMap<string, Reliability> } {
  const perDimension = new Map<string, Reliability>()
  for (const dimension of new Set(dimensions)) {
    const columns = dimensions.flatMap((name, column) => (name === dimension ? [columnOf(data, column)] : []))
    perDimension.set(dimension, cronbachAlpha(matrixFromColumns(columns)))
  }
  return { total: cronbachAlpha(data), perDimension }
}

function alphaOf(matrix: Matrix): number {
  const k = matrix.rows
  const trace = sumOf(Float64Array.from({ length: k }, (_, index) => entryAt(matrix, index, index)))
  return k < 2 ? Number.NaN : (k / (k - 1)) * (1 - trace / sumOf(matrix.values))
}
