import { symmetricEigen } from '../adequacy/eigen.js'
import type { Matrix, Numbers } from '../matrix.js'
import { entryAt, floatsOf, makeMatrix, numberAt } from '../matrix.js'
import { factorise } from './least-squares.js'
import { choleskyFactor, crossProduct, filledEntries, soundShare } from './normal-equations.js'

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
 * collinearity. `known` is X'SX row by row for these weights S, where it was found before. Fox and Monette (1992), JASA
 * 87, 178-183; Belsley, Kuh and Welsch (1980).
 */
export function inflation(x: Matrix, weights: Numbers, terms: readonly string[], known?: Float64Array): Inflation {
  const all = Array.from({ length: x.columns }, (_, column) => column)
  const product = known ?? crossProduct(filledEntries(x, all), floatsOf(weights))
  const small = correlations(x, product, terms) ?? reduced(x, weights, terms)
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
  const length = (column: number): number => Math.sqrt(numberAt(product, column * (x.columns + 1)))
  const { values } = symmetricEigen(makeMatrix(x.columns, x.columns, (a, b) => numberAt(product, a * x.columns + b) / (length(a) * length(b))))
  return {
    terms: found,
    conditionIndex: Math.sqrt(numberAt(values, 0) / Math.max(0, numberAt(values, values.length - 1))),
  }
}

const collinear = 1e-12

interface VaryingColumn {
  readonly term: string
  /** Its entries in the triangle of the correlations, or in the rows themselves under collinearity. */
  readonly column: Float64Array
}

/** The triangle of the correlations from the sums of products; undefined where these lose digits or a column hardly varies. */
function correlations(x: Matrix, product: Float64Array, terms: readonly string[]): readonly VaryingColumn[] | undefined {
  const width = x.columns
  const all = Array.from({ length: width }, (_, column) => column)
  const varying = all.filter((column) => !isConstant(x, column))
  const constant = all.find((column) => !varying.includes(column))
  if (constant === undefined) return undefined
  const entry = (a: number, b: number): number => numberAt(product, a * width + b)
  const moment = (a: number, b: number): number => entry(a, b) - (entry(a, constant) * entry(constant, b)) / entry(constant, constant)
  if (varying.some((column) => !(moment(column, column) > soundShare * entry(column, column)))) return undefined
  const correlation = makeMatrix(varying.length, varying.length, (row, column) => {
    const [a, b] = [varying[row] ?? 0, varying[column] ?? 0]
    return row === column ? 1 : moment(a, b) / Math.sqrt(moment(a, a) * moment(b, b))
  })
  const factor = choleskyFactor(correlation.values, varying.length)
  if (factor === undefined || !(factor.share > soundShare)) return undefined
  return varying.map((column, at) => ({ term: terms[column] ?? '', column: factor.lower.slice(at * varying.length, (at + 1) * varying.length) }))
}

function isConstant({ rows, columns, values }: Matrix, column: number): boolean {
  const first = values[column]
  if (first === 0) return false
  for (let row = 1; row < rows; row++) if (values[row * columns + column] !== first) return false
  return true
}

/** The weighted columns themselves about their means, of length 1, or their triangle where none is a combination of others. */
function reduced(x: Matrix, weights: Numbers, terms: readonly string[]): readonly VaryingColumn[] {
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
  return varying.map(({ term, column }, at) => ({
    term,
    column: aliased.length > 0 ? column : triangleColumn(triangle, at),
  }))
}

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
