import type { Matrix, Numbers } from '../matrix.js'
import { matrixOf, numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { distinctPatterns } from './distinct-patterns.js'
import type { PatternFit } from './fit-from-patterns.js'
import { fitFromPatterns } from './fit-from-patterns.js'
import { designNotes, linearisedVariance } from './linearised-variance.js'
import type { DomainMask, MissingRows } from './model-rows.js'
import { modelRows } from './model-rows.js'
import { enclose, spreadMatrix } from './products.js'
import type { SurveyDesign } from './survey-design.js'
import { prepareDesign } from './survey-design.js'

export interface SurveyLogitInput extends SurveyDesign {
  /** One row per person, one column per term; the intercept is a column of ones. */
  readonly x: Matrix
  /** 0 or 1 (false or true) per row; NaN when missing. */
  readonly y: Numbers
  readonly termNames?: readonly string[] | undefined
  /** Rows of the population asked about; the others stay in the design with no part in the sums. All by default. */
  readonly domain?: DomainMask | undefined
  /**
   * What to do with rows whose outcome or term is missing: `refuse` (default), or leave them out as a domain,
   * counted.
   */
  readonly missing?: MissingRows | undefined
  readonly firth?: boolean | undefined
  readonly epsilon?: number | undefined
  readonly maxIterations?: number | undefined
}

/** The same with x as a list of its rows. */
export type SurveyLogitRows = Omit<SurveyLogitInput, 'x'> & { readonly x: readonly Numbers[] }

export interface SurveyLogitFit extends Omit<PatternFit, 'products' | 'bread' | 'probabilities' | 'separatedAt'> {
  readonly termNames: readonly string[]
  /** Design-based covariance, terms × terms; NaN for aliased and separated terms. */
  readonly covariance: Matrix
  readonly standardErrors: Float64Array
  /** Sampling units less strata. */
  readonly df: number
  /** df + 1 - terms kept: the one R's summary and confint use. */
  readonly residualDf: number
  /** Rows fitted, and rows left out by the rule of missing values. */
  readonly rows: number
  readonly missingRows: number
  /** Distinct covariate patterns. */
  readonly patterns: number
  /** Fitted probability per row of x; NaN where x is missing. Rows outside the domain are predicted too. */
  readonly fitted: Float64Array
  readonly lonelyStrata: readonly string[]
}

/**
 * Survey-weighted logit with Taylor-linearised covariance V = H^-1 M H^-1, H = sum w p (1 - p) x x', M the design
 * variance of the total of w (y - p) x. Weights are rescaled to mean 1 over the domain: no effect on b or V, it sets
 * the unit of the deviance. Numbers of R's survey::svyglm(family = quasibinomial). Throws on designs and data that
 * cannot be used; collinear and separated terms are named in `warnings`. Binder (1983), International Statistical
 * Review 51.
 */
export function fitSurveyLogit(given: SurveyLogitInput | SurveyLogitRows): SurveyLogitFit {
  const input: SurveyLogitInput = { ...given, x: matrixOf(given.x) }
  const design = prepareDesign(input)
  const { rows, missing, meanWeight } = modelRows({
    ...input,
    weights: design.weights,
    missing: input.missing ?? 'refuse',
  })
  const { patterns, patternOf } = distinctPatterns(input.x, rows)
  const weightSum = new Float64Array(patterns.rows)
  const eventWeightSum = new Float64Array(patterns.rows)
  const scaled = design.weights.map((weight) => weight / meanWeight)
  rows.forEach((row, at) => {
    const pattern = numberAt(patternOf, at)
    const weight = numberAt(scaled, row)
    weightSum[pattern] = numberAt(weightSum, pattern) + weight
    if (Number(input.y[row]) === 1) eventWeightSum[pattern] = numberAt(eventWeightSum, pattern) + weight
  })
  const { products: _, bread, separatedAt, ...fit } = fitFromPatterns({
    ...input,
    patterns,
    weightSum,
    eventWeightSum,
    names: input.termNames,
  })
  const { kept } = fit
  const probability = new Float64Array(input.x.rows).fill(Number.NaN)
  rows.forEach((row, at) => (probability[row] = numberAt(fit.probabilities, numberAt(patternOf, at))))
  const { variance, lonelyStrata, df } = linearisedVariance(design, {
    rows,
    width: kept.length,
    add: (row, sums, start) => {
      const weight = numberAt(scaled, row)
      // Rows of weight zero are units and strata of the design, but may have no fitted probability.
      const residual = weight > 0 ? weight * (Number(input.y[row]) - numberAt(probability, row)) : 0
      kept.forEach((column, k) => (sums[start + k] = numberAt(sums, start + k) + residual * numberAt(input.x.values, row * input.x.columns + column)))
    },
  })
  const part = enclose(bread, variance)
  const lost = new Set(separatedAt)
  const spreadOut = spreadMatrix(part, kept, input.x.columns)
  const covariance = {
    ...spreadOut,
    values: spreadOut.values.map((value, at) =>
      lost.has(at % input.x.columns) || lost.has(Math.floor(at / input.x.columns)) ? Number.NaN : value,
    ),
  }
  return {
    ...withoutProbabilities(fit),
    termNames: fit.names,
    covariance,
    standardErrors: Float64Array.from({ length: input.x.columns }, (_, k) =>
      Math.sqrt(numberAt(covariance.values, k * (input.x.columns + 1))),
    ),
    df,
    residualDf: df + 1 - kept.length,
    rows: rows.length,
    missingRows: missing,
    patterns: patterns.rows,
    fitted: predictRows(input.x, fit.coefficients, kept),
    lonelyStrata,
    warnings: [...fit.warnings, ...designNotes(design, lonelyStrata), ...rowNotes(missing, df + 1 - kept.length)],
  }
}

function withoutProbabilities<T extends { readonly probabilities: Float64Array }>(fit: T): Omit<T, 'probabilities'> {
  const { probabilities: _, ...rest } = fit
  return rest
}

function predictRows(x: Matrix, coefficients: Float64Array, kept: readonly number[]): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, row) => {
    let eta = 0
    for (const column of kept) eta += numberAt(coefficients, column) * numberAt(x.values, row * x.columns + column)
    return 1 / (1 + Math.exp(-eta))
  })
}

function rowNotes(missing: number, residualDf: number): readonly Note[] {
  const notes: Note[] = []
  if (missing > 0)
    notes.push({
      code: 'LOGIT_ROWS_MISSING',
      message: `${missing} rows lack the outcome or a term and were left out as outside the domain.`,
    })
  if (residualDf < 1)
    notes.push({
      code: 'LOGIT_FEW_UNITS',
      message: `${residualDf} residual degrees of freedom: no tests or intervals by R's rule.`,
    })
  return notes
}
