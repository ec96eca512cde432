import { numberAt, sumOf } from '../matrix.js'
import type { Note } from '../note.js'
import type { DaleniusHodgesRule } from './dalenius-hodges.js'
import { daleniusHodgesBins } from './dalenius-hodges.js'
import type { DistinctValues } from './distinct-values.js'

/** Candidate cuts of one method; the caller drops those that leave nothing on one side. */
export interface FoundCuts {
  readonly cuts: readonly number[]
  readonly notes: readonly Note[]
}

export function equalWidthCuts({ values }: DistinctValues, classes: number): FoundCuts {
  const min = numberAt(values, 0)
  const width = (numberAt(values, values.length - 1) - min) / classes
  return { cuts: inner(classes, (k) => min + k * width), notes: [] }
}

/**
 * Unweighted: quantiles of the seventh type. Weighted: the smallest value with at least k / L of the weight below it.
 */
export function quantileCuts(distinct: DistinctValues, classes: number, weighted: boolean): FoundCuts {
  const { values, counts, weights } = distinct
  if (!weighted) {
    const total = sumOf(counts)
    return { cuts: inner(classes, (k) => orderStatistic(values, counts, ((total - 1) * k) / classes)), notes: [] }
  }
  const total = sumOf(weights)
  return {
    cuts: inner(classes, (k) => {
      let below = 0
      let index = 0
      while (index < values.length - 1 && below < (k / classes) * total * (1 - 1e-12))
        below += numberAt(weights, index++)
      return numberAt(values, index)
    }),
    notes: [],
  }
}

/** Bins of equal width from smallest to largest value; their number is named, because the cuts move with it. */
export function daleniusHodgesCuts(
  { values, weights }: DistinctValues,
  classes: number,
  bins: number,
  rule: DaleniusHodgesRule,
): FoundCuts {
  const min = numberAt(values, 0)
  const width = (numberAt(values, values.length - 1) - min) / bins
  const frequencies = new Float64Array(bins)
  values.forEach((value, index) => {
    const bin = Math.min(bins - 1, Math.floor((value - min) / width))
    frequencies[bin] = numberAt(frequencies, bin) + numberAt(weights, index)
  })
  const edges = daleniusHodgesBins(frequencies, classes, rule)
  return {
    cuts: edges.map((below) => min + below * width),
    notes: [{ code: 'CLASS_BINS', message: `Dalenius-Hodges on ${bins} bins of equal width, ${rule} edge.` }],
  }
}

/**
 * Splits at the mean, then splits the head again as long as it holds at most 40 % of what was split.
 * Jiang (2013), The Professional Geographer 65, 482-494.
 */
export function headTailCuts(distinct: DistinctValues, classes: number): FoundCuts {
  const { values, weights } = distinct
  const cuts: number[] = []
  const notes: Note[] = []
  for (let start = 0; cuts.length < classes - 1 && start < values.length - 1;) {
    const centre = moments(distinct, start).mean
    const head = values.findIndex((value, index) => index >= start && value >= centre)
    const share = sumOf(weights.subarray(head)) / sumOf(weights.subarray(start))
    cuts.push(centre)
    if (share > 0.4 && cuts.length === 1) {
      notes.push({ code: 'CLASS_NOT_HEAVY_TAILED', message: 'The head of the first split passes 40 %.' })
    }
    if (share > 0.4) break
    start = head
  }
  return { cuts, notes }
}

/** Cuts one standard deviation (divisor n - 1) apart, symmetric about the mean. */
export function deviationCuts(distinct: DistinctValues, classes: number): FoundCuts {
  const { mean, deviation } = moments(distinct, 0)
  return { cuts: inner(classes, (k) => mean + (k - classes / 2) * deviation), notes: [] }
}

function inner(classes: number, cut: (k: number) => number): number[] {
  return Array.from({ length: classes - 1 }, (_, index) => cut(index + 1))
}

function orderStatistic(values: Float64Array, counts: Float64Array, position: number): number {
  const whole = Math.floor(position + 1e-9)
  const at = (place: number): number => {
    let index = 0
    for (let seen = numberAt(counts, 0); seen <= place && index < values.length - 1;) seen += numberAt(counts, ++index)
    return numberAt(values, index)
  }
  const part = Math.max(0, position - whole)
  return part === 0 ? at(whole) : at(whole) + part * (at(whole + 1) - at(whole))
}

function moments({ values, counts, weights }: DistinctValues, start: number): { mean: number; deviation: number } {
  const mass = weights.subarray(start)
  const total = sumOf(mass)
  const part = values.subarray(start)
  const mean = part.reduce((sum, value, index) => sum + value * numberAt(mass, index), 0) / total
  const squares = part.reduce((sum, value, index) => sum + (value - mean) ** 2 * numberAt(mass, index), 0)
  const n = sumOf(counts.subarray(start))
  return { mean, deviation: Math.sqrt((squares / total) * (n / (n - 1))) }
}
