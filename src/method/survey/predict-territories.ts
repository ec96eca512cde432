import { studentQuantile } from '../distribution/student-t.js'
import type { Matrix, Numbers } from '../matrix.js'
import { numberAt, rowOf } from '../matrix.js'
import type { Note } from '../note.js'
import { refuse } from '../refuse.js'
import type { DrawOptions, TerritoryDraws } from './draw-territories.js'
import { drawTerritories } from './draw-territories.js'
import { legacyIntervals } from './legacy-interval.js'
import type { LegacyInterval } from './legacy-interval.js'
import { logistic, logit, quadraticForm } from './products.js'
import type { TerritorySums } from './territory-sums.js'
import { checkSums } from './territory-sums.js'

export interface PredictionInput {
  readonly coefficients: Numbers
  /** Design-based covariance of the coefficients; NaN rows of aliased terms are met by zeros of the gradient. */
  readonly covariance: Matrix
  /** Degrees of freedom of t; Infinity for the normal. */
  readonly df: number
  readonly territories: TerritorySums
  /** Variance of a random territory effect on the logit scale, 0 when none was fitted. */
  readonly areaVariance?: number | undefined
  /** True when the realised rate of these very persons is meant, not the expected one. */
  readonly realised?: boolean | undefined
  readonly level?: number | undefined
  readonly draws?: DrawOptions | undefined
  /** Adds mean ± 1.96 sd / sqrt(n) beside the honest interval, with a warning. */
  readonly legacy?: boolean | undefined
}

export interface TerritoryPrediction {
  readonly code: string
  readonly n: number
  readonly rate: number
  /** n × rate. */
  readonly expected: number
  readonly standardError: number
  /** t × SE. */
  readonly marginOfError: number
  /** SE / rate; NaN at 0. */
  readonly cv: number
  /** On the logit scale. */
  readonly low: number
  readonly high: number
  /** Variance by source. */
  readonly variance: { readonly coefficients: number; readonly area: number; readonly realised: number }
  readonly legacy: LegacyInterval | null
}

export interface Predictions {
  readonly territories: readonly TerritoryPrediction[]
  /** Which errors the margins contain. */
  readonly contains: readonly ('coefficients' | 'area' | 'realised')[]
  readonly level: number
  readonly df: number
  readonly draws: TerritoryDraws | null
  readonly notes: readonly Note[]
}

/**
 * Rate per territory with its margin of error by the delta method:
 * SE² = g'V g + s² (sum W p q / sum W)² + [realised] sum W² p q / (sum W)², g the gradient, s² the area variance;
 * margin t(df) × SE; interval logit(P) ± t SE / (P (1 - P)). Territories without population give NaN and a note.
 * It is the model's margin: without an area variance nothing in it speaks of how a territory departs from the model.
 * Rao and Molina (2015), Small Area Estimation, 4.5 and 9.
 */
export function predictTerritories(input: PredictionInput): Predictions {
  const { territories: sums, df } = input
  const level = input.level ?? 0.95
  const areaVariance = input.areaVariance ?? 0
  checkSums(sums, input.coefficients.length)
  if (input.covariance.rows !== input.coefficients.length || !(areaVariance >= 0)) {
    refuse({
      code: 'PREDICT_COVARIANCE',
      what:
        `${input.coefficients.length} coefficients come with a covariance of ${input.covariance.rows} rows ` +
        `and an area variance of ${areaVariance}`,
      expected: 'one row per coefficient and a variance of 0 or more',
    })
  }
  const t = df > 0 ? studentQuantile((1 + level) / 2, df) : Number.NaN
  const legacy = input.legacy === true ? legacyIntervals(sums) : null
  const territories = sums.codes.map((code, at): TerritoryPrediction => {
    const n = numberAt(sums.n, at)
    const rate = n > 0 ? numberAt(sums.meanProbability, at) : Number.NaN
    const variance = {
      coefficients: quadraticForm(rowOf(sums.gradient, at), input.covariance),
      area: areaVariance * (numberAt(sums.sumPq, at) / n) ** 2,
      realised: input.realised === true ? numberAt(sums.sumSquaredWeightPq ?? sums.sumPq, at) / n ** 2 : 0,
    }
    const standardError = Math.sqrt(variance.coefficients + variance.area + variance.realised)
    const reach = (t * standardError) / (rate * (1 - rate))
    return {
      code,
      n,
      rate,
      expected: n > 0 ? n * rate : 0,
      standardError,
      marginOfError: t * standardError,
      cv: rate > 0 ? standardError / rate : Number.NaN,
      low: logistic(logit(rate) - reach),
      high: logistic(logit(rate) + reach),
      variance,
      legacy: legacy?.intervals[at] ?? null,
    }
  })
  const found: Predictions = {
    territories,
    contains: [
      'coefficients',
      ...(areaVariance > 0 ? (['area'] as const) : []),
      ...(input.realised === true ? (['realised'] as const) : []),
    ],
    level,
    df,
    draws: null,
    notes: [...notesOf(territories, df, areaVariance), ...(legacy === null ? [] : [legacy.warning])],
  }
  return input.draws === undefined ? found : drawPredictions(found, input, input.draws)
}

/** Predictions made before, with draws added: their classes may be cut by the rates themselves. */
export function drawPredictions(found: Predictions, input: PredictionInput, draws: DrawOptions): Predictions {
  const drawn = drawTerritories({ ...input, areaVariance: input.areaVariance ?? 0, draws }, found.territories)
  return { ...found, draws: drawn, notes: [...found.notes, ...drawn.notes] }
}

function notesOf(territories: readonly TerritoryPrediction[], df: number, areaVariance: number): readonly Note[] {
  const notes: Note[] = []
  const empty = territories.filter(({ n }) => !(n > 0)).map(({ code }) => code)
  if (empty.length > 0) {
    notes.push({
      code: 'PREDICT_NO_POPULATION',
      message:
        `${empty.length} territories without population have no rate: ` +
        `${empty.slice(0, 10).join(', ')}${empty.length > 10 ? ', …' : ''}.`,
    })
  }
  if (!(df > 0)) notes.push({ code: 'PREDICT_NO_DF', message: 'No degrees of freedom: margins cannot be given.' })
  if (areaVariance === 0) {
    notes.push({
      code: 'PREDICT_MODEL_MARGIN',
      message:
        'Margins are those of the model: no territory effect was fitted, ' +
        'so departures of a territory from the model are not in them.',
    })
  }
  return notes
}
