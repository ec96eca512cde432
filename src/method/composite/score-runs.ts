import type { Matrix } from '../matrix.js'
import type { RandomSource } from '../random.js'
import { seededRandom } from '../random.js'
import { refuse } from '../refuse.js'
import { scoreOnly, shiftScale } from './aggregate.js'
import { checkInput } from './check-input.js'
import type {
  AggregationRule,
  CompositeIndexInput,
  ImputationRule,
  IndexTree,
  NormalisationRule,
  TreatmentRule,
} from './index-input.js'
import { indexTree } from './index-input.js'
import { exponentOf } from './power-mean.js'
import { prepare, promisedRange, scale } from './prepare.js'
import type { IndexWeights } from './weigh.js'
import { nest } from './weigh.js'

export interface SensitivityOptions {
  readonly seed: number
  /** 500 when not given. */
  readonly runs?: number | undefined
  /** Choices to draw from with equal chance; the index's own choice alone when not given. */
  readonly imputations?: readonly ImputationRule[] | undefined
  readonly treatments?: readonly TreatmentRule[] | undefined
  readonly normalisations?: readonly NormalisationRule[] | undefined
  readonly withinDimensions?: readonly AggregationRule[] | undefined
  readonly acrossDimensions?: readonly AggregationRule[] | undefined
  /** Every weight is drawn evenly from 1 - spread to 1 + spread times its own; .25 when not given. */
  readonly weightSpread?: number | undefined
}

interface Choice {
  readonly imputation: ImputationRule
  readonly treatment: TreatmentRule
  readonly normalisation: NormalisationRule
  readonly withinDimensions: AggregationRule
  readonly acrossDimensions: AggregationRule
}

export interface ScoreRun extends Choice {
  /** Total weight of each indicator. */
  readonly weights: Float64Array
  /** In the order of the territories, on the scale of the run's normalisation; NaN without a score. */
  readonly scores: Float64Array
}

/**
 * The scores of an index under choices drawn at random: every run draws one choice of each kind, and weights around
 * those given. Same seed, same runs. Saisana, Saltelli and Tarantola (2005), JRSS A 168, 307-323.
 */
export function scoreRuns(
  input: CompositeIndexInput,
  base: IndexWeights,
  options: SensitivityOptions,
): readonly ScoreRun[] {
  const spread = options.weightSpread ?? 0.25
  if (!(spread >= 0 && spread < 1)) {
    refuse({ code: 'METHOD_SENSITIVITY_SPREAD', what: `weightSpread is ${spread}`, expected: 'from 0 to below 1' })
  }
  const runs = options.runs ?? 500
  if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(options.seed)) {
    refuse({
      code: 'METHOD_SENSITIVITY_RUNS',
      what: `runs is ${runs}, seed ${options.seed}`,
      expected: 'whole numbers',
    })
  }
  const tree = indexTree(input.indicators)
  const random = seededRandom(options.seed)
  const scaled = rememberedScales(input)
  return Array.from({ length: runs }, (): ScoreRun => {
    const choice = draw(input, options, random)
    const weights = perturb(base, tree, spread, random)
    const normalised = scaled(choice.imputation, choice.treatment, choice.normalisation)
    const exponents = { within: exponentOf(choice.withinDimensions), across: exponentOf(choice.acrossDimensions) }
    const range = promisedRange(choice.normalisation, input.range)
    const { values } = shiftScale(normalised, exponents, range, input.zeros ?? 'rescale')
    return { ...choice, weights: weights.total, scores: scoreOnly(values, tree, weights, exponents) }
  })
}

function draw(
  input: CompositeIndexInput,
  options: SensitivityOptions,
  random: RandomSource,
): Choice {
  const pick = <T>(choices: readonly T[] | undefined, own: T): T =>
    choices?.[Math.floor(random() * choices.length)] ?? own
  return {
    imputation: pick(options.imputations, input.imputation ?? 'none'),
    treatment: pick(options.treatments, input.treatment ?? 'none'),
    normalisation: pick(options.normalisations, input.normalisation ?? 'min-max'),
    withinDimensions: pick(options.withinDimensions, input.withinDimensions ?? 'arithmetic'),
    acrossDimensions: pick(options.acrossDimensions, input.acrossDimensions ?? 'arithmetic'),
  }
}

function perturb(weights: IndexWeights, tree: IndexTree, spread: number, random: RandomSource): IndexWeights {
  const vary = (weight: number): number => weight * (1 + spread * (2 * random() - 1))
  return nest(weights.rule, Array.from(weights.within, vary), Array.from(weights.across, vary), tree, [])
}

/** Each combination is computed once, however often it is drawn. */
function rememberedScales(
  input: CompositeIndexInput,
): (imputation: ImputationRule, treatment: TreatmentRule, normalisation: NormalisationRule) => Matrix {
  const known = new Map<string, Matrix>()
  return (imputation, treatment, normalisation) => {
    const key = `${imputation} ${treatment} ${normalisation}`
    const found = known.get(key)
    if (found !== undefined) return found
    const changed = { ...input, imputation, treatment, normalisation }
    checkInput(changed)
    const { normalised } = scale(changed, prepare(changed), treatment, normalisation)
    known.set(key, normalised)
    return normalised
  }
}
