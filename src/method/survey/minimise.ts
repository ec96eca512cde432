import { symmetricInverse } from '../adequacy/eigen.js'
import type { Matrix } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'

export interface Minimum {
  readonly at: Float64Array
  readonly value: number
  /** Inverse of the second derivatives; undefined where they are not positive definite. */
  readonly inverseHessian: Matrix | undefined
  readonly iterations: number
  readonly converged: boolean
}

/**
 * Minimum of a smooth function of few variables: quasi-Newton (BFGS) with differences, ended by Newton steps with
 * second differences. `scales` are the sizes on which each variable matters (its standard error, roughly); converged
 * when a Newton step is below 1e-5 of them. Nocedal and Wright (2006), Numerical Optimization, 6.1.
 */
export function minimise(f: (x: Float64Array) => number, start: Float64Array, scales: Float64Array): Minimum {
  const size = start.length
  const place = (u: Float64Array): Float64Array => start.map((value, k) => value + numberAt(u, k) * numberAt(scales, k))
  const scaled = (u: Float64Array): number => f(place(u))
  let u: Float64Array = new Float64Array(size)
  let value = scaled(u)
  let slope = gradient(scaled, u)
  let inverse = makeMatrix(size, size, (row, column) => Number(row === column))
  let iterations = 0
  for (; iterations < 200 && Math.hypot(...slope) > 1e-4; iterations++) {
    let step = times(inverse, slope).map((move) => -move)
    if (dot(step, slope) >= 0) {
      inverse = makeMatrix(size, size, (row, column) => Number(row === column))
      step = slope.map((part) => -part)
    }
    let shrink = Math.min(1, 5 / Math.hypot(...step))
    let next = moved(u, step, shrink)
    while (!(scaled(next) <= value + 1e-4 * shrink * dot(step, slope)) && shrink > 1e-10) {
      shrink /= 2
      next = moved(u, step, shrink)
    }
    const nextSlope = gradient(scaled, next)
    inverse = updated(
      inverse,
      next.map((part, k) => part - numberAt(u, k)),
      nextSlope.map((part, k) => part - numberAt(slope, k)),
    )
    u = next
    value = scaled(u)
    slope = nextSlope
  }
  let newton: Matrix | undefined
  let length = Infinity
  for (let polish = 0; polish < 4 && length > 1e-5; polish++) {
    newton = symmetricInverse(hessian(scaled, u))
    if (newton === undefined) break
    const step = times(newton, gradient(scaled, u)).map((move) => -move)
    const next = moved(u, step, 1)
    if (!(scaled(next) <= value + 1e-9 * Math.abs(value))) break
    length = Math.hypot(...step)
    u = next
    value = scaled(u)
  }
  const curvature = newton
  return {
    at: place(u),
    value,
    inverseHessian:
      curvature === undefined
        ? undefined
        : makeMatrix(
            size,
            size,
            (row, column) => entryAt(curvature, row, column) * numberAt(scales, row) * numberAt(scales, column),
          ),
    iterations,
    converged: length <= 1e-5,
  }
}

function gradient(f: (u: Float64Array) => number, u: Float64Array, step = 1e-4): Float64Array {
  return u.map((_, k) => (f(shifted(u, k, step)) - f(shifted(u, k, -step))) / (2 * step))
}

function hessian(f: (u: Float64Array) => number, u: Float64Array, step = 2e-3): Matrix {
  const rows = Array.from(u.keys(), (k) => {
    const above = gradient(f, shifted(u, k, step), step)
    const below = gradient(f, shifted(u, k, -step), step)
    return above.map((value, j) => (value - numberAt(below, j)) / (2 * step))
  })
  return makeMatrix(u.length, u.length, (row, column) => ((rows[row]?.[column] ?? 0) + (rows[column]?.[row] ?? 0)) / 2)
}

function updated(inverse: Matrix, s: Float64Array, y: Float64Array): Matrix {
  const curvature = dot(s, y)
  if (!(curvature > 1e-12)) return inverse
  const hy = times(inverse, y)
  const factor = (1 + dot(y, hy) / curvature) / curvature
  return makeMatrix(inverse.rows, inverse.rows, (row, column) => {
    const cross = (numberAt(hy, row) * numberAt(s, column) + numberAt(s, row) * numberAt(hy, column)) / curvature
    return entryAt(inverse, row, column) + factor * numberAt(s, row) * numberAt(s, column) - cross
  })
}

function shifted(u: Float64Array, k: number, step: number): Float64Array {
  const result = u.slice()
  result[k] = numberAt(result, k) + step
  return result
}

function moved(u: Float64Array, step: Float64Array, factor: number): Float64Array {
  return u.map((value, k) => value + factor * numberAt(step, k))
}

function times(matrix: Matrix, vector: Float64Array): Float64Array {
  return vector.map((_, row) => vector.reduce((sum, value, column) => sum + entryAt(matrix, row, column) * value, 0))
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, k) => sum + value * numberAt(b, k), 0)
}
