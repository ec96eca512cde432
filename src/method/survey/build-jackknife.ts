import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { Replicates } from './replicate-covariance.js'
import type { PreparedDesign, SurveyDesign } from './survey-design.js'
import { prepareDesign } from './survey-design.js'

/**
 * Jackknife weights: each first-stage unit is left out once and the others of its stratum raised by n_h / (n_h - 1).
 * JKn with strata (rscale (1 - f_h)(n_h - 1) / n_h each), JK1 without (the same as one scale). A stratum with one unit
 * is refused under `fail`, contributes nothing under `certainty` and is not offered otherwise.
 * Wolter (2007), chapter 4.
 */
export function buildJackknife(design: SurveyDesign): Replicates {
  const prepared = prepareDesign(design)
  const { units, stage } = firstStageUnits(prepared)
  const lonely = units.filter(({ count }) => count === 1)
  if (lonely.length > 0 && prepared.lonelyPsu !== 'certainty') {
    refuse({
      code: 'DESIGN_LONELY_PSU',
      what: `${lonely.length} strata have a single sampling unit`,
      expected: 'two or more units in each stratum',
      todo: 'Join strata, or choose lonelyPsu certainty.',
    })
  }
  const left = units.filter(({ count }) => count > 1)
  const weights = left.map(({ unit, stratum, count }) =>
    prepared.weights.map((weight, row) => {
      const own = stage.unit[row] ?? 0
      if (stage.stratumOf[own] !== stratum) return weight
      return own === unit ? 0 : (weight * count) / (count - 1)
    }),
  )
  const rscales = Float64Array.from(left, ({ count, correction }) => (correction * (count - 1)) / count)
  return { kind: design.strata === undefined ? 'JK1' : 'JKn', weights, scale: 1, rscales }
}

export interface FirstStageUnit {
  readonly unit: number
  readonly stratum: number
  /** Units of its stratum. */
  readonly count: number
  readonly correction: number
}

/** The first-stage units of a design, in order of appearance. */
export function firstStageUnits(design: PreparedDesign): {
  readonly units: readonly FirstStageUnit[]
  readonly stage: PreparedDesign['stages'][number]
} {
  const stage = design.stages[0]
  if (stage === undefined)
    return refuse({ code: 'DESIGN_EMPTY', what: 'the design has no stage', expected: 'one or more' })
  const units = Array.from(stage.stratumOf, (stratum, unit): FirstStageUnit => ({ unit, stratum, count: numberAt(stage.unitCount, stratum), correction: numberAt(stage.correction, stratum) }))
  return { units, stage }
}
