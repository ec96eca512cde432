import type { Numbers } from '../matrix.js'
import { floatsOf } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { Labels } from './label-codes.js'
import { codeLabels } from './label-codes.js'
import type { DomainMask, MissingRows } from './model-rows.js'
import type { IntervalMethod } from './proportion-interval.js'
import { rowsAmong, rowsWhere } from './rows-where.js'
import type { SurveyDesign } from './survey-design.js'
import { prepareDesign } from './survey-design.js'
import type { Estimate, EstimateKind } from './survey-estimate.js'
import { estimateOver } from './survey-estimate.js'

export interface EstimateInput extends SurveyDesign {
  /** Values per row, NaN when missing; 0 or 1 for a proportion. */
  readonly y: Numbers
  /** Rows asked about; the others stay in the design as zeros. */
  readonly domain?: DomainMask | undefined
  /** `refuse` (default) or leave rows without a value out, counted. */
  readonly missing?: MissingRows | undefined
  /** Confidence level, 0.95 by default; t with the domain's degrees of freedom. */
  readonly level?: number | undefined
  /** `logit` by default for proportions, `mean` (symmetric) for the others; the rest is for estimates from 0 to 1. */
  readonly interval?: IntervalMethod | undefined
}

export interface RatioInput extends EstimateInput {
  /** Values below the line, NaN when missing. */
  readonly denominator: Numbers
}

/**
 * sum w y / sum w with its design-based standard error; numbers of R's svymean, lonely rules and missing values as
 * said.
 */
export function surveyMean(input: EstimateInput): Estimate {
  return only(estimateBy('mean', input))
}

/** sum w y; numbers of R's svytotal. */
export function surveyTotal(input: EstimateInput): Estimate {
  return only(estimateBy('total', input))
}

/**
 * Share of rows that are 1, interval on the logit scale (or asin, beta, mean); numbers of R's svyciprop. Refuses
 * other values.
 */
export function surveyProportion(input: EstimateInput): Estimate {
  return only(estimateBy('proportion', input))
}

/** sum w y / sum w x by linearisation; numbers of R's svyratio. */
export function surveyRatio(input: RatioInput): Estimate {
  return only(estimateBy('ratio', input))
}

/** The same estimate for every domain named by the labels, in order of appearance; the design is read once. */
export function estimateBy(
  kind: EstimateKind,
  input: EstimateInput & Partial<RatioInput>,
  by?: Labels,
): readonly Estimate[] {
  const design = prepareDesign(input)
  const rows = design.weights.length
  if (
    input.y.length !== rows ||
    (by !== undefined && by.length !== rows) ||
    (input.denominator?.length ?? rows) !== rows
  ) {
    refuse({
      code: 'ESTIMATE_LENGTH',
      what: `y has ${input.y.length} entries`,
      expected: `${rows} of each list, one per weight`,
    })
  }
  if (kind === 'ratio' && input.denominator === undefined) {
    refuse({ code: 'ESTIMATE_DENOMINATOR', what: 'a ratio has no denominator', expected: 'one value per row' })
  }
  const { domain } = input
  const inside = rowsWhere(rows, (row) => domain === undefined || Boolean(domain[row]))
  const y = floatsOf(input.y)
  if (kind === 'proportion') checkBinary(y, inside)
  const task = {
    kind,
    y,
    denominator: kind === 'ratio' && input.denominator !== undefined ? floatsOf(input.denominator) : undefined,
    missing: input.missing ?? 'refuse',
    level: input.level ?? 0.95,
    interval: input.interval ?? (kind === 'proportion' ? 'logit' : 'mean'),
  } as const
  if (by === undefined) return [estimateOver(design, task, inside, null)]
  const { codes, names } = codeLabels(by)
  const groups = names.map((): number[] => [])
  for (let at = 0; at < inside.length; at++) {
    const row = inside[at] ?? 0
    groups[codes[row] ?? 0]?.push(row)
  }
  return groups.map((group, code) => estimateOver(design, task, Int32Array.from(group), names[code] ?? ''))
}

function only(estimates: readonly Estimate[]): Estimate {
  return estimates[0] ?? refuse({ code: 'ESTIMATE_EMPTY', what: 'no estimate was made', expected: 'one' })
}

function checkBinary(y: Float64Array, rows: Int32Array): void {
  const strange = rowsAmong(rows, (row) => y[row] !== 0 && y[row] !== 1 && !Number.isNaN(y[row])).length
  if (strange > 0)
    refuse({ code: 'ESTIMATE_OUTCOME', what: `${strange} values are neither 0 nor 1`, expected: '0, 1 or missing' })
}
