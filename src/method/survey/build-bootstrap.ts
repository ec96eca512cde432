import { numberAt } from '../matrix.js'
import { seededRandom } from '../random.js'
import { refuse } from '../refuse.js'
import type { FirstStageUnit } from './build-jackknife.js'
import { firstStageUnits } from './build-jackknife.js'
import type { Replicates } from './replicate-covariance.js'
import type { SurveyDesign } from './survey-design.js'
import { prepareDesign } from './survey-design.js'

/**
 * Rao-Wu bootstrap weights: in each stratum n_h - 1 units are drawn with replacement and the weights of a unit drawn m
 * times become w * m * n_h / (n_h - 1). Units of strata with one unit keep their weight (no contribution). Finite
 * populations are not taken account of, which errs on the side of a larger variance.
 * Rao, Wu and Yue (1992), Survey Methodology 18, 209-217.
 * @param seed any integer; the same seed gives the same weights on every machine.
 */
export function buildBootstrap(
  design: SurveyDesign,
  options: { readonly replicates: number; readonly seed: number },
): Replicates {
  const { replicates } = options
  if (!Number.isInteger(replicates) || replicates < 2) {
    refuse({
      code: 'REPLICATES_TOO_FEW',
      what: `${replicates} replicates were asked for`,
      expected: 'a whole number of 2 or more',
    })
  }
  const prepared = prepareDesign(design)
  const { units, stage } = firstStageUnits(prepared)
  const byStratum = new Map<number, FirstStageUnit[]>()
  for (const unit of units) byStratum.set(unit.stratum, [...(byStratum.get(unit.stratum) ?? []), unit])
  const random = seededRandom(options.seed)
  const weights = Array.from({ length: replicates }, () => {
    const factor = new Float64Array(units.length).fill(1)
    for (const members of byStratum.values()) {
      const count = members.length
      if (count === 1) continue
      const raise = count / (count - 1)
      for (const { unit } of members) factor[unit] = 0
      for (let draw = 1; draw < count; draw++) {
        const { unit } = members[Math.floor(random() * count)] ?? { unit: 0 }
        factor[unit] = numberAt(factor, unit) + raise
      }
    }
    return prepared.weights.map((weight, row) => weight * numberAt(factor, stage.unit[row] ?? 0))
  })
  return { kind: 'bootstrap', weights, scale: 1 / (replicates - 1) }
}
