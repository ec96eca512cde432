import type { TwoTails } from './incomplete-gamma.js'
import { poissonDeviance, stirlingError } from './ln-gamma.js'

const smallest = 1e-300

/**
 * Regularised incomplete beta function I_x(a, b) and its complement, for a, b > 0 and 0 <= x <= 1.
 * `y` is 1 - x, given apart so that neither end loses figures. NaN in, NaN out.
 * Continued fraction (modified Lentz), Abramowitz and Stegun 26.5.8; prefactor after Loader (2000).
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): TwoTails {
  if (!(a > 0) || !(b > 0) || Number.isNaN(x) || Number.isNaN(y)) return { lower: Number.NaN, upper: Number.NaN }
  if (x <= 0) return { lower: 0, upper: 1 }
  if (y <= 0) return { lower: 1, upper: 0 }
  const power = betaPower(a, b, x, y)
  if (x < (a + 1) / (a + b + 2)) {
    const lower = Math.min(1, (power / a) * fraction(a, b, x))
    return { lower, upper: 1 - lower }
  }
  const upper = Math.min(1, (power / b) * fraction(b, a, y))
  return { lower: 1 - upper, upper }
}

/** x^a y^b / B(a, b) with x + y = 1. */
export function betaPower(a: number, b: number, x: number, y: number): number {
  const n = a + b
  const logarithm =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - poissonDeviance(a, n * x) - poissonDeviance(b, n * y)
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(logarithm)
}

function fraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return value
}

function awayFromZero(value: number): number {
  return Math.abs(value) < smallest ? smallest : value
}
