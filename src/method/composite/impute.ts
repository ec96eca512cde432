import { mean } from '../descriptive/moments.js'
import { median } from '../descriptive/quantile.js'
import type { Matrix } from '../matrix.js'
import { columnOf, makeMatrix, numberAt } from '../matrix.js'
import type { ImputationRule } from './index-input.js'

export interface Imputation {
  readonly values: Matrix
  /** Filled entries, row by row as in the matrix: 1 where a value was filled. */
  readonly filled: Uint8Array
}

/**
 * Fills missing values column by column and leaves observed ones as they are. `parent-median`: median of the
 * territories of the same parent; where none of them has a value it stays missing. `median`, `mean`: of the
 * whole column. Rows where `included` is false neither give nor receive.
 */
export function impute(
  data: Matrix,
  rule: ImputationRule,
  parents: readonly string[] | undefined,
  included: readonly boolean[],
): Imputation {
  const filled = new Uint8Array(data.values.length)
  const groups = Array.from({ length: data.rows }, (_, row) => (rule === 'parent-median' ? (parents?.[row] ?? '') : ''))
  const centre = rule === 'mean' ? mean : median
  const columns = Array.from({ length: data.columns }, (_, column) => {
    const values = columnOf(data, column)
    if (rule === 'none') return values
    const centres = new Map<string, number>()
    for (const group of new Set(groups)) {
      centres.set(group, centre(values.filter((_, row) => included[row] === true && groups[row] === group)))
    }
    return values.map((value, row) =>
      Number.isNaN(value) && included[row] === true ? (centres.get(groups[row] ?? '') ?? Number.NaN) : value,
    )
  })
  const values = makeMatrix(data.rows, data.columns, (row, column) => numberAt(columns[column] ?? [], row))
  values.values.forEach((value, index) => {
    if (Number.isNaN(numberAt(data.values, index)) && !Number.isNaN(value)) filled[index] = 1
  })
  return { values, filled }
}
