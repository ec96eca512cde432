import type { DuckDBConnection } from '@duckdb/node-api'
import { dummies } from './generate.js'

const draws = 1000

/** What the script has found; `gradient` and `covariance` row by row, `sums` of each dummy by territory. */
export interface PlainFigures {
  readonly codes: readonly string[]
  readonly n: Float64Array
  readonly rates: readonly number[]
  readonly errors: readonly number[]
  readonly b: Float64Array
  readonly covariance: Float64Array
  readonly gradient: Float64Array
  readonly sums: readonly Float64Array[]
}

/** Intervals and classes (thirds) with their stability over draws of the coefficients; coefficients; weights of the factors. */
export async function writePlainTables(connection: DuckDBConnection, figures: PlainFigures): Promise<void> {
  await writeClasses(connection, figures)
  await writeCoefficients(connection, figures)
  await writeFactors(connection, figures)
}

async function writeClasses(connection: DuckDBConnection, { codes, n, rates, errors, b, covariance, gradient }: PlainFigures): Promise<void> {
  const width = b.length
  const root = cholesky(covariance, width)
  const sorted = [...rates].sort((x, y) => x - y)
  const cuts = [at(sorted, Math.floor(sorted.length / 3)), at(sorted, Math.floor((2 * sorted.length) / 3))] as const
  const classOf = (rate: number): number => (rate < cuts[0] ? 0 : rate < cuts[1] ? 1 : 2)
  const counts = new Float64Array(3 * codes.length)
  for (let draw = 0; draw < draws; draw++) {
    const normals = Float64Array.from({ length: width }, normal)
    const change = new Float64Array(width)
    for (let j = 0; j < width; j++) for (let k = 0; k <= j; k++) change[j] = at(change, j) + at(root, j * width + k) * at(normals, k)
    for (let row = 0; row < codes.length; row++) {
      const rate = at(rates, row)
      let move = 0
      for (let k = 0; k < width; k++) move += at(gradient, row * width + k) * at(change, k)
      const drawn = 1 / (1 + Math.exp(-(Math.log(rate / (1 - rate)) + move / at(n, row) / (rate * (1 - rate)))))
      const own = 3 * row + classOf(drawn)
      counts[own] = at(counts, own) + 1
    }
  }
  await connection.run('create table clrisk_class (territory_code varchar, lower double, upper double, class integer, stability double)')
  const appender = await connection.createAppender('clrisk_class')
  codes.forEach((code, row) => {
    const rate = at(rates, row)
    const [eta, reach] = [Math.log(rate / (1 - rate)), (1.96 * at(errors, row)) / (rate * (1 - rate))]
    appender.appendVarchar(code)
    appender.appendDouble(1 / (1 + Math.exp(reach - eta)))
    appender.appendDouble(1 / (1 + Math.exp(-reach - eta)))
    appender.appendInteger(classOf(rate))
    appender.appendDouble(at(counts, 3 * row + classOf(rate)) / draws)
    appender.endRow()
  })
  appender.closeSync()
}

async function writeCoefficients(connection: DuckDBConnection, { b, covariance }: PlainFigures): Promise<void> {
  await connection.run('create table clrisk_coefficient (term varchar, estimate double, standard_error double)')
  const appender = await connection.createAppender('clrisk_coefficient')
  b.forEach((estimate, k) => {
    appender.appendVarchar(k === 0 ? 'constant' : (dummies[k - 1] ?? ''))
    appender.appendDouble(estimate)
    appender.appendDouble(Math.sqrt(at(covariance, k * b.length + k)))
    appender.endRow()
  })
  appender.closeSync()
}

async function writeFactors(connection: DuckDBConnection, { codes, n, b, sums }: PlainFigures): Promise<void> {
  const whole = n.reduce((total, each) => total + each, 0)
  const means = sums.map((sum) => sum.reduce((total, each) => total + each, 0) / whole)
  await connection.run('create table clrisk_factor (territory_code varchar, factor varchar, contribution double, rank integer)')
  const appender = await connection.createAppender('clrisk_factor')
  codes.forEach((code, row) => {
    const own = dummies.map((factor, k) => ({ factor, value: at(b, k + 1) * (at(sums[k] ?? [], row) / at(n, row) - at(means, k)) }))
    own.sort((x, y) => Math.abs(y.value) - Math.abs(x.value)).forEach(({ factor, value }, rank) => {
      appender.appendVarchar(code)
      appender.appendVarchar(factor)
      appender.appendDouble(value)
      appender.appendInteger(rank + 1)
      appender.endRow()
    })
  })
  appender.closeSync()
}

function cholesky(matrix: Float64Array, width: number): Float64Array {
  const root = new Float64Array(width * width)
  for (let j = 0; j < width; j++) {
    for (let k = 0; k <= j; k++) {
      let rest = at(matrix, j * width + k)
      for (let m = 0; m < k; m++) rest -= at(root, j * width + m) * at(root, k * width + m)
      root[j * width + k] = j === k ? Math.sqrt(rest) : rest / at(root, k * width + k)
    }
  }
  return root
}

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}
