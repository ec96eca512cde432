import { EigenvalueDecomposition, Matrix as Dense } from 'ml-matrix'
import type { Matrix } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'

export interface Eigen {
  /** In descending order. */
  readonly values: Float64Array
  /** Column k belongs to value k; unit length, the sum of its entries not negative. */
  readonly vectors: Matrix
}

/** Eigenvalues and eigenvectors of a symmetric matrix without missing entries. */
export function symmetricEigen(matrix: Matrix): Eigen {
  const size = matrix.rows
  const found = new EigenvalueDecomposition(Dense.from1DArray(size, size, matrix.values), { assumeSymmetric: true })
  const order = found.realEigenvalues.map((_, index) => index)
  order.sort((a, b) => numberAt(found.realEigenvalues, b) - numberAt(found.realEigenvalues, a))
  const signs = order.map((column) =>
    found.eigenvectorMatrix.getColumn(column).reduce((a, b) => a + b, 0) < 0 ? -1 : 1,
  )
  return {
    values: Float64Array.from(order, (column) => numberAt(found.realEigenvalues, column)),
    vectors: makeMatrix(
      size,
      size,
      (row, column) => numberAt(signs, column) * found.eigenvectorMatrix.get(row, numberAt(order, column)),
    ),
  }
}

/** Inverse of a symmetric positive definite matrix by its eigenvalues; undefined when it is singular. */
export function symmetricInverse(matrix: Matrix): Matrix | undefined {
  const { values, vectors } = symmetricEigen(matrix)
  const largest = numberAt(values, 0)
  const smallest = numberAt(values, values.length - 1)
  if (!(smallest > largest * 1e-12)) return undefined
  return makeMatrix(matrix.rows, matrix.rows, (row, column) =>
    values.reduce((sum, value, k) => sum + (entryAt(vectors, row, k) * entryAt(vectors, column, k)) / value, 0),
  )
}
