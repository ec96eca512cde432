import type { Matrix, Numbers } from '../matrix.js'
import { refuse } from '../refuse.js'
import { studentProbability, studentQuantile } from '../distribution/student-t.js'
import type { EffectAsked, EffectRows } from './effect-sums.js'
import { effectSums, linearPredictors } from './effect-sums.js'
import { quadraticForm } from './products.js'

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

export interface MarginalInput extends EffectRows {
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
  const eta = linearPredictors(input.x, b)
  return input.effects.map((asked) => {
    const { gradient, effect, total } = effectSums(input, asked, b, eta)
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
