import type { Numbers } from '../matrix.js'
import { numberAt, presentOf, sumOf } from '../matrix.js'

/** Mean of the values present; NaN when there is none. */
export function mean(values: Numbers): number {
  const present = presentOf(values)
  return sumOf(present) / present.length
}

/** sum w x / sum w over the values present, in their unit; NaN when no weight is left. Weights must not be missing. */
export function weightedMean(values: Numbers, weights: Numbers): number {
  let total = 0
  let weight = 0
  for (let index = 0; index < values.length; index++) {
    const value = numberAt(values, index)
    if (Number.isNaN(value)) continue
    total += value * numberAt(weights, index)
    weight += numberAt(weights, index)
  }
  return weight === 0 ? Number.NaN : total / weight
}

/** Sample variance (divisor n - 1) of the values present; NaN below 2 values. */
export function variance(values: Numbers): number {
  const present = presentOf(values)
  return present.length < 2 ? Number.NaN : centredSum(present, 2) / (present.length - 1)
}

export function standardDeviation(values: Numbers): number {
  return Math.sqrt(variance(values))
}

/**
 * Sample skewness of the second type, G1 = g1 sqrt(n (n - 1)) / (n - 2), as spreadsheets and COINr compute it.
 * Missing values are left out; NaN below 3 values or when all are equal. Joanes and Gill (1998), The Statistician 47.
 */
export function skewness(values: Numbers): number {
  const present = presentOf(values)
  const n = present.length
  const squares = centredSum(present, 2)
  if (n < 3 || isConstant(present)) return Number.NaN
  const g1 = (Math.sqrt(n) * centredSum(present, 3)) / squares ** 1.5
  return (g1 * Math.sqrt(n * (n - 1))) / (n - 2)
}

/**
 * Sample excess kurtosis of the second type, G2 = ((n + 1) g2 + 6) (n - 1) / ((n - 2) (n - 3)); 0 for a normal.
 * Missing values are left out; NaN below 4 values or when all are equal. Joanes and Gill (1998).
 */
export function kurtosis(values: Numbers): number {
  const present = presentOf(values)
  const n = present.length
  const squares = centredSum(present, 2)
  if (n < 4 || isConstant(present)) return Number.NaN
  const g2 = (n * centredSum(present, 4)) / (squares * squares) - 3
  return (((n + 1) * g2 + 6) * (n - 1)) / ((n - 2) * (n - 3))
}

/** Smallest and largest value present; NaN twice when there is none. */
export function extent(values: Numbers): { readonly min: number; readonly max: number } {
  let min = Number.NaN
  let max = Number.NaN
  for (let index = 0; index < values.length; index++) {
    const value = numberAt(values, index)
    if (Number.isNaN(value)) continue
    if (!(value >= min)) min = value
    if (!(value <= max)) max = value
  }
  return { min, max }
}

/** True when no two values present differ. */
export function isConstant(values: Numbers): boolean {
  const { min, max } = extent(values)
  return !(max > min)
}

function centredSum(values: Float64Array, power: number): number {
  const centre = sumOf(values) / values.length
  return values.reduce((sum, value) => sum + (value - centre) ** power, 0)
}
