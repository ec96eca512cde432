import type { Matrix, Numbers } from '../matrix.js'
import { columnsOf, makeMatrix, numberAt } from '../matrix.js'
import { ranks } from './ranks.js'

export type CorrelationKind = 'pearson' | 'spearman'

/** `pairwise` uses the rows where both values are present, `complete` the rows without any missing value. */
export type MissingRule = 'pairwise' | 'complete'

/** Sample covariance (divisor n - 1) over the rows where both values are present; NaN below 2 rows. */
export function covariance(x: Numbers, y: Numbers): number {
  const sums = crossSums(x, y)
  return sums.n < 2 ? Number.NaN : sums.xy / (sums.n - 1)
}

/**
 * Correlation over the rows where both values are present: Pearson's, or Spearman's (Pearson's of mean ranks
 * among those rows). NaN below 2 rows or when either side is constant.
 */
export function correlation(x: Numbers, y: Numbers, kind: CorrelationKind = 'pearson'): number {
  if (kind === 'spearman') {
    const rows = bothPresent(x, y)
    return correlation(ranks(pick(x, rows)), ranks(pick(y, rows)))
  }
  const { xx, yy, xy } = crossSums(x, y)
  if (!(xx > 0) || !(yy > 0)) return Number.NaN
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
}

/** Correlations of the columns: p x p, ones on the diagonal (NaN for a constant column). */
export function correlationMatrix(
  data: Matrix,
  options: { readonly kind?: CorrelationKind; readonly missing?: MissingRule } = {},
): Matrix {
  const columns = columnsOf(options.missing === 'complete' ? completeRows(data) : data)
  return symmetric(columns, (x, y) => correlation(x, y, options.kind))
}

/** Sample covariances of the columns: p x p. */
export function covarianceMatrix(data: Matrix, missing: MissingRule = 'pairwise'): Matrix {
  return symmetric(columnsOf(missing === 'complete' ? completeRows(data) : data), covariance)
}

/** The rows without a missing value. */
export function completeRows(data: Matrix): Matrix {
  const kept: number[] = []
  for (let row = 0; row < data.rows; row++) {
    const values = data.values.subarray(row * data.columns, (row + 1) * data.columns)
    if (values.every((value) => !Number.isNaN(value))) kept.push(row)
  }
  return makeMatrix(kept.length, data.columns, (row, column) =>
    numberAt(data.values, numberAt(kept, row) * data.columns + column),
  )
}

function symmetric(columns: readonly Float64Array[], measure: (x: Numbers, y: Numbers) => number): Matrix {
  const size = columns.length
  const values = new Float64Array(size * size)
  columns.forEach((x, i) =>
    columns.slice(0, i + 1).forEach((y, j) => {
      const value = measure(x, y)
      values[i * size + j] = value
      values[j * size + i] = value
    }),
  )
  return { rows: size, columns: size, values }
}

function crossSums(x: Numbers, y: Numbers): { n: number; xx: number; yy: number; xy: number } {
  const rows = bothPresent(x, y)
  const meanX = rows.reduce((sum, row) => sum + numberAt(x, row), 0) / rows.length
  const meanY = rows.reduce((sum, row) => sum + numberAt(y, row), 0) / rows.length
  const sums = { n: rows.length, xx: 0, yy: 0, xy: 0 }
  for (const row of rows) {
    const dx = numberAt(x, row) - meanX
    const dy = numberAt(y, row) - meanY
    sums.xx += dx * dx
    sums.yy += dy * dy
    sums.xy += dx * dy
  }
  return sums
}

function bothPresent(x: Numbers, y: Numbers): number[] {
  const rows: number[] = []
  for (let row = 0; row < x.length; row++) {
    if (!Number.isNaN(numberAt(x, row)) && !Number.isNaN(numberAt(y, row))) rows.push(row)
  }
  return rows
}

function pick(values: Numbers, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => numberAt(values, row))
}
