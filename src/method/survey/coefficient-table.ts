import { studentProbability, studentQuantile } from '../distribution/student-t.js'
import { numberAt } from '../matrix.js'
import type { SurveyLogitFit } from './fit-survey-logit.js'

export interface CoefficientRow {
  readonly term: string
  /** NaN for aliased terms. */
  readonly coefficient: number
  readonly standardError: number
  readonly t: number
  readonly pValue: number
  readonly oddsRatio: number
  readonly oddsRatioLow: number
  readonly oddsRatioHigh: number
  /** By the sign of a coefficient whose interval leaves out 0. */
  readonly reading: 'risk' | 'protection' | 'undecided' | 'aliased' | 'separated'
}

/**
 * Coefficients with odds ratios, t tests and intervals. `rule` says which degrees of freedom: `residual`, R's
 * df + 1 - terms, or `design`, Stata's df.
 */
export function coefficientTable(
  fit: SurveyLogitFit,
  options: { readonly level?: number; readonly rule?: 'residual' | 'design' } = {},
): readonly CoefficientRow[] {
  const df = options.rule === 'design' ? fit.df : fit.residualDf
  const reach = df > 0 ? studentQuantile((1 + (options.level ?? 0.95)) / 2, df) : Number.NaN
  return fit.termNames.map((term, at) => {
    const coefficient = numberAt(fit.coefficients, at)
    const standardError = numberAt(fit.standardErrors, at)
    const t = coefficient / standardError
    const [low, high] = [coefficient - reach * standardError, coefficient + reach * standardError]
    const known = fit.aliased.includes(term) ? 'aliased' : fit.separated.includes(term) ? 'separated' : undefined
    return {
      term,
      coefficient,
      standardError,
      t,
      pValue: df > 0 ? 2 * studentProbability(Math.abs(t), df, 'upper') : Number.NaN,
      oddsRatio: Math.exp(coefficient),
      oddsRatioLow: Math.exp(low),
      oddsRatioHigh: Math.exp(high),
      reading: known ?? (low > 0 ? 'risk' : high < 0 ? 'protection' : 'undecided'),
    }
  })
}
