import { symmetricEigen } from '../adequacy/eigen.js'
import { entryAt, makeMatrix } from '../matrix.js'

export interface Quadrature {
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

/**
 * Nodes and weights for the integral of exp(-z²) f(z). Golub and Welsch (1969), Mathematics of Computation 23,
 * 221-230.
 */
export function gaussHermite(points: number): Quadrature {
  const { values, vectors } = symmetricEigen(
    makeMatrix(points, points, (row, column) =>
      Math.abs(row - column) === 1 ? Math.sqrt(Math.max(row, column) / 2) : 0,
    ),
  )
  return { nodes: values, weights: values.map((_, k) => Math.sqrt(Math.PI) * entryAt(vectors, 0, k) ** 2) }
}
