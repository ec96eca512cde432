import { correlation } from '../descriptive/correlation.js'
import { extent, mean } from '../descriptive/moments.js'
import { ranks } from '../descriptive/ranks.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'
import type { CompositeIndexInput } from './index-input.js'
import { scoresOf } from './scores-of.js'

export interface LeftOut {
  readonly indicator: string
  /** Mean over territories of |rank without the indicator - rank with it|, among those with both. */
  readonly meanShift: number
  readonly largestShift: number
  /** Spearman's correlation of the scores with and without it. */
  readonly rankCorrelation: number
}

/**
 * The index computed again without each indicator in turn; weights of the others scaled up, a dimension left empty
 * drops out. Empty for an index of one indicator. OECD/JRC (2008), step 7.
 */
export function leaveOneOut(input: CompositeIndexInput): readonly LeftOut[] {
  if (input.indicators.length < 2) return []
  const whole = scoresOf(input)
  const wholeRanks = ranks(whole)
  return input.indicators.map(({ id }, gone) => {
    const scores = scoresOf(without(input, gone))
    const shifts = ranks(scores).map((rank, index) => Math.abs(rank - numberAt(wholeRanks, index)))
    return {
      indicator: id,
      meanShift: mean(shifts),
      largestShift: extent(shifts).max,
      rankCorrelation: correlation(scores, whole, 'spearman'),
    }
  })
}

function without(input: CompositeIndexInput, gone: number): CompositeIndexInput {
  const indicators = input.indicators.filter((_, index) => index !== gone)
  const left = new Set(indicators.map(({ dimension }) => dimension))
  return {
    ...input,
    indicators,
    dimensions: input.dimensions?.filter(({ id }) => left.has(id)),
    values: makeMatrix(input.values.rows, indicators.length, (row, column) =>
      entryAt(input.values, row, column < gone ? column : column + 1),
    ),
  }
}
