import type { Numbers } from '../matrix.js'
import { sumOf } from '../matrix.js'
import { rowsWhere } from './rows-where.js'

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

/** Rows of equal probability as one. */
export function riskLevels(y: Numbers, probability: Numbers, weights: Numbers): RiskLevels {
  const used = rowsWhere(probability.length, (row) => (weights[row] ?? 0) > 0)
  return levelsOver(y, weights, rowsWhere(probability.length, () => true), probability, used)
}

/**
 * The same for rows that have the probability of their covariate pattern, NaN for a pattern without weight: a fit has far fewer
 * patterns than persons, and only they are sorted.
 */
export function patternLevels(y: Numbers, weights: Numbers, patternOf: Int32Array, probability: Float64Array): RiskLevels {
  return levelsOver(y, weights, patternOf, probability, rowsWhere(probability.length, (pattern) => !Number.isNaN(probability[pattern])))
}

/** Levels of the groups used, and what the rows of each group add to them. */
function levelsOver(y: Numbers, weights: Numbers, groupOf: Int32Array, probability: Numbers, used: Int32Array): RiskLevels {
  const distinct = distinctOf(probability, used)
  const levelOfGroup = new Int32Array(probability.length).fill(-1)
  for (let at = 0; at < used.length; at++) levelOfGroup[used[at] ?? 0] = placeOf(distinct, probability[used[at] ?? 0] ?? Number.NaN)
  const levelOf = new Int32Array(groupOf.length).fill(-1)
  const list = (): Float64Array => new Float64Array(distinct.length)
  const [rows, weight, events, others] = [list(), list(), list(), list()]
  for (let row = 0; row < levelOf.length; row++) {
    const own = weights[row] ?? 0
    if (!(own > 0)) continue
    const level = levelOfGroup[groupOf[row] ?? 0] ?? 0
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
  const whole = sumOf(weight)
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

/** The probabilities of the groups used, each once, ascending. */
function distinctOf(probability: Numbers, used: Int32Array): Float64Array {
  const sorted = new Float64Array(used.length)
  for (let at = 0; at < sorted.length; at++) sorted[at] = probability[used[at] ?? 0] ?? Number.NaN
  sorted.sort()
  let count = 0
  for (let at = 0; at < sorted.length; at++) if (at === 0 || sorted[at] !== sorted[count - 1]) sorted[count++] = sorted[at] ?? Number.NaN
  return sorted.slice(0, count)
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
