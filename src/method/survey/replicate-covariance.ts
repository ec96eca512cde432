import type { Matrix, Numbers } from '../matrix.js'
import { makeMatrix, numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'

/** Replicate weights: variance = scale * sum_r rscale_r (t_r - centre)(t_r - centre)'. */
export interface Replicates {
  readonly kind: 'BRR' | 'Fay' | 'JK1' | 'JKn' | 'bootstrap' | 'given'
  /** One list of whole analysis weights per replicate. */
  readonly weights: readonly Numbers[]
  readonly scale: number
  /** One per replicate; ones when absent. */
  readonly rscales?: Numbers | undefined
  /** Deviations from the full-sample estimate (true, `mse`) or from the mean of the replicates (false, R's default). */
  readonly mse?: boolean | undefined
}

export interface ReplicateCovariance {
  readonly covariance: Matrix
  readonly standardErrors: Float64Array
  /** Replicates whose estimate is not finite, left out and counted. */
  readonly failed: number
}

/**
 * Covariance of an estimate over replicate weights; the estimate is computed again with each. Replicates that give no
 * finite estimate are left out and counted; throws when fewer than two remain. The mean of the replicates is taken with
 * rscales > 0 counting equally, as R's svrVar. Wolter (2007), Introduction to Variance Estimation.
 * @param estimate gives the estimates for a set of weights, always of one length.
 */
export function replicateCovariance(
  replicates: Replicates,
  fullEstimate: Numbers,
  estimate: (weights: Numbers) => Numbers,
): ReplicateCovariance {
  const size = fullEstimate.length
  const rscaleOf = (index: number): number =>
    replicates.rscales === undefined ? 1 : numberAt(replicates.rscales, index)
  const found = replicates.weights.map((weights, index) => ({ values: estimate(weights), rscale: rscaleOf(index) }))
  const usable = found.filter(({ values }) => Array.from(values).every(Number.isFinite) && values.length === size)
  if (usable.length < 2) {
    refuse({
      code: 'REPLICATES_TOO_FEW',
      what: `${usable.length} of ${found.length} replicates give an estimate`,
      expected: 'at least two',
    })
  }
  const counted = usable.filter(({ rscale }) => rscale > 0)
  const centre = Float64Array.from({ length: size }, (_, k) =>
    replicates.mse === true
      ? numberAt(fullEstimate, k)
      : counted.reduce((sum, { values }) => sum + numberAt(values, k), 0) / counted.length,
  )
  const covariance = makeMatrix(size, size, (row, column) => {
    let sum = 0
    for (const { values, rscale } of usable) {
      sum +=
        rscale * (numberAt(values, row) - numberAt(centre, row)) * (numberAt(values, column) - numberAt(centre, column))
    }
    return replicates.scale * sum
  })
  return {
    covariance,
    standardErrors: Float64Array.from({ length: size }, (_, k) =>
      Math.sqrt(numberAt(covariance.values, k * (size + 1))),
    ),
    failed: found.length - usable.length,
  }
}
