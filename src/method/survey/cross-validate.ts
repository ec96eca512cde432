import { numberAt, sumOf } from '../matrix.js'
import { seededRandom } from '../random.js'
import { refuse } from '../refuse.js'
import { calibrationOf } from './calibration.js'
import { discriminationOf } from './discrimination.js'
import type { SurveyLogitInput } from './fit-survey-logit.js'
import { fitSurveyLogit } from './fit-survey-logit.js'
import type { RiskLevels } from './risk-levels.js'
import { riskLevels } from './risk-levels.js'
import { prepareDesign } from './survey-design.js'

export interface CrossValidation {
  readonly folds: number
  readonly seed: number
  /** Over the probabilities that each fold's units got from the other folds; NaN where the fits had no estimate. */
  readonly auc: number
  readonly brier: number
  readonly calibrationSlope: number
  readonly calibrationIntercept: number
  /** Folds without a usable fit (no events, separation), left out. */
  readonly failed: number
  /** Rows predicted. */
  readonly rows: number
}

/**
 * Cross-validation by first-stage units: whole units go to folds at random (seeded), so that neighbours never judge
 * each other. Rows without a psu are units of their own; a name that stands in two strata is two units. Aliased terms of a fold count as zero.
 */
export function crossValidate(
  input: SurveyLogitInput,
  options: { readonly folds?: number; readonly seed: number },
): CrossValidation {
  const folds = options.folds ?? 10
  const size = input.x.rows
  const prepared = prepareDesign(input)
  const codes = prepared.stages[0]?.unit ?? new Int32Array(size)
  const units = prepared.stages[0]?.stratumOf.length ?? 0
  if (!Number.isInteger(folds) || folds < 2 || folds > units) {
    refuse({
      code: 'VALIDATE_FOLDS',
      what: `${folds} folds over ${units} units`,
      expected: 'from 2 to the number of units',
    })
  }
  const random = seededRandom(options.seed)
  const order = Array.from({ length: units }, (_, unit) => unit)
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = numberAt(order, last)
    order[last] = numberAt(order, other)
    order[other] = kept
  }
  const foldOf = new Int32Array(units)
  order.forEach((unit, place) => (foldOf[unit] = place % folds))
  const predicted = new Float64Array(size).fill(Number.NaN)
  let failed = 0
  for (let fold = 0; fold < folds; fold++) {
    const within = Array.from({ length: size }, (_, row) => input.domain === undefined || Boolean(input.domain[row]))
    const training = within.map((inside, row) => inside && foldOf[codes[row] ?? 0] !== fold)
    const outcomes = new Set(
      Array.from(input.y).filter(
        (value, row) => training[row] === true && !Number.isNaN(value) && numberAt(input.weights, row) > 0,
      ),
    )
    const fit = outcomes.size < 2 ? undefined : fitSurveyLogit({ ...input, prepared: { ...prepared, lonelyPsu: 'certainty' }, domain: training })
    if (fit === undefined || fit.separated.length > 0 || !fit.converged) {
      failed += 1
      continue
    }
    within.forEach((inside, row) => {
      if (inside && foldOf[codes[row] ?? 0] === fold) predicted[row] = numberAt(fit.fitted, row)
    })
  }
  const rows = Array.from(predicted.keys()).filter(
    (row) =>
      Number.isFinite(predicted[row]) && !Number.isNaN(numberAt(input.y, row)) && numberAt(input.weights, row) > 0,
  )
  const y = rows.map((row) => numberAt(input.y, row))
  const p = rows.map((row) => numberAt(predicted, row))
  const weights = rows.map((row) => numberAt(input.weights, row))
  const both = new Set(y).size === 2
  const levels = riskLevels(y, p, weights)
  const fitness = both ? calibrationOf(levels, { count: 10, rows: y.length, weight: sumOf(weights) }) : undefined
  return {
    folds,
    seed: options.seed,
    auc: discriminationOf(levels).auc,
    brier: brierScore(levels),
    calibrationSlope: fitness?.slope ?? Number.NaN,
    calibrationIntercept: fitness?.intercept ?? Number.NaN,
    failed,
    rows: rows.length,
  }
}

/** sum w (y - p)² / sum w. Brier (1950), Monthly Weather Review 78. */
export function brierScore({ probability, events, others }: RiskLevels): number {
  let squares = 0
  let total = 0
  for (let level = 0; level < probability.length; level++) {
    const p = probability[level] ?? Number.NaN
    const own = events[level] ?? 0
    const rest = others[level] ?? 0
    squares += own * (1 - p) ** 2 + rest * p ** 2
    total += own + rest
  }
  return squares / total
}
