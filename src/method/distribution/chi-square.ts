import { incompleteGamma } from './incomplete-gamma.js'
import { poissonDeviance, stirlingError } from './ln-gamma.js'
import type { Tail } from './normal.js'
import { normalQuantile } from './normal.js'
import { solvePositive } from './solve-positive.js'

/** Density of chi-square with `df` > 0 degrees of freedom at x > 0. */
export function chiSquareDensity(x: number, df: number): number {
  const a = df / 2
  return (a / x) * (Math.exp(-stirlingError(a) - poissonDeviance(a, x / 2)) / Math.sqrt(2 * Math.PI * a))
}

/** Probability of chi-square (df > 0) below or above x; each tail keeps its relative accuracy. NaN in, NaN out. */
export function chiSquareProbability(x: number, df: number, tail: Tail = 'lower'): number {
  return incompleteGamma(df / 2, Math.max(0, x) / 2)[tail]
}

/** x with probability p of chi-square (df > 0) below or above it; NaN outside 0 <= p <= 1. */
export function chiSquareQuantile(p: number, df: number, tail: Tail = 'lower'): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN
  if (p === 0 || p === 1) return (p === 0) === (tail === 'lower') ? 0 : Infinity
  const side = p <= 0.5 ? tail : opposite(tail)
  const target = p <= 0.5 ? p : 1 - p
  const cube = 1 - 2 / (9 * df) + normalQuantile(p, tail) * Math.sqrt(2 / (9 * df))
  const start = cube > 0.1 ? df * cube ** 3 : df * 1e-3
  const sign = side === 'lower' ? 1 : -1
  return solvePositive(target, start, (x) => ({
    value: chiSquareProbability(x, df, side),
    derivative: sign * chiSquareDensity(x, df),
  }))
}

export function opposite(tail: Tail): Tail {
  return tail === 'lower' ? 'upper' : 'lower'
}
