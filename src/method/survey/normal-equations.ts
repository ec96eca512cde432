import type { Matrix } from '../matrix.js'
import { makeMatrix } from '../matrix.js'

/** A = L L' of a cross-product; `share` is the least part of a column's squared length that those before it leave. */
export interface CholeskyFactor {
  readonly size: number
  /** L row by row, zeros above its diagonal. */
  readonly lower: Float64Array
  readonly share: number
}

/**
 * Below this share of squared length the normal equations lose digits that a QR keeps: an inverse from them has errors of
 * about 1e-16 over the share.
 */
export const soundShare = 1e-4

/** What stands in some columns of a matrix and is not 0, row after row: dummies mostly are, and each step of a fit goes over all. */
export interface FilledEntries {
  readonly width: number
  /** First entry of each row, and the number of entries at the end. */
  readonly starts: Int32Array
  /** Column of each entry, by its place among those used. */
  readonly places: Int32Array
  readonly values: Float64Array
}

export function filledEntries({ rows, columns, values }: Matrix, used: readonly number[]): FilledEntries {
  const width = used.length
  const starts = new Int32Array(rows + 1)
  const places = new Int32Array(rows * width)
  const filled = new Float64Array(rows * width)
  const column = Int32Array.from(used)
  let count = 0
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) {
      const value = values[row * columns + (column[k] ?? 0)] ?? 0
      if (value === 0) continue
      filled[count] = value
      places[count++] = k
    }
    starts[row + 1] = count
  }
  return { width, starts, places, values: filled }
}

/** X'SX row by row, for sizes S of the rows; rows of size 0 take no part. */
export function crossProduct(entries: FilledEntries, sizes: Float64Array): Float64Array {
  const { width } = entries
  const product = new Float64Array(width * width)
  for (let row = 0; row < sizes.length; row++) if (sizes[row] !== 0) addProducts(product, entries, row, sizes[row] ?? 0)
  for (let a = 0; a < width; a++) for (let b = a + 1; b < width; b++) product[a * width + b] = product[b * width + a] ?? 0
  return product
}

/** Lower triangle of size x x'. */
function addProducts(product: Float64Array, { width, starts, places, values }: FilledEntries, row: number, size: number): void {
  const from = starts[row] ?? 0
  const to = starts[row + 1] ?? 0
  for (let a = from; a < to; a++) {
    const left = size * (values[a] ?? 0)
    const start = (places[a] ?? 0) * width
    for (let b = from; b <= a; b++) {
      const at = start + (places[b] ?? 0)
      product[at] = (product[at] ?? 0) + left * (values[b] ?? 0)
    }
  }
}

/** X'r; rows of 0 take no part. */
export function columnSums({ width, starts, places, values }: FilledEntries, r: Float64Array): Float64Array {
  const sums = new Float64Array(width)
  for (let row = 0; row < r.length; row++) {
    const factor = r[row] ?? 0
    if (factor === 0) continue
    const to = starts[row + 1] ?? 0
    for (let at = starts[row] ?? 0; at < to; at++) {
      const place = places[at] ?? 0
      sums[place] = (sums[place] ?? 0) + factor * (values[at] ?? 0)
    }
  }
  return sums
}

/** Cholesky's factor of a cross-product of that size; undefined where a column leaves nothing after those before it. */
export function choleskyFactor(product: Float64Array, size: number): CholeskyFactor | undefined {
  const lower = new Float64Array(size * size)
  let share = 1
  for (let row = 0; row < size; row++) {
    const whole = product[row * size + row] ?? 0
    let rest = whole
    for (let column = 0; column < row; column++) {
      let value = product[row * size + column] ?? 0
      for (let k = 0; k < column; k++) value -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0)
      value /= lower[column * size + column] ?? 0
      lower[row * size + column] = value
      rest -= value * value
    }
    if (!(rest > 0)) return undefined
    share = Math.min(share, rest / whole)
    lower[row * size + row] = Math.sqrt(rest)
  }
  return { size, lower, share }
}

/** L^-1 c. */
export function forwardSubstitute({ size, lower }: CholeskyFactor, c: Float64Array): Float64Array {
  const solved = Float64Array.from(c)
  for (let row = 0; row < size; row++) {
    let value = solved[row] ?? 0
    for (let k = 0; k < row; k++) value -= (lower[row * size + k] ?? 0) * (solved[k] ?? 0)
    solved[row] = value / (lower[row * size + row] ?? 0)
  }
  return solved
}

/** L'^-1 c. */
export function backwardSubstitute({ size, lower }: CholeskyFactor, c: Float64Array): Float64Array {
  const solved = Float64Array.from(c)
  for (let row = size - 1; row >= 0; row--) {
    let value = solved[row] ?? 0
    for (let k = row + 1; k < size; k++) value -= (lower[k * size + row] ?? 0) * (solved[k] ?? 0)
    solved[row] = value / (lower[row * size + row] ?? 0)
  }
  return solved
}

/** (L L')^-1, symmetric to the last bit. */
export function inverseOf(factor: CholeskyFactor): Matrix {
  const { size } = factor
  const columns = Array.from({ length: size }, (_, at) => {
    const unit = new Float64Array(size)
    unit[at] = 1
    return backwardSubstitute(factor, forwardSubstitute(factor, unit))
  })
  return makeMatrix(size, size, (row, column) => columns[Math.min(row, column)]?.[Math.max(row, column)] ?? 0)
}
