/** Numbers in order; NaN means missing. */
export type Numbers = ArrayLike<number>

/** A matrix row by row: entry (r, c) stands at `values[r * columns + c]`. NaN means missing. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

/** A matrix whose entries come from a function of row and column. */
export function makeMatrix(rows: number, columns: number, entry: (row: number, column: number) => number): Matrix {
  const values = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) values[row * columns + column] = entry(row, column)
  }
  return { rows, columns, values }
}

/** A matrix whose columns are the given lists, all of one length. */
export function matrixFromColumns(columns: readonly Numbers[]): Matrix {
  const rows = columns[0]?.length ?? 0
  const values = new Float64Array(rows * columns.length)
  columns.forEach((column, at) => {
    for (let row = 0; row < rows; row++) values[row * columns.length + at] = column[row] ?? Number.NaN
  })
  return { rows, columns: columns.length, values }
}

/** A matrix whose rows are the given lists, all of one length. */
export function matrixFromRows(rows: readonly Numbers[]): Matrix {
  return makeMatrix(rows.length, rows[0]?.length ?? 0, (row, column) => numberAt(rows[row] ?? [], column))
}

/** A matrix, or a list of its rows, as a matrix. */
export function matrixOf(given: Matrix | readonly Numbers[]): Matrix {
  return 'values' in given && 'columns' in given ? given : matrixFromRows(given)
}

/** Numbers in one block of memory: a list that is one already is not copied. */
export function floatsOf(values: Numbers): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values)
}

/** Entry of a list; NaN beyond its end. */
export function numberAt(values: Numbers, index: number): number {
  return values[index] ?? Number.NaN
}

export function entryAt(matrix: Matrix, row: number, column: number): number {
  return matrix.values[row * matrix.columns + column] ?? Number.NaN
}

export function columnOf(matrix: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) => entryAt(matrix, row, column))
}

export function rowOf(matrix: Matrix, row: number): Float64Array {
  return matrix.values.slice(row * matrix.columns, (row + 1) * matrix.columns)
}

export function columnsOf(matrix: Matrix): Float64Array[] {
  return Array.from({ length: matrix.columns }, (_, column) => columnOf(matrix, column))
}

/** The values that are present, in order. */
export function presentOf(values: Numbers): Float64Array {
  return Float64Array.from(values).filter((value) => !Number.isNaN(value))
}

export function sumOf(values: Numbers): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index] ?? Number.NaN
  return sum
}
