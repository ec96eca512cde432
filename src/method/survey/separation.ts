import { numberAt } from '../matrix.js'
import type { PatternData } from './pattern-data.js'
import { rowProduct } from './products.js'

const slack = 1e-7

/**
 * Terms along which a direction separates events from the others, or none when it does not: x'd >= 0 wherever there are
 * events, x'd <= 0 wherever there are others, and not 0 everywhere; the likelihood then has no maximum.
 * Albert and Anderson (1984), Biometrika 71, 1-10. Newton's steps tend to such a direction where one exists.
 */
export function separatedTerms(data: PatternData, direction: Float64Array): readonly number[] {
  const { patterns } = data
  const slopes = Float64Array.from({ length: patterns.rows }, (_, row) => rowProduct(patterns, row, direction))
  const largest = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)
  if (!(largest > 0)) return []
  const bar = slack * largest
  const certified = slopes.every(
    (slope, row) =>
      (slope >= -bar || numberAt(data.events, row) === 0) && (slope <= bar || numberAt(data.others, row) === 0),
  )
  if (!certified) return []
  const reach = Float64Array.from({ length: patterns.columns }, (_, column) => {
    let most = 0
    for (let row = 0; row < patterns.rows; row++)
      most = Math.max(most, Math.abs(numberAt(patterns.values, row * patterns.columns + column)))
    return most * Math.abs(numberAt(direction, column))
  })
  return Array.from(reach.keys()).filter((column) => numberAt(reach, column) > 1e-4 * largest)
}
