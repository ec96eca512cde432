import type { Figures } from './risk-contest.js'

/** The largest difference of two contestants' figures, relative to the larger; infinite where one lacks a territory. */
export function farthestApart(a: Figures, b: Figures): number {
  const codes = new Set([...Object.keys(a), ...Object.keys(b)])
  let most = 0
  for (const code of codes) {
    const [left, right] = [a[code], b[code]]
    if (left === undefined || right === undefined) return Number.POSITIVE_INFINITY
    left.forEach((value, at) => {
      const other = right[at] ?? Number.NaN
      const apart = Math.abs(value - other) / Math.max(Math.abs(value), Math.abs(other))
      most = Number.isFinite(apart) ? Math.max(most, apart) : Number.POSITIVE_INFINITY
    })
  }
  return most
}
