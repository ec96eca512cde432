import { symmetricEigen } from '../adequacy/eigen.js'
import type { Matrix, Numbers } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'
import { factorise } from './least-squares.js'

export interface TermInflation {
  readonly term: string
  /** Columns of the term. */
  readonly df: number
  readonly gvif: number
  /** GVIF^(1 / (2 df)), to be read like the square root of a VIF. */
  readonly scaled: number
  /** By its square: above 10 fail, above 5 warn. */
  readonly verdict: 'pass' | 'warn' | 'fail'
}

export interface Inflation {
  readonly terms: readonly TermInflation[]
  /**
   * Largest over smallest singular value of the weighted columns, intercept included, each of length 1; above 30 is
   * doubtful.
   */
  readonly conditionIndex: number
}

/**
 * Generalised variance inflation det R11 det R22 / det R from the weighted correlations of the columns of x (a VIF for
 * a term of one column), and the condition index. Columns that do not vary (the intercept) take no part in the former.
 * `terms` names the term of each column, so that the dummies of a factor go together. Infinite under exact
 * collinearity. Fox and Monette (1992), JASA 87, 178-183; Belsley, Kuh and Welsch (1980).
 */
export function inflation(x: Matrix, weights: Numbers, terms: readonly string[]): Inflation {
  const roots = Float64Array.from({ length: x.rows }, (_, row) => Math.sqrt(numberAt(weights, row)))
  const columns = Array.from({ length: x.columns }, (_, column) =>
    roots.map((root, row) => root * entryAt(x, row, column)),
  )
  const varying = columns.flatMap((column, at) => {
    const share = dot(column, roots) / dot(roots, roots)
    const centred = column.map((value, row) => value - share * numberAt(roots, row))
    const length = Math.sqrt(dot(centred, centred))
    return length > 1e-12 * Math.sqrt(dot(column, column))
      ? [{ term: terms[at] ?? '', column: centred.map((value) => value / length) }]
      : []
  })
  // R = T'T with the triangle T of all columns, so that a part of the columns has the determinant of that part of T, which is small.
  const { triangle, aliased } = factorise(
    varying.map(({ column }) => column),
    collinear,
  )
  const small = varying.map(({ term, column }, at) => ({
    term,
    column: aliased.length > 0 ? column : triangleColumn(triangle, at),
  }))
  const whole = logDeterminant(small)
  const found = [...new Set(small.map(({ term }) => term))].map((term): TermInflation => {
    const own = small.filter((one) => one.term === term)
    const others = small.filter((one) => one.term !== term)
    const parts = logDeterminant(own) + logDeterminant(others)
    const gvif = whole === -Infinity ? (parts === -Infinity ? Number.NaN : Infinity) : Math.exp(parts - whole)
    const scaled = gvif ** (1 / (2 * own.length))
    return {
      term,
      df: own.length,
      gvif,
      scaled,
      verdict: !(scaled ** 2 <= 10) ? 'fail' : scaled ** 2 > 5 ? 'warn' : 'pass',
    }
  })
  const unit = columns.map((column) => {
    const length = Math.sqrt(dot(column, column))
    return column.map((value) => value / length)
  })
  const { values } = symmetricEigen(
    makeMatrix(unit.length, unit.length, (a, b) => dot(unit[a] ?? roots, unit[b] ?? roots)),
  )
  return {
    terms: found,
    conditionIndex: Math.sqrt(numberAt(values, 0) / Math.max(0, numberAt(values, values.length - 1))),
  }
}

const collinear = 1e-12

function logDeterminant(part: readonly { readonly column: Float64Array }[]): number {
  const { triangle, aliased } = factorise(
    part.map(({ column }) => column),
    collinear,
  )
  if (aliased.length > 0) return -Infinity
  let sum = 0
  for (let k = 0; k < triangle.rows; k++) sum += 2 * Math.log(Math.abs(entryAt(triangle, k, k)))
  return sum
}

function triangleColumn(triangle: Matrix, at: number): Float64Array {
  return Float64Array.from({ length: triangle.rows }, (_, row) => entryAt(triangle, row, at))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let row = 0; row < a.length; row++) sum += numberAt(a, row) * numberAt(b, row)
  return sum
}
