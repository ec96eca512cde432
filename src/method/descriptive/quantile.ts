import type { Numbers } from '../matrix.js'
import { numberAt, presentOf } from '../matrix.js'

/**
 * Quantile of the seventh type: linear between order statistics at (n - 1) p + 1. Unit of the values.
 * Missing values are left out; NaN when none is present or p lies outside 0 to 1.
 * Hyndman and Fan (1996), The American Statistician 50.
 */
export function quantile(values: Numbers, p: number): number {
  return sortedQuantile(presentOf(values).sort(), p)
}

/** The same for values already in ascending order without missing ones. */
export function sortedQuantile(sorted: Numbers, p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const low = numberAt(sorted, below)
  if (position === below) return low
  return low + (position - below) * (numberAt(sorted, below + 1) - low)
}

export function median(values: Numbers): number {
  return quantile(values, 0.5)
}
