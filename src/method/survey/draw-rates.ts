import type { Matrix, Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { logistic, logit, rowProduct } from './products.js'
import type { TerritorySums } from './territory-sums.js'

/** Persons by territory and covariate pattern, one entry per pair that occurs. */
export interface TerritoryCells {
  readonly patterns: Matrix
  readonly territory: Numbers
  readonly pattern: Numbers
  readonly count: Numbers
}

export interface DrawnModel {
  readonly coefficients: Numbers
  readonly areaVariance: number
  readonly realised?: boolean | undefined
  readonly territories: TerritorySums
}

/** Rates of all territories for one change of the coefficients; they stand until the next call. */
export type RateOf = (change: Float64Array, normal: () => number) => Float64Array

/** Logit of each rate and how a change of the coefficients moves it. */
export interface LogitMoves {
  readonly logits: Float64Array
  /** 1 / (P (1 - P)): what moves a rate moves its logit by that; 0 where a rate of 0 or 1 stays. */
  readonly scales: Float64Array
  /** territories × columns, row by row; zeros fill the columns up to a multiple of four. */
  readonly gradient: Float64Array
  readonly columns: number
}

export function logitMoves({ gradient: given }: TerritorySums, rates: readonly number[]): LogitMoves {
  const scales = Float64Array.from(rates, (rate) => (rate * (1 - rate) > 0 ? 1 / (rate * (1 - rate)) : 0))
  const columns = 4 * Math.ceil(given.columns / 4)
  const gradient = new Float64Array(given.rows * columns)
  scales.forEach((scale, row) => {
    for (let k = 0; k < given.columns; k++) gradient[row * columns + k] = scale > 0 ? scale * (given.values[row * given.columns + k] ?? Number.NaN) : 0
  })
  return { logits: Float64Array.from(rates, logit), scales, gradient, columns }
}

/** Logit of each rate moved along its gradient: P' = logistic(logit P + g'd / (P (1 - P))). */
export function linearisedRates(
  { territories: sums, areaVariance, realised }: DrawnModel,
  { logits, scales, gradient, columns }: LogitMoves,
): RateOf {
  const area = Math.sqrt(areaVariance)
  const scaled = (move: (at: number) => number): Float64Array => scales.map((scale, at) => (scale > 0 ? scale * move(at) : 0))
  const areaMoves = scaled((at) => (area * numberAt(sums.sumPq, at)) / numberAt(sums.n, at))
  const squaredPq = sums.sumSquaredWeightPq ?? sums.sumPq
  const realisedMoves = scaled((at) => Math.sqrt(numberAt(squaredPq, at)) / numberAt(sums.n, at))
  const drawn = new Float64Array(logits.length)
  return (change, normal) => {
    for (let at = 0; at < drawn.length; at++) {
      let eta = (logits[at] ?? Number.NaN) + product(gradient, at * columns, change)
      if (area > 0) eta += normal() * (areaMoves[at] ?? 0)
      if (realised === true) eta += normal() * (realisedMoves[at] ?? 0)
      drawn[at] = 1 / (1 + Math.exp(-eta))
    }
    return drawn
  }
}

/** Two sums side by side, since each addition waits for the one before. */
function product(values: Float64Array, start: number, other: Float64Array): number {
  let [even, odd] = [0, 0]
  const last = other.length - (other.length % 2)
  for (let k = 0; k < last; k += 2) {
    even += (values[start + k] ?? 0) * (other[k] ?? 0)
    odd += (values[start + k + 1] ?? 0) * (other[k + 1] ?? 0)
  }
  if (last < other.length) even += (values[start + last] ?? 0) * (other[last] ?? 0)
  return even + odd
}

/** Every person predicted anew by pattern; the effect of a territory is drawn on the logit scale. */
export function exactRates(
  { coefficients, territories: sums, areaVariance, realised }: DrawnModel,
  cells: TerritoryCells,
): RateOf {
  const area = Math.sqrt(areaVariance)
  const size = sums.codes.length
  const present = Float64Array.from(coefficients, (value) => (Number.isNaN(value) ? 0 : value))
  return (change, normal) => {
    const beta = present.map((value, k) => value + numberAt(change, k))
    const eta = Float64Array.from({ length: cells.patterns.rows }, (_, row) => rowProduct(cells.patterns, row, beta))
    const plain = eta.map(logistic)
    const effect = Float64Array.from({ length: size }, () => (area > 0 ? area * normal() : 0))
    const totals = new Float64Array(size)
    for (let cell = 0; cell < cells.count.length; cell++) {
      const at = numberAt(cells.territory, cell)
      const pattern = numberAt(cells.pattern, cell)
      const p = area > 0 ? logistic(numberAt(eta, pattern) + numberAt(effect, at)) : numberAt(plain, pattern)
      totals[at] = numberAt(totals, at) + numberAt(cells.count, cell) * p
    }
    return totals.map((total, at) => {
      const n = numberAt(sums.n, at)
      const noise =
        realised === true ? (normal() * Math.sqrt(numberAt(sums.sumSquaredWeightPq ?? sums.sumPq, at))) / n : 0
      return Math.min(1, Math.max(0, total / n + noise))
    })
  }
}
