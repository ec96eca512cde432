import { extent } from '../descriptive/moments.js'
import type { Matrix } from '../matrix.js'
import { numberAt, rowOf } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { IndexTree, ZeroRule } from './index-input.js'
import { needsShift, powerMean, splitMean } from './power-mean.js'
import type { IndexWeights } from './weigh.js'

export interface Exponents {
  readonly within: number
  readonly across: number
}

/** How normalised values were moved before a mean that needs positive ones: `from` became `to`, linearly. */
export interface ScaleShift {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
}

export interface Aggregate {
  /** NaN where a territory has no value with weight. */
  readonly scores: Float64Array
  /** Territories x dimensions. */
  readonly dimensionScores: Matrix
  /** Territories x indicators; each row sums to the score; 0 for missing values, NaN where there is no score. */
  readonly contributions: Matrix
}

export interface ShiftedScale {
  readonly values: Matrix
  readonly shift: ScaleShift | null
  /** Lowest value of the scale, from which contributions are counted. */
  readonly floor: number
}

/**
 * Moves a scale [low, high] that reaches 0 or below to [0.01, 1] times its width when the mean of either level needs
 * positive values, so that 0 to 100 becomes 1 to 100; else leaves it. The promised range decides, not the values seen,
 * so that years stay comparable; without a promised range the values seen decide.
 */
export function shiftScale(
  normalised: Matrix,
  exponents: Exponents,
  range: { readonly low: number; readonly high: number } | undefined,
  zeros: ZeroRule,
): ShiftedScale {
  const seen = extent(normalised.values)
  const { low, high } = range ?? { low: seen.min, high: seen.max }
  if (![exponents.within, exponents.across].some((exponent) => needsShift(exponent, low))) {
    return { values: normalised, shift: null, floor: low }
  }
  if (zeros === 'refuse') {
    refuse({
      code: 'METHOD_INDEX_ZERO',
      what: `the normalised scale begins at ${low}`,
      expected: 'values above 0 under a geometric, harmonic or power mean',
      todo: 'Give a range such as 1 to 100, or the zero rule "rescale".',
    })
  }
  const width = high - low || 1
  const values = normalised.values.map((value) => width * (0.01 + (0.99 * (value - low)) / width))
  return {
    values: { ...normalised, values },
    shift: { from: [low, high], to: [0.01 * width, width] },
    floor: 0.01 * width,
  }
}

/** Scores without contributions, for the many runs of a sensitivity analysis. */
export function scoreOnly(values: Matrix, tree: IndexTree, weights: IndexWeights, exponents: Exponents): Float64Array {
  const dimensions = dimensionMeans(values, tree, weights, exponents.within)
  return Float64Array.from({ length: values.rows }, (_, row) =>
    powerMean(rowOf(dimensions, row), weights.across, exponents.across),
  )
}

/**
 * Mean of the indicators of each dimension, then mean of the dimensions; weights scaled to those present.
 * Contributions follow `splitMean` on both levels from the floor of the scale.
 */
export function aggregate(
  scale: ShiftedScale,
  tree: IndexTree,
  weights: IndexWeights,
  exponents: Exponents,
): Aggregate {
  const { values, floor } = scale
  const scores = new Float64Array(values.rows)
  const dimensionScores = dimensionMeans(values, tree, weights, exponents.within)
  const contributions = new Float64Array(values.values.length)
  for (let row = 0; row < values.rows; row++) {
    const parts = rowOf(dimensionScores, row)
    scores[row] = powerMean(parts, weights.across, exponents.across)
    contributions.set(contributionsOf(values, row, parts, tree, weights, exponents, floor), row * values.columns)
  }
  return { scores, dimensionScores, contributions: { ...values, values: contributions } }
}

function dimensionMeans(values: Matrix, tree: IndexTree, weights: IndexWeights, exponent: number): Matrix {
  const result = new Float64Array(values.rows * tree.ids.length)
  tree.members.forEach((members, dimension) => {
    const own = new Float64Array(members.length)
    const shares = Float64Array.from(members, (index) => numberAt(weights.within, index))
    for (let row = 0; row < values.rows; row++) {
      const start = row * values.columns
      members.forEach((index, place) => {
        own[place] = values.values[start + index] ?? Number.NaN
      })
      result[row * tree.ids.length + dimension] = powerMean(own, shares, exponent)
    }
  })
  return { rows: values.rows, columns: tree.ids.length, values: result }
}

function contributionsOf(
  values: Matrix,
  row: number,
  parts: Float64Array,
  tree: IndexTree,
  weights: IndexWeights,
  exponents: Exponents,
  floor: number,
): Float64Array {
  const own = rowOf(values, row)
  const outer = splitMean(parts, weights.across, exponents.across, floor)
  const ones = splitMean(
    parts.map((part) => (Number.isNaN(part) ? part : 1)),
    weights.across,
    1,
    1,
  )
  const result = new Float64Array(values.columns)
  tree.members.forEach((members, dimension) => {
    const inside = members.map((index) => numberAt(own, index))
    const shares = members.map((index) => numberAt(weights.within, index))
    const inner = splitMean(inside, shares, exponents.within, floor)
    const evenly = splitMean(
      inside.map((value) => (Number.isNaN(value) ? value : 1)),
      shares,
      1,
      1,
    )
    const part = numberAt(parts, dimension)
    const [share, whole] = [numberAt(ones, dimension), numberAt(outer, dimension)]
    members.forEach((index, place) => {
      const plain = numberAt(evenly, place) * floor
      // Across an arithmetic mean the factor is the dimension's own share; dividing by part - floor would lose figures.
      const factor = exponents.across === 1 || part === floor ? share : (whole - share * floor) / (part - floor)
      result[index] = share === 0 ? 0 : share * plain + factor * (numberAt(inner, place) - plain)
    })
  })
  return result
}
