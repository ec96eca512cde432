import type { RiskLevels } from './risk-levels.js'

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
 * Deviances with weights rescaled to mean 1, the null model being the weighted mean. Tjur (2009), American Statistician 63.
 */
export function pseudoR2({ probability, events, others }: RiskLevels): PseudoR2 {
  let [eventSum, otherSum, above, below, loss] = [0, 0, 0, 0, 0]
  for (let level = 0; level < probability.length; level++) {
    const p = probability[level] ?? Number.NaN
    const own = events[level] ?? 0
    const rest = others[level] ?? 0
    eventSum += own
    otherSum += rest
    above += own * p
    below += rest * p
    // No events at 0 and no others at 1 lose nothing there.
    if (own > 0) loss -= 2 * own * Math.log(p)
    if (rest > 0) loss -= 2 * rest * Math.log1p(-p)
  }
  const total = eventSum + otherSum
  const mean = eventSum / total
  const nullDeviance = -2 * (mean * Math.log(mean) + (1 - mean) * Math.log1p(-mean))
  const coxSnell = -Math.expm1(loss / total - nullDeviance)
  return {
    mcFadden: 1 - loss / total / nullDeviance,
    coxSnell,
    nagelkerke: coxSnell / -Math.expm1(-nullDeviance),
    tjur: above / eventSum - below / otherSum,
  }
}
