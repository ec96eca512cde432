import type { Numbers } from '../matrix.js'
import { sumOf } from '../matrix.js'
import { highestOf } from './label-codes.js'
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

/**
 * Rows of equal probability as one: a fit has as many probabilities as patterns, far fewer than persons. Where `patternOf` tells the
 * pattern of each row, of which all rows with weight share a probability, only patterns are sorted.
 */
export function riskLevels(y: Numbers, probability: Numbers, weights: Numbers, patternOf?: Int32Array): RiskLevels {
  const groupOf = patternOf ?? new Int32Array(probability.length).map((_, row) => row)
  const levelOfGroup = new Int32Array(highestOf(groupOf) + 1).fill(-1)
  const firsts = firstRows(groupOf, weights, levelOfGroup.length)
  const distinct = distinctOf(probability, firsts)
  for (const row of firsts) levelOfGroup[groupOf[row] ?? 0] = placeOf(distinct, probability[row] ?? Number.NaN)
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

/** The first row with weight of each group that has one. */
function firstRows(groupOf: Int32Array, weights: Numbers, groups: number): Int32Array {
  const seen = new Uint8Array(groups)
  return rowsWhere(groupOf.length, (row) => {
    const group = groupOf[row] ?? 0
    if (seen[group] !== 0 || !((weights[row] ?? 0) > 0)) return false
    seen[group] = 1
    return true
  })
}

/** The probabilities of some rows, each once, ascending. */
function distinctOf(probability: Numbers, rows: Int32Array): Float64Array {
  const sorted = new Float64Array(rows.length)
  for (let at = 0; at < sorted.length; at++) sorted[at] = probability[rows[at] ?? 0] ?? Number.NaN
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
