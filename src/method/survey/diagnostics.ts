import type { Matrix, Numbers } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { ArcherLemeshow } from './archer-lemeshow.js'
import { archerLemeshow } from './archer-lemeshow.js'
import type { Calibration } from './calibration.js'
import { calibrationOf } from './calibration.js'
import { brierScore } from './cross-validate.js'
import type { Classification, Discrimination } from './discrimination.js'
import { classifyAt, discriminationOf } from './discrimination.js'
import type { Inflation } from './inflation.js'
import { inflation } from './inflation.js'
import type { PseudoR2 } from './pseudo-r2.js'
import { pseudoR2 } from './pseudo-r2.js'
import type { RiskLevels } from './risk-levels.js'
import { riskLevels } from './risk-levels.js'
import type { SurveyDesign } from './survey-design.js'

export interface DiagnosticsInput extends SurveyDesign {
  /** 0 or 1 per row, none missing: leave rows outside the fit out by weight 0 or beforehand. */
  readonly y: Numbers
  readonly probability: Numbers
  /** These rows by their probability, where that was found before. */
  readonly levels?: RiskLevels | undefined
  /** Covariates for the inflation factors. */
  readonly x?: Matrix | undefined
  /** Term of each column of x; the dummies of a factor share one name. */
  readonly terms?: readonly string[] | undefined
  /** Groups of risk, 10 by default. */
  readonly groups?: number | undefined
}

export interface Diagnostics extends Discrimination, PseudoR2 {
  readonly n: number
  readonly cases: number
  /** Weighted share of events. */
  readonly prevalence: number
  readonly brier: number
  /** 1 - Brier / (prevalence (1 - prevalence)). */
  readonly brierSkill: number
  readonly calibration: Calibration
  readonly archerLemeshow: ArcherLemeshow
  /** At the prevalence, not at one half. */
  readonly classification: Classification
  readonly inflation: Inflation | null
}

/** Checks of a fitted logit on the rows with weight; each part is documented where it is computed. */
export function diagnostics(input: DiagnosticsInput): Diagnostics {
  const { y, probability, weights } = input
  const size = weights.length
  if (y.length !== size || probability.length !== size || (input.x !== undefined && input.x.rows !== size)) {
    refuse({
      code: 'DIAGNOSTICS_LENGTH',
      what: `${y.length} outcomes and ${probability.length} probabilities`,
      expected: `${size}, one per weight`,
    })
  }
  let [n, bad, cases, total, events] = [0, 0, 0, 0, 0]
  for (let row = 0; row < size; row++) {
    const weight = weights[row] ?? Number.NaN
    if (!(weight > 0)) continue
    const outcome = y[row] ?? Number.NaN
    const p = probability[row] ?? Number.NaN
    n += 1
    if (!(outcome === 0 || outcome === 1) || !(p >= 0 && p <= 1)) bad += 1
    if (outcome === 1) cases += 1
    total += weight
    events += weight * outcome
  }
  if (bad > 0)
    refuse({
      code: 'DIAGNOSTICS_VALUES',
      what: `${bad} rows with weight lack an outcome of 0 or 1 or a probability`,
      expected: 'both on every row',
    })
  if (cases === 0 || cases === n)
    refuse({
      code: 'LOGIT_OUTCOME_CONSTANT',
      what: `${cases} of ${n} rows are events`,
      expected: 'both outcomes',
    })
  const prevalence = events / total
  const levels = input.levels ?? riskLevels(y, probability, weights)
  const brier = brierScore(levels)
  const count = input.groups ?? 10
  const terms = input.terms ?? Array.from({ length: input.x?.columns ?? 0 }, (_, column) => `x${column + 1}`)
  return {
    n,
    cases,
    prevalence,
    ...discriminationOf(levels),
    ...pseudoR2(levels),
    brier,
    brierSkill: 1 - brier / (prevalence * (1 - prevalence)),
    calibration: calibrationOf(levels, { count, rows: n, weight: total }),
    archerLemeshow: archerLemeshow(input, y, probability, count, levels),
    classification: classifyAt(levels, prevalence),
    inflation: input.x === undefined ? null : inflation(input.x, weights, terms),
  }
}
