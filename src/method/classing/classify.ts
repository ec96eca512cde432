import type { Numbers } from '../matrix.js'
import { numberAt, sumOf } from '../matrix.js'
import type { Note } from '../note.js'
import type { ClassMethod, ClassOptions } from './class-options.js'
import { checkClassOptions } from './class-options.js'
import type { ClassRange } from './class-labels.js'
import { cutLabels, rangeLabels } from './class-labels.js'
import type { DistinctValues } from './distinct-values.js'
import { distinctValues, weightedValues } from './distinct-values.js'
import type { FoundCuts } from './find-cuts.js'
import { daleniusHodgesCuts, deviationCuts, equalWidthCuts, headTailCuts, quantileCuts } from './find-cuts.js'
import { fisherJenksCuts } from './fisher-jenks.js'
import { mergeSmallClasses } from './merge-small-classes.js'

export interface Classification {
  readonly method: ClassMethod
  /** Lower bounds of every class but the first: class k holds [cuts[k - 1], cuts[k]). */
  readonly cuts: readonly number[]
  /** Class of each value, from 0 (lowest); -1 where the value is missing. */
  readonly classes: Int32Array
  readonly counts: readonly number[]
  readonly ranges: readonly ClassRange[]
  readonly labels: readonly string[]
  /** Goodness of variance fit, 1 - SSE / SST, weighted when weights are given; 1 when all values are equal. */
  readonly gvf: number
  /** Sum of (weighted) squares about the class means, in squared units of the values. */
  readonly withinSquares: number
  readonly notes: readonly Note[]
}

/**
 * Classes of one variable: half-open intervals [a, b), equal values always together, the same answer for any order of
 * the values and at any number of them. `jenks` and `kmeans` are both the exact optimum of within-class squares.
 * Missing values (NaN) get class -1. Fewer classes than asked for (few distinct values, repeated quantiles, minimum
 * size) are said in `notes`. Throws `CauceError('specification')` for impossible options.
 * Methods: Fisher (1958), Dalenius and Hodges (1959), Jiang (2013); GVF after Jenks and Caspall (1971).
 */
export function classify(values: Numbers, options: ClassOptions): Classification {
  checkClassOptions(values, options)
  const distinct = distinctValues(values, options.weights)
  const found = usableCuts(distinct, options)
  const classes = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : classOf(value, found.cuts)))
  const groups = groupByClass(distinct, found.cuts)
  const ranges = groups.map(({ values: own }) => ({ min: numberAt(own, 0), max: numberAt(own, own.length - 1) }))
  const total = squaresOf(distinct)
  const within = groups.reduce((sum, group) => sum + squaresOf(group), 0)
  return {
    method: options.method,
    cuts: found.cuts,
    classes,
    counts: groups.map((group) => sumOf(group.counts)),
    ranges,
    labels:
      options.method === 'fixed'
        ? cutLabels(found.cuts, options.digits)
        : rangeLabels(ranges, found.cuts, options.digits),
    gvf: total > 0 ? 1 - within / total : 1,
    withinSquares: within,
    notes: found.notes,
  }
}

/** Class of a value under given cuts: how many cuts it reaches. */
export function classOf(value: number, cuts: Numbers): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value >= numberAt(cuts, middle)) low = middle + 1
    else high = middle
  }
  return low
}

function usableCuts(distinct: DistinctValues, options: ClassOptions): FoundCuts {
  if (options.method === 'fixed') return { cuts: Array.from(options.cuts ?? []), notes: [] }
  const carrying = weightedValues(distinct)
  const asked = options.classes ?? 1
  const classes = Math.min(asked, carrying.values.length)
  if (classes < 2) return { cuts: [], notes: asked > 1 ? [fewer(asked, 1, 'fewer distinct values than classes')] : [] }
  const found = methodCuts(carrying, classes, options)
  const lowest = numberAt(distinct.values, 0)
  const highest = numberAt(distinct.values, distinct.values.length - 1)
  const useful = [...new Set(found.cuts)].filter((cut) => cut > lowest && cut <= highest)
  const merged = mergeSmallClasses(distinct, useful, options.minimumSize ?? 1)
  const notes = [...found.notes]
  if (classes < asked) notes.push(fewer(asked, classes, 'fewer distinct values than classes'))
  if (useful.length + 1 < classes) notes.push(fewer(classes, useful.length + 1, 'repeated or empty cuts'))
  if (merged.length < useful.length) notes.push(fewer(useful.length + 1, merged.length + 1, 'the minimum class size'))
  return { cuts: merged, notes }
}

function methodCuts(distinct: DistinctValues, classes: number, options: ClassOptions): FoundCuts {
  switch (options.method) {
    case 'equal-width':
      return equalWidthCuts(distinct, classes)
    case 'quantile':
      return quantileCuts(distinct, classes, options.weights !== undefined)
    case 'dalenius-hodges': {
      const bins = options.bins ?? Math.min(15 * classes, distinct.values.length)
      return daleniusHodgesCuts(distinct, classes, bins, options.binRule ?? 'nearest')
    }
    case 'head-tail':
      return headTailCuts(distinct, classes)
    case 'sd':
      return deviationCuts(distinct, classes)
    default:
      return optimalCuts(distinct, classes, options.minimumSize ?? 1)
  }
}

function optimalCuts(distinct: DistinctValues, classes: number, minimumSize: number): FoundCuts {
  for (let count = classes; count > 1; count--) {
    const cuts = fisherJenksCuts(distinct, count, minimumSize)
    if (cuts !== undefined) return { cuts, notes: [] }
  }
  return { cuts: [], notes: [] }
}

function fewer(asked: number, given: number, why: string): Note {
  return { code: 'CLASS_FEWER_THAN_ASKED', message: `${given} classes instead of ${asked}: ${why}.` }
}

function groupByClass(distinct: DistinctValues, cuts: readonly number[]): DistinctValues[] {
  const starts = cuts.map((cut) => {
    const index = distinct.values.findIndex((value) => value >= cut)
    return index < 0 ? distinct.values.length : index
  })
  return [0, ...starts].map((from, index) => {
    const to = starts[index] ?? distinct.values.length
    return {
      values: distinct.values.subarray(from, to),
      counts: distinct.counts.subarray(from, to),
      weights: distinct.weights.subarray(from, to),
    }
  })
}

function squaresOf({ values, weights }: DistinctValues): number {
  const total = sumOf(weights)
  if (total === 0) return 0
  const centre = values.reduce((sum, value, index) => sum + value * numberAt(weights, index), 0) / total
  return values.reduce((sum, value, index) => sum + (value - centre) ** 2 * numberAt(weights, index), 0)
}
