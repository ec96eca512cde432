import { numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { refuse } from '../refuse.js'
import { studentQuantile } from '../distribution/student-t.js'
import { designNotes, linearisedVariance } from './linearised-variance.js'
import type { MissingRows } from './model-rows.js'
import type { IntervalMethod } from './proportion-interval.js'
import { proportionInterval } from './proportion-interval.js'
import { rowsAmong } from './rows-where.js'
import type { PreparedDesign } from './survey-design.js'

export type EstimateKind = 'mean' | 'proportion' | 'total' | 'ratio'

export interface Estimate {
  readonly kind: EstimateKind
  /** Name of the domain, null for all rows. */
  readonly domain: string | null
  readonly estimate: number
  /** Design-based, Taylor-linearised. */
  readonly standardError: number
  /** standardError / |estimate|; NaN at 0. */
  readonly cv: number
  /** First-stage units less strata among the rows of the domain. */
  readonly df: number
  readonly interval: {
    readonly low: number
    readonly high: number
    readonly level: number
    readonly method: IntervalMethod
  }
  /** Variance over that of a simple random sample of n of N = sum of weights, without replacement (R: deff = TRUE). */
  readonly deffWor: number
  /** The same against a sample with replacement (R: deff = "replace"). */
  readonly deffWr: number
  /** n / deffWr. */
  readonly effectiveSize: number
  /** Rows with weight and a value. */
  readonly n: number
  /** Rows with weight among them that are 1; null unless a proportion. */
  readonly cases: number | null
  readonly weightSum: number
  /** Rows of the domain without a value, left out and counted. */
  readonly missing: number
  readonly notes: readonly Note[]
}

export interface EstimateTask {
  readonly kind: EstimateKind
  readonly y: Float64Array
  /** Denominator of a ratio. */
  readonly denominator?: Float64Array | undefined
  readonly missing: MissingRows
  readonly level: number
  readonly interval: IntervalMethod
}

/**
 * One estimate over the rows of a domain by its linearised values: mean w (y - m) / sum w, total w y,
 * ratio w (y - r x) / sum w x. Rows outside the domain stay in the design as zeros.
 */
export function estimateOver(
  design: PreparedDesign,
  task: EstimateTask,
  within: Int32Array,
  domain: string | null,
): Estimate {
  const { y, denominator, kind } = task
  const { weights } = design
  const below = (row: number): number => (denominator === undefined ? 1 : (denominator[row] ?? Number.NaN))
  const rows = rowsAmong(within, (row) => Number.isFinite((y[row] ?? Number.NaN) * below(row)))
  const missing = within.length - rows.length
  if (missing > 0 && task.missing === 'refuse') {
    refuse({
      code: 'ESTIMATE_ROWS_MISSING',
      what: `${missing} of ${within.length} rows have no value`,
      expected: 'a value on every row',
      todo: 'Set missing to domain so that they are counted and left out.',
    })
  }
  let [weightSum, total, base, n, ones] = [0, 0, 0, 0, 0]
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const weight = weights[row] ?? 0
    if (!(weight > 0)) continue
    n += 1
    if (y[row] === 1) ones += 1
    weightSum += weight
    total += weight * (y[row] ?? 0)
    base += weight * below(row)
  }
  const estimate = kind === 'total' ? total : total / base
  const valueOf = (row: number): number => (kind === 'total' ? (y[row] ?? 0) : ((y[row] ?? 0) - estimate * below(row)) / base)
  // Rows of weight zero add nothing but are units and strata of the design.
  const { variance, lonelyStrata, df } = linearisedVariance(design, {
    rows,
    width: 1,
    add: (row, sums, start) => (sums[start] = (sums[start] ?? 0) + (weights[row] ?? 0) * valueOf(row)),
  })
  const standardError = Math.sqrt(numberAt(variance.values, 0))
  const simple = simpleVariance({ rows, weights, valueOf, population: weightSum, n })
  const deffWr = numberAt(variance.values, 0) / simple.withReplacement
  const { notes, ...interval } = intervalOf(task, { estimate, standardError, df, n })
  const notesHere: Note[] = [...notes]
  if (missing > 0)
    notesHere.push({ code: 'ESTIMATE_ROWS_MISSING', message: `${missing} rows without a value left out.` })
  notesHere.push(...designNotes(design, lonelyStrata))
  return {
    kind,
    domain,
    estimate,
    standardError,
    cv: estimate === 0 ? Number.NaN : standardError / Math.abs(estimate),
    df,
    interval,
    deffWor: numberAt(variance.values, 0) / simple.withoutReplacement,
    deffWr,
    effectiveSize: n / deffWr,
    n,
    cases: kind === 'proportion' ? ones : null,
    weightSum,
    missing,
    notes: notesHere,
  }
}

interface SimpleSample {
  readonly rows: Int32Array
  readonly weights: Float64Array
  readonly valueOf: (row: number) => number
  readonly population: number
  /** Rows with weight. */
  readonly n: number
}

/** Variance of the total of linearised values under simple random sampling, as R's deff takes it. */
function simpleVariance({ rows, weights, valueOf, population, n }: SimpleSample): { readonly withReplacement: number; readonly withoutReplacement: number } {
  let centre = 0
  for (let at = 0; at < rows.length; at++) centre += ((weights[rows[at] ?? 0] ?? 0) * valueOf(rows[at] ?? 0)) / population
  let squares = 0
  for (let at = 0; at < rows.length; at++) squares += ((weights[rows[at] ?? 0] ?? 0) * (valueOf(rows[at] ?? 0) - centre) ** 2) / population
  const withReplacement = (squares * (n / (n - 1)) * population ** 2) / n
  return {
    withReplacement,
    withoutReplacement: population < n ? Number.NaN : (withReplacement * (population - n)) / population,
  }
}

function intervalOf(
  { kind, level, interval }: EstimateTask,
  found: { readonly estimate: number; readonly standardError: number; readonly df: number; readonly n: number },
): ReturnType<typeof proportionInterval> {
  if (kind === 'proportion' || interval !== 'mean') {
    // A domain without rows has no estimate and no interval, which is no reason to stop.
    if (!(found.estimate < 0 || found.estimate > 1)) return proportionInterval({ ...found, level, method: interval })
    return refuse({ code: 'ESTIMATE_INTERVAL', what: `the ${kind} is no share, so that it has no ${interval} interval`, expected: 'an estimate from 0 to 1, or the interval mean' })
  }
  const reach = found.df > 0 ? studentQuantile((1 + level) / 2, found.df) * found.standardError : Number.NaN
  return { low: found.estimate - reach, high: found.estimate + reach, level, method: 'mean', notes: [] }
}
