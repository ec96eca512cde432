import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { refuse } from '../refuse.js'
import { studentQuantile } from '../distribution/student-t.js'
import { designDf, designNotes, linearisedVariance } from './linearised-variance.js'
import type { MissingRows } from './model-rows.js'
import type { IntervalMethod } from './proportion-interval.js'
import { proportionInterval } from './proportion-interval.js'
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
  readonly y: Numbers
  /** Denominator of a ratio. */
  readonly denominator?: Numbers | undefined
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
  const weightOf = (row: number): number => numberAt(design.weights, row)
  const below = (row: number): number => (denominator === undefined ? 1 : numberAt(denominator, row))
  const rows = within.filter((row) => Number.isFinite(numberAt(y, row) * below(row)))
  const missing = within.length - rows.length
  if (missing > 0 && task.missing === 'refuse') {
    refuse({
      code: 'ESTIMATE_ROWS_MISSING',
      what: `${missing} of ${within.length} rows have no value`,
      expected: 'a value on every row',
      todo: 'Set missing to domain so that they are counted and left out.',
    })
  }
  const used = rows.filter((row) => weightOf(row) > 0)
  let weightSum = 0
  let total = 0
  let base = 0
  for (const row of used) {
    weightSum += weightOf(row)
    total += weightOf(row) * numberAt(y, row)
    base += weightOf(row) * below(row)
  }
  const estimate = kind === 'total' ? total : total / base
  const valueOf = (row: number): number =>
    kind === 'total' ? numberAt(y, row) : (numberAt(y, row) - estimate * below(row)) / base
  // Rows of weight zero add nothing but are units and strata of the design.
  const { variance, lonelyStrata } = linearisedVariance(design, {
    rows,
    width: 1,
    write: (row, target) => (target[0] = weightOf(row) * valueOf(row)),
  })
  const standardError = Math.sqrt(numberAt(variance.values, 0))
  const simple = simpleVariance(used, weightOf, valueOf, weightSum)
  const deffWr = numberAt(variance.values, 0) / simple.withReplacement
  const df = designDf(design, used)
  const cases = kind === 'proportion' ? used.filter((row) => numberAt(y, row) === 1).length : null
  const { notes, ...interval } = intervalOf(task, { estimate, standardError, df, n: used.length })
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
    effectiveSize: used.length / deffWr,
    n: used.length,
    cases,
    weightSum,
    missing,
    notes: notesHere,
  }
}

/** Variance of the total of linearised values under simple random sampling, as R's deff takes it. */
function simpleVariance(
  rows: Int32Array,
  weightOf: (row: number) => number,
  valueOf: (row: number) => number,
  population: number,
): { readonly withReplacement: number; readonly withoutReplacement: number } {
  const n = rows.length
  let centre = 0
  for (const row of rows) centre += (weightOf(row) * valueOf(row)) / population
  let squares = 0
  for (const row of rows) squares += (weightOf(row) * (valueOf(row) - centre) ** 2) / population
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
