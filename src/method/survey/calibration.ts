import { chiSquareProbability } from '../distribution/chi-square.js'
import { matrixFromColumns, numberAt } from '../matrix.js'
import type { Numbers } from '../matrix.js'
import { fitFromPatterns } from './fit-from-patterns.js'
import { logit } from './products.js'
import { solveShift } from './solve-shift.js'

export interface RiskGroup {
  /** Lowest and highest probability of the group. */
  readonly from: number
  readonly to: number
  readonly n: number
  /** Sum of weights, rescaled to mean 1. */
  readonly weight: number
  /** Weighted shares of events and mean probability. */
  readonly observed: number
  readonly predicted: number
}

export interface Calibration {
  /** Coefficient of logit(p) in a logit of y on it; 1 when well calibrated. NaN when it has no estimate. */
  readonly slope: number
  /** Shift of logit(p) that makes the mean right; 0 when well calibrated. */
  readonly intercept: number
  readonly groups: readonly RiskGroup[]
  /** Weighted mean of |observed - predicted| over the groups. */
  readonly expectedError: number
  /** sum (O - E)² / (E (1 - E / N)) over the groups, chi-square with groups - 2. */
  readonly hosmerLemeshow: { readonly statistic: number; readonly df: number; readonly pValue: number }
}

/**
 * Calibration of probabilities against outcomes. Groups are tenths of the weight in order of probability; equal
 * probabilities are never split, so there may be fewer. Hosmer and Lemeshow (1980), Communications in Statistics 9;
 * Cox (1958), Biometrika 45. For designs with clusters read Archer and Lemeshow's test beside it.
 */
export function calibration(y: Numbers, probability: Numbers, weights: Numbers, count = 10): Calibration {
  const groupOf = riskGroups(probability, weights, count)
  const size = groupOf.reduce((most, group) => Math.max(most, group + 1), 0)
  const scale = y.length / total(weights)
  const sums = Array.from({ length: size }, () => ({ n: 0, weight: 0, events: 0, expected: 0, from: 1, to: 0 }))
  groupOf.forEach((group, row) => {
    const sum = sums[group]
    if (sum === undefined) return
    const weight = numberAt(weights, row) * scale
    const p = numberAt(probability, row)
    sum.n += 1
    sum.weight += weight
    sum.events += weight * numberAt(y, row)
    sum.expected += weight * p
    sum.from = Math.min(sum.from, p)
    sum.to = Math.max(sum.to, p)
  })
  const groups = sums.map(({ n, weight, events, expected, from, to }) => ({
    from,
    to,
    n,
    weight,
    observed: events / weight,
    predicted: expected / weight,
  }))
  const statistic = groups.reduce(
    (sum, { weight, observed, predicted }) =>
      sum + (weight * (observed - predicted) ** 2) / (predicted * (1 - predicted)),
    0,
  )
  const df = size - 2
  const whole = groups.reduce((sum, { weight }) => sum + weight, 0)
  return {
    slope: slopeOf(y, probability, weights),
    intercept: solveShift(
      weights,
      probability,
      groups.reduce((sum, { weight, observed }) => sum + weight * observed, 0) / whole,
    ),
    groups,
    expectedError:
      groups.reduce((sum, { weight, observed, predicted }) => sum + weight * Math.abs(observed - predicted), 0) / whole,
    hosmerLemeshow: { statistic, df, pValue: df > 0 ? chiSquareProbability(statistic, df, 'upper') : Number.NaN },
  }
}

/**
 * Group of each row: the tenth in which the middle of its probability's weight falls, numbered without gaps; -1
 * without weight.
 */
export function riskGroups(probability: Numbers, weights: Numbers, count: number): Int32Array {
  const order = Array.from({ length: probability.length }, (_, row) => row)
    .filter((row) => numberAt(weights, row) > 0)
    .sort((a, b) => numberAt(probability, a) - numberAt(probability, b))
  const whole = total(weights)
  const groups = new Int32Array(probability.length).fill(-1)
  let before = 0
  let current = -1
  let number = -1
  for (let first = 0; first < order.length;) {
    const level = numberAt(probability, order[first] ?? 0)
    let weight = 0
    let last = first
    for (; last < order.length && numberAt(probability, order[last] ?? 0) === level; last++)
      weight += numberAt(weights, order[last] ?? 0)
    last = Math.max(last, first + 1)
    const tenth = Math.min(count - 1, Math.floor((count * (before + weight / 2)) / whole))
    if (tenth !== current) {
      current = tenth
      number += 1
    }
    for (let at = first; at < last; at++) groups[order[at] ?? 0] = number
    before += weight
    first = last
  }
  return groups
}

function slopeOf(y: Numbers, probability: Numbers, weights: Numbers): number {
  const sums = new Map<number, { weight: number; events: number }>()
  for (let row = 0; row < y.length; row++) {
    const p = numberAt(probability, row)
    const sum = sums.get(p) ?? { weight: 0, events: 0 }
    sum.weight += numberAt(weights, row)
    sum.events += numberAt(weights, row) * numberAt(y, row)
    sums.set(p, sum)
  }
  const eta = Float64Array.from(sums.keys(), logit)
  if (!eta.every(Number.isFinite)) return Number.NaN
  const fit = fitFromPatterns({
    patterns: matrixFromColumns([eta.map(() => 1), eta]),
    weightSum: Array.from(sums.values(), ({ weight }) => weight),
    eventWeightSum: Array.from(sums.values(), ({ events }) => events),
  })
  return fit.separated.length > 0 ? Number.NaN : numberAt(fit.coefficients, 1)
}

function total(weights: Numbers): number {
  let sum = 0
  for (let row = 0; row < weights.length; row++) sum += numberAt(weights, row)
  return sum
}
