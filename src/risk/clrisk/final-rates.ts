import { logistic, logit } from '../../method/survey/products.js'
import type { TerritoryPrediction } from '../../method/survey/predict-territories.js'

/** A rate as published: the model's, or the one moved to the direct estimates, with the model's error carried along. */
export interface FinalRate {
  readonly code: string
  readonly n: number
  /** As the model gives it. */
  readonly model: number
  readonly benchmarked: number | null
  readonly rate: number
  /** Change of that rate per change of the model's. */
  readonly stretch: number
  readonly standardError: number
  readonly marginOfError: number
  readonly cv: number
  readonly low: number
  readonly high: number
}

/**
 * The error moves with the rate: by P (1 - P) of the new over the old rate (delta method of a shift on the logit scale), or in
 * proportion under a ratio or raking. The direct estimate's own error is not in it. `t` is the quantile of the design's degrees of freedom.
 */
export function finalRate(found: TerritoryPrediction, benchmarked: number | undefined, method: 'logit-shift' | 'ratio' | 'raking' | 'none', t: number): FinalRate {
  const rate = benchmarked ?? found.rate
  const stretch = benchmarked === undefined ? 1 : method === 'ratio' || method === 'raking' ? rate / found.rate : (rate * (1 - rate)) / (found.rate * (1 - found.rate))
  const standardError = found.standardError * stretch
  const reach = (t * standardError) / (rate * (1 - rate))
  return {
    code: found.code,
    n: found.n,
    model: found.rate,
    benchmarked: benchmarked ?? null,
    rate,
    stretch,
    standardError,
    marginOfError: t * standardError,
    cv: rate > 0 ? standardError / rate : Number.NaN,
    low: logistic(logit(rate) - reach),
    high: logistic(logit(rate) + reach),
  }
}
