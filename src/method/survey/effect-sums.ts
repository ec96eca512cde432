import type { Matrix, Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { logistic } from './products.js'

/**
 * `slope`: derivative by one numeric column. `switch`: from 0 to 1 in one column with its sister dummies at 0; columns
 * derived from it (interactions) are made anew by `rebuild`, which gets a row and gives the row it should be.
 */
export type EffectAsked =
  | { readonly name: string; readonly kind: 'slope'; readonly column: number }
  | {
      readonly name: string
      readonly kind: 'switch'
      readonly column: number
      readonly sisters?: readonly number[] | undefined
      readonly rebuild?: ((row: Float64Array) => Float64Array) | undefined
    }

export interface EffectRows {
  /** Covariates of persons or patterns, as fitted; aliased columns play no part. */
  readonly x: Matrix
  /**
   * Weights of the mean: survey weights (as Stata), counts of patterns, or ones. The result says nothing of them: you
   * choose.
   */
  readonly weights: Numbers
}

/** Sums of an effect over the rows: its weight, and its gradient by the coefficients. */
export interface EffectSums {
  readonly effect: number
  readonly total: number
  readonly gradient: Float64Array
}

/** x'b of each row; a term without an estimate plays no part, whatever stands in its column. */
export function linearPredictors({ rows, columns, values }: Matrix, b: Float64Array): Float64Array {
  const eta = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let k = 0; k < columns; k++) {
      const own = b[k] ?? 0
      if (own !== 0) sum += own * (values[row * columns + k] ?? 0)
    }
    eta[row] = sum
  }
  return eta
}

/** An effect summed over the rows with weight; `eta` is x'b of each. */
export function effectSums(input: EffectRows, asked: EffectAsked, b: Float64Array, eta: Float64Array): EffectSums {
  if (asked.kind === 'slope') return slopeSums(input, asked.column, b, eta)
  if (asked.rebuild === undefined) return switchSums(input, [asked.column, ...(asked.sisters ?? [])], b, eta)
  return rebuiltSums(input, asked, asked.rebuild, b)
}

function slopeSums({ x: { rows, columns, values }, weights }: EffectRows, column: number, b: Float64Array, eta: Float64Array): EffectSums {
  const gradient = new Float64Array(columns)
  const own = b[column] ?? 0
  let [effect, total, level] = [0, 0, 0]
  for (let row = 0; row < rows; row++) {
    const weight = weights[row] ?? 0
    if (!(weight > 0)) continue
    const p = logistic(eta[row] ?? 0)
    const slope = weight * p * (1 - p)
    total += weight
    effect += own * slope
    level += slope
    const bend = slope * own * (1 - 2 * p)
    for (let k = 0; k < columns; k++) gradient[k] = (gradient[k] ?? 0) + bend * (values[row * columns + k] ?? 0)
  }
  gradient[column] = (gradient[column] ?? 0) + level
  return { effect, total, gradient }
}

/** The first of the columns at 1 and at 0, the others of its factor at 0. */
function switchSums({ x: { rows, columns, values }, weights }: EffectRows, factor: readonly number[], b: Float64Array, eta: Float64Array): EffectSums {
  const gradient = new Float64Array(columns)
  const [column = 0] = factor
  const moved = factor.filter((k) => b[k] !== 0)
  const step = b[column] ?? 0
  let [effect, total, on] = [0, 0, 0]
  for (let row = 0; row < rows; row++) {
    const weight = weights[row] ?? 0
    if (!(weight > 0)) continue
    let without = eta[row] ?? 0
    for (const k of moved) without -= (b[k] ?? 0) * (values[row * columns + k] ?? 0)
    const p = logistic(without + step)
    const q = logistic(without)
    const raised = weight * p * (1 - p)
    const gap = raised - weight * q * (1 - q)
    total += weight
    effect += weight * (p - q)
    on += raised
    for (let k = 0; k < columns; k++) gradient[k] = (gradient[k] ?? 0) + gap * (values[row * columns + k] ?? 0)
  }
  for (const k of factor) gradient[k] = 0
  gradient[column] = on
  return { effect, total, gradient }
}

function rebuiltSums(
  { x: { rows, columns, values }, weights }: EffectRows,
  { column, sisters }: { readonly column: number; readonly sisters?: readonly number[] | undefined },
  rebuild: (row: Float64Array) => Float64Array,
  b: Float64Array,
): EffectSums {
  const gradient = new Float64Array(columns)
  let [effect, total] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const weight = numberAt(weights, row)
    if (!(weight > 0)) continue
    const side = (on: number): Float64Array => {
      const changed = values.slice(row * columns, (row + 1) * columns)
      for (const sister of sisters ?? []) changed[sister] = 0
      changed[column] = on
      return rebuild(changed)
    }
    const [one, zero] = [side(1), side(0)]
    const [p, q] = [logistic(dot(one, b)), logistic(dot(zero, b))]
    const [raised, plain] = [weight * p * (1 - p), weight * q * (1 - q)]
    total += weight
    effect += weight * (p - q)
    for (let k = 0; k < columns; k++) gradient[k] = numberAt(gradient, k) + raised * numberAt(one, k) - plain * numberAt(zero, k)
  }
  return { effect, total, gradient }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < b.length; k++) sum += numberAt(b, k) === 0 ? 0 : numberAt(a, k) * numberAt(b, k)
  return sum
}
