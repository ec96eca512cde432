import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { AggregationRule } from './index-input.js'

/** 1 for the arithmetic, 0 for the geometric, -1 for the harmonic mean. */
export function exponentOf(rule: AggregationRule): number {
  if (typeof rule === 'object') return rule.power
  return { arithmetic: 1, geometric: 0, harmonic: -1 }[rule]
}

/** True when the mean is undefined for a value this small. */
export function needsShift(exponent: number, smallest: number): boolean {
  return exponent !== 1 && (exponent > 0 ? smallest < 0 : smallest <= 0)
}

/** The weights of the values present, summing to 1; 0 for missing ones, all NaN when none has weight. */
export function presentShares(values: Numbers, weights: Numbers): Float64Array {
  const present = Float64Array.from(weights, (weight, index) => (Number.isNaN(numberAt(values, index)) ? 0 : weight))
  const total = present.reduce((a, b) => a + b, 0)
  return present.map((weight) => (total > 0 ? weight / total : Number.NaN))
}

/**
 * Weighted mean of exponent p: (sum w x^p)^(1/p), exp(sum w ln x) for p = 0. Missing values are left out and the
 * weights of the others scaled to 1; NaN when nothing with weight is present. Hardy, Littlewood and Pólya (1934).
 */
export function powerMean(values: Numbers, weights: Numbers, exponent: number): number {
  let sum = 0
  let mass = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN
    const weight = weights[index] ?? 0
    if (Number.isNaN(value) || weight === 0) continue
    sum += weight * bend(value, exponent)
    mass += weight
  }
  return mass > 0 ? unbend(sum / mass, exponent) : Number.NaN
}

/**
 * Splits a power mean M exactly among its parts, from the reference `floor` at which nothing is vulnerable:
 * c_i = w_i (a + (M - a) (f(x_i) - f(a)) / (f(M) - f(a))) with f(x) = x^p (ln x for p = 0) and a the floor, so that
 * sum c_i = M. For the arithmetic mean it is w_i x_i; for the geometric one the logarithmic mean Divisia split.
 * Each c_i rises with x_i and is at least w_i a when all x_i >= a. Missing values contribute 0.
 * Ang (2005), Energy Policy 33.
 */
export function splitMean(values: Numbers, weights: Numbers, exponent: number, floor: number): Float64Array {
  const shares = presentShares(values, weights)
  const total = powerMean(values, weights, exponent)
  const base = bend(floor, exponent)
  const span = bend(total, exponent) - base
  return shares.map((share, index) => {
    if (share === 0) return 0
    const value = numberAt(values, index)
    if (exponent === 1) return share * value
    const excess = total === floor || span === 0 ? 0 : ((total - floor) * (bend(value, exponent) - base)) / span
    return share * (floor + excess)
  })
}

function bend(value: number, exponent: number): number {
  if (exponent === 1) return value
  return exponent === 0 ? Math.log(value) : value ** exponent
}

function unbend(value: number, exponent: number): number {
  if (exponent === 1) return value
  return exponent === 0 ? Math.exp(value) : value ** (1 / exponent)
}
