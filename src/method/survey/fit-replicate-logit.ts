import { numberAt, sumOf } from '../matrix.js'
import type { SurveyLogitFit, SurveyLogitInput } from './fit-survey-logit.js'
import { fitSurveyLogit } from './fit-survey-logit.js'
import { distinctPatterns } from './distinct-patterns.js'
import { fitFromPatterns } from './fit-from-patterns.js'
import { modelRows } from './model-rows.js'
import type { Replicates } from './replicate-covariance.js'
import { replicateCovariance } from './replicate-covariance.js'

/** A fit whose covariance comes from replicate weights. */
export interface ReplicateLogitFit extends SurveyLogitFit {
  readonly replicates: number
  /** Replicates without a finite fit, left out of the covariance. */
  readonly failedReplicates: number
}

/**
 * Survey logit with the covariance over replicate weights in place of Taylor's; coefficients are those of the full
 * weights. `df` is the number of replicates less 1, the most a replicate design can have; R takes the rank of the
 * weights less 1. Missing rows, errors and notes as `fitSurveyLogit`; lonely units play no part.
 */
export function fitReplicateLogit(input: SurveyLogitInput, replicates: Replicates): ReplicateLogitFit {
  const full = fitSurveyLogit({ ...input, strata: undefined, psu: undefined, fpc: undefined, laterStages: undefined })
  const weights = Float64Array.from(input.weights)
  const { rows } = modelRows({ ...input, weights, missing: input.missing ?? 'refuse' })
  const { patterns, patternOf } = distinctPatterns(input.x, rows)
  const used = full.coefficients
    .map((_, column) => column)
    .filter((column) => !Number.isNaN(numberAt(full.coefficients, column)))
  const estimate = (replicate: ArrayLike<number>): Float64Array => {
    const weightSum = new Float64Array(patterns.rows)
    const eventWeightSum = new Float64Array(patterns.rows)
    const total = sumOf(Array.from(rows, (row) => numberAt(replicate, row)))
    rows.forEach((row, at) => {
      const pattern = numberAt(patternOf, at)
      const weight = (numberAt(replicate, row) * rows.length) / total
      weightSum[pattern] = numberAt(weightSum, pattern) + weight
      if (Number(input.y[row]) === 1) eventWeightSum[pattern] = numberAt(eventWeightSum, pattern) + weight
    })
    const events = sumOf(eventWeightSum)
    if (!(events > 0 && events < sumOf(weightSum))) return new Float64Array(used.length).fill(Number.NaN)
    const fit = fitFromPatterns({ ...input, patterns, weightSum, eventWeightSum, names: input.termNames })
    return Float64Array.from(used, (column) =>
      fit.separated.length > 0 ? Number.NaN : numberAt(fit.coefficients, column),
    )
  }
  const found = replicateCovariance(
    replicates,
    Float64Array.from(used, (column) => numberAt(full.coefficients, column)),
    estimate,
  )
  const width = input.x.columns
  const covariance = { rows: width, columns: width, values: new Float64Array(width * width).fill(Number.NaN) }
  used.forEach((row, a) =>
    used.forEach((column, b) => {
      covariance.values[row * width + column] = numberAt(found.covariance.values, a * used.length + b)
    }),
  )
  const df = replicates.weights.length - found.failed - 1
  return {
    ...full,
    covariance,
    standardErrors: Float64Array.from({ length: width }, (_, k) =>
      Math.sqrt(numberAt(covariance.values, k * (width + 1))),
    ),
    df,
    residualDf: df + 1 - used.length,
    replicates: replicates.weights.length,
    failedReplicates: found.failed,
  }
}
