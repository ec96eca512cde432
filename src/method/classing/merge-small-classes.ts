import { numberAt } from '../matrix.js'
import type { DistinctValues } from './distinct-values.js'

/** Joins every class below the minimum size, smallest first, to the neighbour with the nearer mean. */
export function mergeSmallClasses(
  distinct: DistinctValues,
  cuts: readonly number[],
  minimumSize: number,
): readonly number[] {
  if (minimumSize <= 1) return cuts
  let left = [...cuts]
  while (left.length > 0) {
    const groups = tally(distinct, left)
    const smallest = groups.reduce((best, group, index) => (group.count < (groups[best]?.count ?? 0) ? index : best), 0)
    const group = groups[smallest]
    if (group === undefined || group.count >= minimumSize) break
    const toLower = Math.abs(group.mean - (groups[smallest - 1]?.mean ?? -Infinity))
    const toUpper = Math.abs((groups[smallest + 1]?.mean ?? Infinity) - group.mean)
    const dropped = smallest === 0 || (smallest < left.length && toUpper < toLower) ? smallest : smallest - 1
    left = left.filter((_, index) => index !== dropped)
  }
  return left
}

function tally(distinct: DistinctValues, cuts: readonly number[]): { count: number; mean: number }[] {
  const groups = Array.from({ length: cuts.length + 1 }, () => ({ count: 0, sum: 0 }))
  let current = 0
  distinct.values.forEach((value, index) => {
    while (current < cuts.length && value >= numberAt(cuts, current)) current++
    const group = groups[current]
    if (group === undefined) return
    group.count += numberAt(distinct.counts, index)
    group.sum += value * numberAt(distinct.counts, index)
  })
  return groups.map(({ count, sum }) => ({ count, mean: count === 0 ? 0 : sum / count }))
}
