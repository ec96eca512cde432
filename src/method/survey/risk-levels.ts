import type { Numbers } from '../matrix.js'

/** The distinct probabilities of the rows with weight, ascending, and what stands at each. */
export interface RiskLevels {
  readonly probability: Float64Array
  /** Level of each row, -1 without weight. */
  readonly levelOf: Int32Array
  readonly rows: Float64Array
  readonly weight: Float64Array
  /** Weight of the events, and of the others. */
  readonly events: Float64Array
  readonly others: Float64Array
}

/** Rows of equal probability as one: a fit has as many probabilities as patterns, far fewer than persons. */
export function riskLevels(y: Numbers, probability: Numbers, weights: Numbers): RiskLevels {
  const size = probability.length
  const present = new Float64Array(size)
  let used = 0
  for (let row = 0; row < size; row++) if ((weights[row] ?? 0) > 0) present[used++] = probability[row] ?? Number.NaN
  const sorted = present.subarray(0, used).sort()
  let count = 0
  for (let at = 0; at < used; at++) if (at === 0 || sorted[at] !== sorted[count - 1]) sorted[count++] = sorted[at] ?? Number.NaN
  const distinct = sorted.slice(0, count)
  const levelOf = new Int32Array(size).fill(-1)
  const list = (): Float64Array => new Float64Array(count)
  const [rows, weight, events, others] = [list(), list(), list(), list()]
  for (let row = 0; row < size; row++) {
    const own = weights[row] ?? 0
    if (!(own > 0)) continue
    const level = placeOf(distinct, probability[row] ?? Number.NaN)
    levelOf[row] = level
    rows[level] = (rows[level] ?? 0) + 1
    weight[level] = (weight[level] ?? 0) + own
    if (y[row] === 1) events[level] = (events[level] ?? 0) + own
    else others[level] = (others[level] ?? 0) + own
  }
  return { probability: distinct, levelOf, rows, weight, events, others }
}

/** Group of each level: the part of the weight in which its middle falls, numbered without gaps. */
export function levelGroups({ weight }: RiskLevels, count: number): Int32Array {
  const groups = new Int32Array(weight.length)
  let whole = 0
  for (const own of weight) whole += own
  let before = 0
  let current = -1
  let number = -1
  for (let level = 0; level < weight.length; level++) {
    const own = weight[level] ?? 0
    const part = Math.min(count - 1, Math.floor((count * (before + own / 2)) / whole))
    if (part !== current) {
      current = part
      number += 1
    }
    groups[level] = number
    before += own
  }
  return groups
}

function placeOf(sorted: Float64Array, value: number): number {
  if (Number.isNaN(value)) return sorted.length - 1
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
