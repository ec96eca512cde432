import type { Matrix } from '../matrix.js'
import { entryAt, makeMatrix } from '../matrix.js'

/**
 * Varimax rotation of loadings (p x k) by plane rotations, with Kaiser's row normalisation, run until no angle passes
 * 1e-14. Columns keep their order and sign; communalities do not change. No missing values.
 * Kaiser (1958), Psychometrika 23, 187-200.
 */
export function varimax(loadings: Matrix): Matrix {
  const { rows, columns } = loadings
  const lengths = Float64Array.from({ length: rows }, (_, row) => {
    let squares = 0
    for (let column = 0; column < columns; column++) squares += entryAt(loadings, row, column) ** 2
    return Math.sqrt(squares)
  })
  const scale = (row: number): number => lengths[row] || 1
  const values = makeMatrix(rows, columns, (row, column) => entryAt(loadings, row, column) / scale(row)).values
  for (let sweep = 0; sweep < 1000; sweep++) {
    let largest = 0
    for (let first = 0; first < columns; first++) {
      for (let second = first + 1; second < columns; second++) {
        largest = Math.max(largest, Math.abs(rotatePair(values, rows, columns, first, second)))
      }
    }
    if (largest < 1e-14) break
  }
  return makeMatrix(rows, columns, (row, column) => (values[row * columns + column] ?? 0) * scale(row))
}

/** Turns two columns by the angle that makes their squared entries vary most; gives the angle. */
function rotatePair(values: Float64Array, rows: number, columns: number, first: number, second: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let row = 0; row < rows; row++) {
    const x = values[row * columns + first] ?? 0
    const y = values[row * columns + second] ?? 0
    const u = x * x - y * y
    const v = 2 * x * y
    a += u
    b += v
    c += u * u - v * v
    d += 2 * u * v
  }
  const angle = Math.atan2(d - (2 * a * b) / rows, c - (a * a - b * b) / rows) / 4
  if (Math.abs(angle) < 1e-15) return 0
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  for (let row = 0; row < rows; row++) {
    const x = values[row * columns + first] ?? 0
    const y = values[row * columns + second] ?? 0
    values[row * columns + first] = cosine * x + sine * y
    values[row * columns + second] = cosine * y - sine * x
  }
  return angle
}
