import type { Matrix, Numbers } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'

/** Matrix product A B. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  return makeMatrix(a.rows, b.columns, (row, column) => {
    let sum = 0
    for (let k = 0; k < a.columns; k++) sum += entryAt(a, row, k) * entryAt(b, k, column)
    return sum
  })
}

/** A M A for symmetric A and M, symmetric to the last bit. */
export function enclose(a: Matrix, middle: Matrix): Matrix {
  const product = multiply(multiply(a, middle), a)
  return makeMatrix(a.rows, a.rows, (row, column) =>
    row <= column ? entryAt(product, row, column) : entryAt(product, column, row),
  )
}

/** g' V g, or NaN when a needed entry is missing; entries of V beside a zero of g do not matter. */
export function quadraticForm(g: Numbers, v: Matrix): number {
  let sum = 0
  for (let row = 0; row < v.rows; row++) {
    const left = numberAt(g, row)
    if (left === 0) continue
    for (let column = 0; column < v.columns; column++) {
      const right = numberAt(g, column)
      if (right !== 0) sum += left * right * entryAt(v, row, column)
    }
  }
  return sum
}

/** x · b over the row of a matrix; read straight from the lists, since it is called for every row of every draw. */
export function rowProduct({ values, columns }: Matrix, row: number, b: Float64Array): number {
  let sum = 0
  const start = row * columns
  for (let column = 0; column < columns; column++) {
    sum += (values[start + column] ?? Number.NaN) * (b[column] ?? Number.NaN)
  }
  return sum
}

/** 1 / (1 + exp(-eta)); full relative accuracy at both ends. */
export function logistic(eta: number): number {
  return 1 / (1 + Math.exp(-eta))
}

/** ln(1 + exp(eta)) without overflow. */
export function softplus(eta: number): number {
  return eta > 0 ? eta + Math.log1p(Math.exp(-eta)) : Math.log1p(Math.exp(eta))
}

/** ln(p / (1 - p)). */
export function logit(p: number): number {
  return Math.log(p / (1 - p))
}

/** A matrix over some columns spread over all, NaN elsewhere. */
export function spreadMatrix(part: Matrix, kept: readonly number[], width: number): Matrix {
  const place = new Map(kept.map((column, k) => [column, k]))
  return makeMatrix(width, width, (row, column) => {
    const a = place.get(row)
    const b = place.get(column)
    return a === undefined || b === undefined ? Number.NaN : numberAt(part.values, a * part.columns + b)
  })
}
