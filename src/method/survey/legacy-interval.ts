import { numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { refuse } from '../refuse.js'
import type { TerritorySums } from './territory-sums.js'

export interface LegacyInterval {
  readonly low: number
  readonly high: number
}

/**
 * mean ± 1.96 sd(p) / sqrt(n) over the predicted probabilities of a territory's persons, sd with n - 1, as one public
 * implementation prints it. Not a margin of error: it shrinks with the size of the census and knows nothing of the
 * error of the coefficients. Needs sum p^2 per territory; NaN below 2 persons.
 */
export function legacyIntervals(sums: TerritorySums): {
  readonly intervals: readonly LegacyInterval[]
  readonly warning: Note
} {
  const squares = sums.sumSquaredProbability
  if (squares === undefined) {
    return refuse({
      code: 'PREDICT_LEGACY',
      what: 'the legacy interval was asked for without sums of p²',
      expected: 'sumSquaredProbability',
    })
  }
  const intervals = sums.codes.map((_, at) => {
    const n = numberAt(sums.n, at)
    const mean = numberAt(sums.meanProbability, at)
    const spread = Math.sqrt(Math.max(0, numberAt(squares, at) - n * mean * mean) / (n - 1))
    const reach = n > 1 ? (1.96 * spread) / Math.sqrt(n) : Number.NaN
    return { low: mean - reach, high: mean + reach }
  })
  const message =
    'The legacy interval is the spread of predictions over sqrt(n): it leaves out the error of the coefficients ' +
    'and of the territory, and shrinks as the census grows.'
  return { intervals, warning: { code: 'PREDICT_LEGACY_INTERVAL', message } }
}
