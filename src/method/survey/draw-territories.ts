import type { Matrix, Numbers } from '../matrix.js'
import { makeMatrix, numberAt, rowOf } from '../matrix.js'
import { median } from '../descriptive/quantile.js'
import type { Note } from '../note.js'
import { seededRandom } from '../random.js'
import { normalSource, normalVectors } from './draw-normals.js'
import type { DrawnModel, RateOf, TerritoryCells } from './draw-rates.js'
import { exactRates, linearisedRates, logitMoves } from './draw-rates.js'
import type { DrawTally } from './tally-draws.js'
import { fixedClasses, tallyByDraw, tallyByTerritory } from './tally-draws.js'

export interface DrawOptions {
  readonly count: number
  readonly seed: number
  /** Fixed cuts; class k holds rates from cut k - 1 to below cut k. */
  readonly cuts?: Numbers | undefined
  /** By how much each rate is moved on the logit scale before it is classed by `cuts`, as a benchmark moves it. */
  readonly shifts?: Numbers | undefined
  /** Classes of one draw's rates, for rules that cut anew or within parents; overrides `cuts`. */
  readonly classesOf?: ((rates: Float64Array) => Numbers) | undefined
  /** How many classes `classesOf` can give. */
  readonly classes?: number | undefined
  /**
   * With them each draw predicts every person anew (exact); without, the logit of the rate is moved along its
   * gradient.
   */
  readonly cells?: TerritoryCells | undefined
}

export interface TerritoryDraws {
  readonly kind: 'patterns' | 'linearised-logit'
  readonly count: number
  readonly seed: number
  /** Standard deviation of each territory's rate over the draws. */
  readonly standardErrors: Float64Array
  /** territories × classes; no columns without a rule of classes. */
  readonly classProbabilities: Matrix
  /** True where no class reaches 0.6. */
  readonly unstable: readonly boolean[]
  /** Median and extremes of draws' SE over the delta SE; agreement is a median within 5 % of 1. */
  readonly agreement: {
    readonly median: number
    readonly least: number
    readonly most: number
    readonly passed: boolean
  }
  readonly notes: readonly Note[]
}

interface DrawInput extends DrawnModel {
  readonly covariance: Matrix
  readonly draws: DrawOptions
}

/** Monte Carlo over the coefficients (normal), territory effect and realisation; the same seed gives the same draws. */
export function drawTerritories(
  input: DrawInput,
  found: readonly { readonly standardError: number; readonly rate: number }[],
): TerritoryDraws {
  const { draws } = input
  const size = found.length
  const classes =
    draws.classesOf === undefined ? (draws.cuts === undefined ? 0 : draws.cuts.length + 1) : (draws.classes ?? 3)
  const { moves, squares, counts } = tallyOf(input, found.map(({ rate }) => rate), classes)
  const standardErrors = squares.map((sum, at) => Math.sqrt(Math.max(0, sum - numberAt(moves, at) ** 2 / draws.count) / (draws.count - 1)))
  const classProbabilities = makeMatrix(
    size,
    classes,
    (row, column) => numberAt(counts, row * classes + column) / draws.count,
  )
  const ratios = standardErrors
    .map((error, at) => error / (found[at]?.standardError ?? Number.NaN))
    .filter(Number.isFinite)
  const middle = median(ratios)
  const passed = Math.abs(middle - 1) <= 0.05
  const least = ratios.reduce((low, ratio) => Math.min(low, ratio), Infinity)
  const most = ratios.reduce((high, ratio) => Math.max(high, ratio), 0)
  const note = {
    code: 'PREDICT_DRAWS_DISAGREE',
    message: `Draws and delta method differ: the middle ratio of their standard errors is ${middle.toFixed(3)}.`,
  }
  return {
    kind: draws.cells === undefined ? 'linearised-logit' : 'patterns',
    count: draws.count,
    seed: draws.seed,
    standardErrors,
    classProbabilities,
    unstable: found.map((_, at) => classes > 0 && !(Math.max(...rowOf(classProbabilities, at)) >= 0.6)),
    agreement: { median: middle, least, most, passed },
    notes: passed ? [] : [note],
  }
}

function tallyOf(input: DrawInput, rates: readonly number[], classes: number): DrawTally {
  const { draws } = input
  const normal = normalSource(seededRandom(draws.seed))
  const next = normalVectors(input.covariance, normal)
  const centres = Float64Array.from(rates)
  const rule = draws.cuts === undefined ? null : { cuts: draws.cuts, shifts: draws.shifts }
  const classify = draws.classesOf ?? fixedClasses(rule ?? { cuts: [] }, rates.length)
  const oneByOne = (rateOf: RateOf) => tallyByDraw(() => rateOf(next(), normal), draws.count, centres, classes, classify)
  if (draws.cells !== undefined) return oneByOne(exactRates(input, draws.cells))
  const moves = logitMoves(input.territories, rates)
  const coefficientsAlone = input.areaVariance === 0 && input.realised !== true
  if (!coefficientsAlone || draws.classesOf !== undefined) return oneByOne(linearisedRates(input, moves))
  return tallyByTerritory(moves, Array.from({ length: draws.count }, next), centres, rule)
}
