import { chiSquareProbability } from '../distribution/chi-square.js'
import { matrixFromColumns, numberAt, sumOf } from '../matrix.js'
import type { Numbers } from '../matrix.js'
import { fitFromPatterns } from './fit-from-patterns.js'
import { soundShare } from './normal-equations.js'
import { logistic, logit } from './products.js'
import type { RiskLevels } from './risk-levels.js'
import { levelGroups, riskLevels } from './risk-levels.js'
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
  return calibrationOf(riskLevels(y, probability, weights), { count, rows: y.length, weight: sumOf(weights) })
}

/** The same from the rows by their probability, so many of so much weight. */
export function calibrationOf(levels: RiskLevels, { count, rows, weight: total }: { readonly count: number; readonly rows: number; readonly weight: number }): Calibration {
  const groupOf = levelGroups(levels, count)
  const size = (groupOf.at(-1) ?? -1) + 1
  const scale = rows / total
  const sums = Array.from({ length: size }, () => ({ n: 0, weight: 0, events: 0, expected: 0, from: 1, to: 0 }))
  for (let level = 0; level < groupOf.length; level++) {
    const sum = sums[groupOf[level] ?? 0]
    if (sum === undefined) continue
    const weight = (levels.weight[level] ?? 0) * scale
    const p = levels.probability[level] ?? Number.NaN
    sum.n += levels.rows[level] ?? 0
    sum.weight += weight
    sum.events += (levels.events[level] ?? 0) * scale
    sum.expected += weight * p
    sum.from = Math.min(sum.from, p)
    sum.to = Math.max(sum.to, p)
  }
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
    slope: slopeOf(levels),
    intercept: solveShift(
      levels.weight,
      levels.probability,
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
  const levels = riskLevels([], probability, weights)
  const groups = levelGroups(levels, count)
  return levels.levelOf.map((level) => groups[level] ?? -1)
}

function slopeOf(levels: RiskLevels): number {
  const eta = new Float64Array(levels.probability.length)
  for (let level = 0; level < eta.length; level++) eta[level] = logit(levels.probability[level] ?? Number.NaN)
  if (!eta.every(Number.isFinite)) return Number.NaN
  return slopeFromOne(eta, levels) ?? slopeOfAny(eta, levels)
}

/** Newton's steps from 0 and 1, where calibrated probabilities have intercept and slope; undefined where they do not soon end. */
function slopeFromOne(eta: Float64Array, { weight, events }: RiskLevels): number | undefined {
  let [intercept, slope] = [0, 1]
  for (let iteration = 0; iteration < 10; iteration++) {
    let [gap, tilt, size, cross, square] = [0, 0, 0, 0, 0]
    for (let level = 0; level < eta.length; level++) {
      const x = eta[level] ?? 0
      const p = logistic(intercept + slope * x)
      const rest = (events[level] ?? 0) - (weight[level] ?? 0) * p
      const own = (weight[level] ?? 0) * p * (1 - p)
      gap += rest
      tilt += rest * x
      size += own
      cross += own * x
      square += own * x * x
    }
    const determinant = size * square - cross * cross
    if (!(determinant > soundShare * size * square)) return undefined
    const [up, turn] = [(square * gap - cross * tilt) / determinant, (size * tilt - cross * gap) / determinant]
    intercept += up
    slope += turn
    // The squared length of the step in standard errors, as for any fit.
    if (gap * up + tilt * turn <= 1e-16) return slope
  }
  return undefined
}

function slopeOfAny(eta: Float64Array, { weight, events }: RiskLevels): number {
  const fit = fitFromPatterns({ patterns: matrixFromColumns([eta.map(() => 1), eta]), weightSum: weight, eventWeightSum: events })
  return fit.separated.length > 0 ? Number.NaN : numberAt(fit.coefficients, 1)
}
