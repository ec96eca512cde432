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

/** Logit of each rate moved along its gradient: P' = logistic(logit P + g'd / (P (1 - P))). */
export function linearisedRates(
  { territories: sums, areaVariance, realised }: DrawnModel,
  rates: readonly number[],
): RateOf {
  const area = Math.sqrt(areaVariance)
  const logits = Float64Array.from(rates, logit)
  const spreads = Float64Array.from(rates, (rate) => rate * (1 - rate))
  const areaMoves = spreads.map((_, at) => (area * numberAt(sums.sumPq, at)) / numberAt(sums.n, at))
  const squaredPq = sums.sumSquaredWeightPq ?? sums.sumPq
  const realisedMoves = spreads.map((_, at) => Math.sqrt(numberAt(squaredPq, at)) / numberAt(sums.n, at))
  const { values, columns } = sums.gradient
  const drawn = new Float64Array(rates.length)
  return (change, normal) => {
    for (let at = 0; at < drawn.length; at++) {
      const start = at * columns
      let move = 0
      for (let k = 0; k < columns; k++) move += (values[start + k] ?? 0) * (change[k] ?? 0)
      if (area > 0) move += normal() * (areaMoves[at] ?? 0)
      if (realised === true) move += normal() * (realisedMoves[at] ?? 0)
      const spread = spreads[at] ?? Number.NaN
      const eta = logits[at] ?? Number.NaN
      drawn[at] = 1 / (1 + Math.exp(spread > 0 ? -(eta + move / spread) : -eta))
    }
    return drawn
  }
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
