import type { Matrix } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'

/** A column is taken for a combination of those before it when less than this share of its length is left. */
export const aliasTolerance = 1e-7

/** A = QR by Householder reflections over the columns that carry information of their own. */
export interface Factor {
  /** Columns used, in their order. */
  readonly kept: readonly number[]
  /** Columns that are combinations of earlier ones. */
  readonly aliased: readonly number[]
  /** Upper triangle R, kept × kept. */
  readonly triangle: Matrix
  /** First `kept.length` entries of Q'b. */
  project(b: Float64Array): Float64Array
}

interface Reflector {
  readonly from: number
  readonly vector: Float64Array
  readonly scale: number
}

/**
 * Householder QR without exchange of columns: a column whose remainder is at most `tolerance` times its length is set
 * aside, so that of collinear columns the later ones go. Golub and Van Loan (2013), Matrix Computations, 5.2.
 * @param columns all of one length, without missing entries.
 */
export function factorise(columns: readonly Float64Array[], tolerance: number = aliasTolerance): Factor {
  const reflectors: Reflector[] = []
  const triangleColumns: Float64Array[] = []
  const kept: number[] = []
  const aliased: number[] = []
  columns.forEach((column, index) => {
    const work = Float64Array.from(column)
    for (const reflector of reflectors) reflect(reflector, work)
    const from = reflectors.length
    const rest = lengthFrom(work, from)
    if (from >= work.length || !(rest > tolerance * lengthFrom(column, 0))) {
      aliased.push(index)
      return
    }
    const head = numberAt(work, from)
    const diagonal = head > 0 ? -rest : rest
    triangleColumns.push(Float64Array.from([...work.subarray(0, from), diagonal]))
    work[from] = head - diagonal
    reflectors.push({ from, vector: work, scale: 1 / (rest * (rest + Math.abs(head))) })
    kept.push(index)
  })
  return {
    kept,
    aliased,
    triangle: makeMatrix(kept.length, kept.length, (row, column) => triangleColumns[column]?.[row] ?? 0),
    project: (b) => {
      const work = Float64Array.from(b)
      for (const reflector of reflectors) reflect(reflector, work)
      return work.slice(0, reflectors.length)
    },
  }
}

/** Solution of R b = c for an upper triangle without zeros on its diagonal. */
export function backSubstitute(triangle: Matrix, c: Float64Array): Float64Array {
  const b = Float64Array.from(c)
  for (let row = triangle.rows - 1; row >= 0; row--) {
    let value = numberAt(b, row)
    for (let k = row + 1; k < triangle.rows; k++) value -= entryAt(triangle, row, k) * numberAt(b, k)
    b[row] = value / entryAt(triangle, row, row)
  }
  return b
}

/** (R'R)^-1, the inverse of the cross-product of the factorised columns. */
export function inverseCrossProduct(triangle: Matrix): Matrix {
  const size = triangle.rows
  const inverse = Array.from({ length: size }, (_, column) =>
    backSubstitute(
      triangle,
      Float64Array.from({ length: size }, (__, row) => (row === column ? 1 : 0)),
    ),
  )
  return makeMatrix(size, size, (row, column) => {
    let sum = 0
    for (const part of inverse) sum += numberAt(part, row) * numberAt(part, column)
    return sum
  })
}

function reflect({ from, vector, scale }: Reflector, target: Float64Array): void {
  let sum = 0
  for (let row = from; row < target.length; row++) sum += numberAt(vector, row) * numberAt(target, row)
  sum *= scale
  for (let row = from; row < target.length; row++) target[row] = numberAt(target, row) - sum * numberAt(vector, row)
}

function lengthFrom(column: Float64Array, from: number): number {
  let sum = 0
  for (let row = from; row < column.length; row++) sum += numberAt(column, row) ** 2
  return Math.sqrt(sum)
}
