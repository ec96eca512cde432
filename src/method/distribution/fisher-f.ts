import { opposite } from './chi-square.js'
import { betaPower, incompleteBeta } from './incomplete-beta.js'
import type { Tail } from './normal.js'
import { solvePositive } from './solve-positive.js'

/** Density of F with `df1`, `df2` > 0 at x > 0. */
export function fisherDensity(x: number, df1: number, df2: number): number {
  const whole = df1 * x + df2
  return betaPower(df1 / 2, df2 / 2, (df1 * x) / whole, df2 / whole) / x
}

/** Probability of F below or above x; each tail keeps its relative accuracy. NaN in, NaN out. */
export function fisherProbability(x: number, df1: number, df2: number, tail: Tail = 'lower'): number {
  if (x === Infinity) return tail === 'lower' ? 1 : 0
  const positive = Math.max(0, x)
  const whole = df1 * positive + df2
  return incompleteBeta(df1 / 2, df2 / 2, (df1 * positive) / whole, df2 / whole)[tail]
}

/** x with probability p of F below or above it; NaN outside 0 <= p <= 1. */
export function fisherQuantile(p: number, df1: number, df2: number, tail: Tail = 'lower'): number {
  if (!(p >= 0 && p <= 1) || !(df1 > 0) || !(df2 > 0)) return Number.NaN
  if (p === 0 || p === 1) return (p === 0) === (tail === 'lower') ? 0 : Infinity
  const side = p <= 0.5 ? tail : opposite(tail)
  const sign = side === 'lower' ? 1 : -1
  return solvePositive(p <= 0.5 ? p : 1 - p, 1, (x) => ({
    value: fisherProbability(x, df1, df2, side),
    derivative: sign * fisherDensity(x, df1, df2),
  }))
}
