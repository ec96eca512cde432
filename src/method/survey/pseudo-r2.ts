import type { Numbers } from '../matrix.js'

export interface PseudoR2 {
  /** 1 - D / D0. */
  readonly mcFadden: number
  /** 1 - exp((D - D0) / n). */
  readonly coxSnell: number
  /** Cox-Snell over its greatest value 1 - exp(-D0 / n). */
  readonly nagelkerke: number
  /** Weighted mean probability of events less that of the others. */
  readonly tjur: number
}

/**
 * Deviances with weights rescaled to mean 1 over n rows, the null model being the weighted mean. Tjur (2009),
 * American Statistician 63.
 */
export function pseudoR2(y: Numbers, probability: Numbers, weights: Numbers): PseudoR2 {
  let total = 0
  let events = 0
  let above = 0
  let below = 0
  let loss = 0
  let n = 0
  for (let row = 0; row < y.length; row++) {
    const weight = weights[row] ?? Number.NaN
    if (!(weight > 0)) continue
    const p = probability[row] ?? Number.NaN
    const event = y[row] === 1
    n += 1
    total += weight
    events += event ? weight : 0
    above += event ? weight * p : 0
    below += event ? 0 : weight * p
    loss -= 2 * weight * (event ? Math.log(p) : Math.log1p(-p))
  }
  const mean = events / total
  const deviance = loss / total
  const nullDeviance = -2 * (mean * Math.log(mean) + (1 - mean) * Math.log1p(-mean))
  const coxSnell = -Math.expm1(deviance - nullDeviance)
  return {
    mcFadden: n === 0 ? Number.NaN : 1 - deviance / nullDeviance,
    coxSnell,
    nagelkerke: coxSnell / -Math.expm1(-nullDeviance),
    tjur: above / events - below / (total - events),
  }
}
