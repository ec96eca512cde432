import { ranks } from '../descriptive/ranks.js'
import { quantile } from '../descriptive/quantile.js'
import { mean } from '../descriptive/moments.js'
import type { Matrix, Numbers } from '../matrix.js'
import { columnOf, numberAt } from '../matrix.js'
import type { RandomSource } from '../random.js'
import { seededRandom } from '../random.js'
import { refuse } from '../refuse.js'
import { scoreOnly, shiftScale } from './aggregate.js'
import { checkInput } from './check-input.js'
import { compositeIndex } from './composite-index.js'
import type {
  AggregationRule,
  CompositeIndexInput,
  ImputationRule,
  IndexTree,
  NormalisationRule,
  TreatmentRule,
} from './index-input.js'
import { indexTree } from './index-input.js'
import type { LeftOut } from './leave-one-out.js'
import { leaveOneOut } from './leave-one-out.js'
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

export interface SensitivityRun {
  readonly imputation: ImputationRule
  readonly treatment: TreatmentRule
  readonly normalisation: NormalisationRule
  readonly withinDimensions: AggregationRule
  readonly acrossDimensions: AggregationRule
  /** Total weight of each indicator. */
  readonly weights: Float64Array
  /** Mean over territories of |rank - rank of the index|. */
  readonly meanShift: number
}

export interface RankSpread {
  /** Rank 1 is the most vulnerable; NaN without a score. */
  readonly rank: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly meanShift: number
}

export interface Sensitivity {
  /** In the order of the territories. */
  readonly territories: readonly RankSpread[]
  readonly meanShift: number
  readonly runs: readonly SensitivityRun[]
  readonly leaveOneOut: readonly LeftOut[]
}

/**
 * How far ranks depend on the choices behind an index: every run draws one choice of each kind and new weights of
 * indicators and dimensions, and ranks the territories again (ties share their mean rank). Reports the median rank, the
 * 5 to 95 % interval (quantiles of the seventh type) and the mean absolute shift, and the index without each indicator.
 * Weights found from the data (`pca-*`, `entropy`) are found once, by the index's own choices. Same seed, same answer.
 * Territories without a score have NaN. Saisana, Saltelli and Tarantola (2005), JRSS A 168, 307-323.
 */
export function sensitivity(input: CompositeIndexInput, options: SensitivityOptions): Sensitivity {
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
  const base = compositeIndex(input)
  const baseRanks = vulnerabilityRanks(base.scores)
  const tree = indexTree(input.indicators)
  const random = seededRandom(options.seed)
  const scaled = rememberedScales(input)
  const rankRows = new Float64Array(runs * input.territories.length)
  const drawn = Array.from({ length: runs }, (_, run): SensitivityRun => {
    const choice = draw(input, options, random)
    const weights = perturb(base.weights, tree, spread, random)
    const normalised = scaled(choice.imputation, choice.treatment, choice.normalisation)
    const exponents = { within: exponentOf(choice.withinDimensions), across: exponentOf(choice.acrossDimensions) }
    const range = promisedRange(choice.normalisation, input.range)
    const { values } = shiftScale(normalised, exponents, range, input.zeros ?? 'rescale')
    const own = vulnerabilityRanks(scoreOnly(values, tree, weights, exponents))
    rankRows.set(own, run * own.length)
    return { ...choice, weights: weights.total, meanShift: mean(shifts(own, baseRanks)) }
  })
  const table: Matrix = { rows: runs, columns: input.territories.length, values: rankRows }
  const territories = input.territories.map((_, index): RankSpread => {
    const own = columnOf(table, index)
    const rank = numberAt(baseRanks, index)
    const [median, low, high] = [quantile(own, 0.5), quantile(own, 0.05), quantile(own, 0.95)]
    return { rank, median, low, high, meanShift: mean(own.map((value) => Math.abs(value - rank))) }
  })
  return {
    territories,
    meanShift: mean(drawn.map((run) => run.meanShift)),
    runs: drawn,
    leaveOneOut: leaveOneOut(input),
  }
}

/** Ranks from 1 for the highest score; ties share their mean; NaN without a score. */
export function vulnerabilityRanks(scores: Numbers): Float64Array {
  return ranks(Float64Array.from(scores, (score) => -score))
}

function shifts(own: Float64Array, base: Float64Array): Float64Array {
  return own.map((rank, index) => Math.abs(rank - numberAt(base, index)))
}

function draw(
  input: CompositeIndexInput,
  options: SensitivityOptions,
  random: RandomSource,
): Omit<SensitivityRun, 'weights' | 'meanShift'> {
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
