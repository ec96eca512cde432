import { sumOf } from '../matrix.js'
import type { DistinctValues } from './distinct-values.js'

/**
 * Cuts (smallest value of each class but the first) that minimise the weighted sum of squares within `classes` classes:
 * the exact optimum by dynamic programming, O(k n log n), for any number of values and without sampling.
 * Undefined when that many classes of at least `minimumSize` occurrences do not exist.
 * Among equal optima the one with the lowest cuts is taken from the last class on.
 * Fisher (1958), JASA 53, 789-798; the monotone division after Grønlund et al. (2017), arXiv:1701.07204.
 */
export function fisherJenksCuts(
  distinct: DistinctValues,
  classes: number,
  minimumSize = 1,
): readonly number[] | undefined {
  const size = distinct.values.length
  const cost = withinSquares(distinct)
  const counted = runningSum(distinct.counts)
  const enough = (from: number, to: number): boolean => at(counted, to) - at(counted, from) >= minimumSize
  let best = Float64Array.from({ length: size + 1 }, (_, to) => (to > 0 && enough(0, to) ? cost(0, to) : Infinity))
  // Rounding must not decide between equal optima: the answer would change with the unit.
  const tie = 1e-12 * cost(0, size)
  const starts: Int32Array[] = []
  for (let layer = 2; layer <= classes; layer++) {
    const previous = best
    const next = new Float64Array(size + 1).fill(Infinity)
    const start = new Int32Array(size + 1)
    const solve = (low: number, high: number, first: number, last: number): void => {
      if (low > high) return
      const to = (low + high) >> 1
      let chosen = first
      for (let from = first; from <= Math.min(last, to - 1); from++) {
        const total = at(previous, from) + cost(from, to)
        if (!enough(from, to)) break
        if (total < at(next, to) - tie) {
          next[to] = total
          chosen = from
        }
      }
      start[to] = chosen
      solve(low, to - 1, first, chosen)
      solve(to + 1, high, chosen, last)
    }
    solve(layer, size, layer - 1, size - 1)
    best = next
    starts.push(start)
  }
  if (!Number.isFinite(at(best, size))) return undefined
  const cuts: number[] = []
  let end = size
  for (const start of starts.toReversed()) {
    end = start[end] ?? 0
    cuts.unshift(at(distinct.values, end))
  }
  return cuts
}

/** Sum of weighted squares about the mean of the values from..to-1, by running sums of values centred beforehand. */
function withinSquares({ values, weights }: DistinctValues): (from: number, to: number) => number {
  const total = sumOf(weights)
  const centre = values.reduce((sum, value, index) => sum + value * at(weights, index), 0) / total
  const mass = runningSum(weights)
  const first = runningSum(values.map((value, index) => at(weights, index) * (value - centre)))
  const second = runningSum(values.map((value, index) => at(weights, index) * (value - centre) ** 2))
  return (from, to) => {
    const sum = at(first, to) - at(first, from)
    const weight = at(mass, to) - at(mass, from)
    return Math.max(0, at(second, to) - at(second, from) - (sum * sum) / weight)
  }
}

function runningSum(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  values.forEach((value, index) => {
    sums[index + 1] = at(sums, index) + value
  })
  return sums
}

/** Kept apart from `numberAt`, which sees many kinds of list: one kind makes the inner loop several times faster. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN
}
