import type { Matrix, Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'
import { studentProbability, studentQuantile } from '../distribution/student-t.js'
import { logistic, quadraticForm } from './products.js'

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

export interface MarginalEffect {
  readonly name: string
  /** In probability, per unit of the column or per switch. */
  readonly effect: number
  /** Delta method. */
  readonly standardError: number
  readonly low: number
  readonly high: number
  readonly pValue: number
}

export interface MarginalInput {
  /** Covariates of persons or patterns, as fitted; aliased columns play no part. */
  readonly x: Matrix
  /**
   * Weights of the mean: survey weights (as Stata), counts of patterns, or ones. The result says nothing of them: you
   * choose.
   */
  readonly weights: Numbers
  readonly coefficients: Numbers
  readonly covariance: Matrix
  readonly df: number
  readonly effects: readonly EffectAsked[]
  readonly level?: number | undefined
}

/**
 * Average marginal effects: weighted mean of b_k p (1 - p), or of p(1) - p(0), with delta-method errors over the
 * coefficients, the x being taken as given. Bartus (2005), Stata Journal 5, 309-329.
 */
export function averageMarginalEffects(input: MarginalInput): readonly MarginalEffect[] {
  if (input.weights.length !== input.x.rows || input.coefficients.length !== input.x.columns) {
    refuse({
      code: 'EFFECT_LENGTH',
      what: `${input.x.rows} rows and ${input.x.columns} terms`,
      expected: 'one weight per row, one coefficient per term',
    })
  }
  const b = Float64Array.from(input.coefficients, (value) => (Number.isNaN(value) ? 0 : value))
  const aliased = Array.from(input.coefficients, Number.isNaN)
  const level = input.level ?? 0.95
  const t = input.df > 0 ? studentQuantile((1 + level) / 2, input.df) : Number.NaN
  return input.effects.map((asked) => {
    const gradient = new Float64Array(b.length)
    let effect = 0
    let total = 0
    for (let row = 0; row < input.x.rows; row++) {
      const weight = numberAt(input.weights, row)
      if (!(weight > 0)) continue
      total += weight
      effect +=
        weight * addEffect(asked, input.x.values.slice(row * b.length, (row + 1) * b.length), b, weight, gradient)
    }
    const scaled = gradient.map((value, k) => (aliased[k] === true ? 0 : value / total))
    const mean = effect / total
    const standardError = Math.sqrt(quadraticForm(scaled, input.covariance))
    const pValue = input.df > 0 ? 2 * studentProbability(Math.abs(mean / standardError), input.df, 'upper') : Number.NaN
    return {
      name: asked.name,
      effect: mean,
      standardError,
      low: mean - t * standardError,
      high: mean + t * standardError,
      pValue,
    }
  })
}

function addEffect(
  asked: EffectAsked,
  row: Float64Array,
  b: Float64Array,
  weight: number,
  gradient: Float64Array,
): number {
  if (asked.kind === 'slope') {
    const p = logistic(dot(row, b))
    const slope = p * (1 - p)
    const own = numberAt(b, asked.column)
    row.forEach((value, k) => {
      gradient[k] = numberAt(gradient, k) + weight * slope * (own * (1 - 2 * p) * value + (k === asked.column ? 1 : 0))
    })
    return own * slope
  }
  const side = (on: number): Float64Array => {
    const changed = row.slice()
    for (const sister of asked.sisters ?? []) changed[sister] = 0
    changed[asked.column] = on
    return asked.rebuild === undefined ? changed : asked.rebuild(changed)
  }
  const [one, zero] = [side(1), side(0)]
  const [p, q] = [logistic(dot(one, b)), logistic(dot(zero, b))]
  gradient.forEach((value, k) => {
    gradient[k] = value + weight * (p * (1 - p) * numberAt(one, k) - q * (1 - q) * numberAt(zero, k))
  })
  return p - q
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < b.length; k++) sum += numberAt(b, k) === 0 ? 0 : numberAt(a, k) * numberAt(b, k)
  return sum
}
