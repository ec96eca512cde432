import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'

/** Values in ascending order, each once, with how often it occurs and the weight it carries. */
export interface DistinctValues {
  readonly values: Float64Array
  readonly counts: Float64Array
  readonly weights: Float64Array
}

/** Groups equal values; missing ones (NaN) are left out, so classing never splits a tie. */
export function distinctValues(values: Numbers, weights?: Numbers): DistinctValues {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index)
    .filter((index) => !Number.isNaN(numberAt(values, index)))
    .sort((a, b) => numberAt(values, a) - numberAt(values, b) || a - b)
  const found: number[] = []
  const counts: number[] = []
  const totals: number[] = []
  for (const index of order) {
    const value = numberAt(values, index)
    if (found.at(-1) !== value) {
      found.push(value)
      counts.push(0)
      totals.push(0)
    }
    const last = found.length - 1
    counts[last] = numberAt(counts, last) + 1
    totals[last] = numberAt(totals, last) + (weights === undefined ? 1 : numberAt(weights, index))
  }
  return { values: Float64Array.from(found), counts: Float64Array.from(counts), weights: Float64Array.from(totals) }
}

/** The values that carry weight; all of them when none does. */
export function weightedValues(distinct: DistinctValues): DistinctValues {
  const kept = [...distinct.values.keys()].filter((index) => numberAt(distinct.weights, index) > 0)
  if (kept.length === distinct.values.length) return distinct
  const pick = (list: Float64Array): Float64Array => Float64Array.from(kept, (index) => numberAt(list, index))
  return { values: pick(distinct.values), counts: pick(distinct.counts), weights: pick(distinct.weights) }
}
