import type { Matrix } from '../../method/matrix.js'
import type { ReadSurvey } from './sample.js'

/** Sums over the children of each sampling unit, units × columns of the design. */
export interface UnitSums {
  /** Scores w (y - p) x. */
  readonly scores: Matrix
  /** w x. */
  readonly totals: Matrix
}

/** In the order of the children, so that the sums are the same again; a unit without children has zeros. */
export function unitSums({ children, units }: ReadSurvey, patterns: Matrix, probabilities: Float64Array): UnitSums {
  const { columns } = patterns
  const scores = new Float64Array(units.length * columns)
  const totals = new Float64Array(units.length * columns)
  const [pattern, unit, y, w] = [children.numbers('pattern'), children.numbers('unit'), children.numbers('y'), children.numbers('w')]
  for (let row = 0; row < children.rows; row++) {
    const weight = w[row] ?? 0
    // Without weight there may be no fitted probability.
    if (!(weight > 0)) continue
    const own = pattern[row] ?? 0
    const residual = weight * ((y[row] ?? 0) - (probabilities[own] ?? Number.NaN))
    const start = (unit[row] ?? 0) * columns
    addRow(scores, start, patterns, own, residual)
    addRow(totals, start, patterns, own, weight)
  }
  const matrixOf = (values: Float64Array): Matrix => ({ rows: units.length, columns, values })
  return { scores: matrixOf(scores), totals: matrixOf(totals) }
}

function addRow(sums: Float64Array, start: number, { columns, values }: Matrix, row: number, factor: number): void {
  for (let k = 0; k < columns; k++) sums[start + k] = (sums[start + k] ?? 0) + factor * (values[row * columns + k] ?? 0)
}
