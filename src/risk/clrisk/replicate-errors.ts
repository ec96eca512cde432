import type { Matrix } from '../../method/matrix.js'
import { entryAt, numberAt, sumOf } from '../../method/matrix.js'
import type { PatternFit, PatternFitOptions } from '../../method/survey/fit-from-patterns.js'
import { fitFromPatterns } from '../../method/survey/fit-from-patterns.js'
import { spreadMatrix } from '../../method/survey/products.js'
import { proportionInterval } from '../../method/survey/proportion-interval.js'
import type { Estimate } from '../../method/survey/survey-estimate.js'
import { overReplicates } from './replicate-sums.js'
import type { ReplicateSums } from './replicate-sums.js'

/** Covariance of the coefficients, in place of Taylor's, and how many replicates had no finite fit. */
export function coefficientErrors(sums: ReplicateSums, options: PatternFitOptions, fit: PatternFit): { readonly covariance: Matrix; readonly failed: number } {
  const { patterns } = options
  const full = Float64Array.from(fit.kept, (column) => numberAt(fit.coefficients, column))
  const { covariance, failed } = overReplicates(sums, full, (replicate) => {
    const weightSum = patternSums(sums, patterns.rows, sums.weight(replicate))
    const eventWeightSum = patternSums(sums, patterns.rows, sums.events(replicate))
    const [total, events] = [sumOf(weightSum), sumOf(eventWeightSum)]
    const none = new Float64Array(full.length).fill(Number.NaN)
    if (!(events > 0 && events < total)) return none
    const found = fitFromPatterns({ ...options, weightSum: scaled(weightSum, total), eventWeightSum: scaled(eventWeightSum, total) })
    return found.separated.length > 0 ? none : Float64Array.from(fit.kept, (column) => numberAt(found.coefficients, column))
  })
  return { covariance: spreadMatrix(covariance, fit.kept, patterns.columns), failed }
}

/** Errors of the weighted means of the columns. */
export function meanErrors(sums: ReplicateSums, patterns: Matrix, means: Float64Array): Float64Array {
  return overReplicates(sums, means, (replicate) => {
    const weights = patternSums(sums, patterns.rows, sums.weight(replicate))
    const total = sumOf(weights)
    return means.map((_, column) => weights.reduce((sum, weight, row) => sum + weight * entryAt(patterns, row, column), 0) / total)
  }).standardErrors
}

/** A direct estimate over the cells of one group, with the error of the replicates. */
export function replicateShare(sums: ReplicateSums, estimate: Estimate, isInside: (cell: number) => boolean): Estimate {
  const inside = Array.from(sums.pattern.keys()).filter(isInside)
  const over = (values: Float64Array): number => inside.reduce((sum, cell) => sum + numberAt(values, cell), 0)
  const { standardErrors } = overReplicates(sums, [estimate.estimate], (replicate) => [over(sums.events(replicate)) / over(sums.weight(replicate))])
  const standardError = numberAt(standardErrors, 0)
  const { df } = sums
  const { notes, ...interval } = proportionInterval({ estimate: estimate.estimate, standardError, df, n: estimate.n, level: estimate.interval.level, method: 'logit' })
  const change = (standardError / estimate.standardError) ** 2
  return {
    ...estimate,
    standardError,
    cv: estimate.estimate > 0 ? standardError / estimate.estimate : Number.NaN,
    df,
    interval,
    deffWor: estimate.deffWor * change,
    deffWr: estimate.deffWr * change,
    effectiveSize: estimate.effectiveSize / change,
    notes,
  }
}

function patternSums(sums: ReplicateSums, patterns: number, values: Float64Array): Float64Array {
  const found = new Float64Array(patterns)
  values.forEach((value, cell) => {
    const pattern = numberAt(sums.pattern, cell)
    found[pattern] = numberAt(found, pattern) + value
  })
  return found
}

/** To mean 1 for each pattern, so that no replicate is fitted in another unit. */
function scaled(values: Float64Array, total: number): Float64Array {
  return values.map((value) => (value * values.length) / total)
}
