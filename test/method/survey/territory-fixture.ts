import type { Matrix } from '../../../src/method/matrix.js'
import { makeMatrix, matrixFromRows, numberAt, rowOf } from '../../../src/method/matrix.js'
import type { TerritorySums } from '../../../src/method/survey/territory-sums.js'

/** The sums per territory, straight from the persons: an independent reading of what SQL computes. */
export function sumsOf(codes: readonly string[], x: Matrix, coefficients: ArrayLike<number>): TerritorySums {
  const names = [...new Set(codes)]
  const groups = names.map((name) => codes.flatMap((code, row) => (code === name ? [row] : [])))
  const p = Array.from(
    { length: x.rows },
    (_, row) => 1 / (1 + Math.exp(-rowOf(x, row).reduce((sum, value, k) => sum + value * (coefficients[k] ?? 0), 0))),
  )
  const total = (rows: readonly number[], term: (row: number) => number): number =>
    rows.reduce((sum, row) => sum + term(row), 0)
  const at = (row: number): number => numberAt(p, row)
  return {
    codes: names,
    n: groups.map((rows) => rows.length),
    meanProbability: groups.map((rows) => total(rows, at) / rows.length),
    gradient: makeMatrix(names.length, x.columns, (territory, k) => {
      const rows = groups[territory] ?? []
      return total(rows, (row) => at(row) * (1 - at(row)) * numberAt(x.values, row * x.columns + k)) / rows.length
    }),
    sumPq: groups.map((rows) => total(rows, (row) => at(row) * (1 - at(row)))),
    sumSquaredProbability: groups.map((rows) => total(rows, (row) => at(row) ** 2)),
  }
}

export const withIntercept = (...columns: readonly (readonly number[])[]): Matrix =>
  matrixFromRows((columns[0] ?? []).map((_, row) => [1, ...columns.map((column) => column[row] ?? Number.NaN)]))
