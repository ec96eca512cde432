import { betaPower, incompleteBeta } from './incomplete-beta.js'
import type { Tail } from './normal.js'
import { normalProbability, normalQuantile } from './normal.js'
import { solvePositive } from './solve-positive.js'

/** Density of Student's t with `df` > 0. */
export function studentDensity(t: number, df: number): number {
  const centre = (betaPower(df / 2, 0.5, 0.5, 0.5) * 2 ** ((df + 1) / 2)) / Math.sqrt(df)
  if (Number.isFinite(centre)) return centre * Math.exp(-((df + 1) / 2) * Math.log1p((t * t) / df))
  return Math.exp(-((df + 1) / 2) * Math.log1p((t * t) / df)) / Math.sqrt(2 * Math.PI)
}

/** Probability of Student's t below or above `t`; each tail keeps its relative accuracy. Infinite df: the normal. */
export function studentProbability(t: number, df: number, tail: Tail = 'lower'): number {
  if (df === Infinity) return normalProbability(t, tail)
  const { outside, inside } = split(t, df)
  return (tail === 'upper') === t > 0 ? outside / 2 : (1 + inside) / 2
}

/** t with probability p below or above it; NaN outside 0 <= p <= 1. */
export function studentQuantile(p: number, df: number, tail: Tail = 'lower'): number {
  if (tail === 'upper') return -studentQuantile(p, df)
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN
  if (df === Infinity) return normalQuantile(p)
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity
  if (p === 0.5) return 0
  const sign = p < 0.5 ? -1 : 1
  const oneTail = p < 0.5 ? p : 1 - p
  const start = Math.max(1e-8, Math.abs(normalQuantile(oneTail)))
  if (oneTail > 0.25) {
    return (
      sign *
      solvePositive(1 - 2 * oneTail, start, (t) => ({
        value: split(t, df).inside,
        derivative: 2 * studentDensity(t, df),
      }))
    )
  }
  return (
    sign *
    solvePositive(2 * oneTail, start, (t) => ({
      value: split(t, df).outside,
      derivative: -2 * studentDensity(t, df),
    }))
  )
}

/** Probabilities of |T| above and below |t|. */
function split(t: number, df: number): { readonly outside: number; readonly inside: number } {
  if (t === Infinity || t === -Infinity) return { outside: 0, inside: 1 }
  const square = t * t
  const whole = df + square
  const near = whole === Infinity ? 0 : df / whole
  const { lower, upper } = incompleteBeta(df / 2, 0.5, near, whole === Infinity ? 1 : square / whole)
  return { outside: lower, inside: upper }
}
