import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { dummies } from './generate.js'
import { plainLogit, plainSandwich } from './plain-logit.js'
import { writePlainTables } from './plain-tables.js'
import type { Engine, RiskContest } from './risk-contest.js'

const width = dummies.length + 1
const list = (each: (dummy: string, at: number) => string): string => dummies.map(each).join(', ')

/**
 * What one would write by hand: no missing values, no checks, one model, a table of rate and standard error. With `more` also what a
 * committee asks for beside them: intervals, classes with their stability, coefficients, and the weight of each factor in each territory.
 */
export async function contestRival(file: string, state: string, { threads }: Engine, more: boolean): Promise<RiskContest> {
  const started = performance.now()
  const phases: Record<string, number> = {}
  let before = started
  const mark = (phase: string): void => {
    phases[phase] = (performance.now() - before) / 1000
    before = performance.now()
  }
  await mkdir(state, { recursive: true })
  const instance = await DuckDBInstance.create(join(state, 'rival.duckdb'), threads === undefined ? {} : { threads: String(threads) })
  const connection = await instance.connect()
  await connection.run(`create temp table survey as from read_csv('${join(dirname(file), 'survey.csv')}', header = true, auto_detect = false, delim = ',',
    columns = {municipality: 'VARCHAR', age: 'TINYINT', ${list((dummy) => `${dummy}: 'TINYINT'`)}, works: 'TINYINT', stratum: 'VARCHAR', psu: 'VARCHAR', weight: 'DOUBLE'})
    where age between 5 and 17`)
  const patterns = await columnsOf(connection, `select ${list((dummy) => dummy)}, sum(weight), sum(weight * works) from survey group by all`)
  const { b, inverse } = plainLogit({ x: withIntercept(patterns.slice(0, -2)), width, weight: numbers(patterns.at(-2)), events: numbers(patterns.at(-1)) })
  const eta = [...b].map((value, k) => (k === 0 ? exact(value) : `${exact(value)} * ${dummies[k - 1] ?? ''}`)).join(' + ')
  const units = await columnsOf(connection, `select stratum, sum(r), ${list((dummy) => `sum(r * ${dummy})`)}
    from (select *, weight * (works - 1 / (1 + exp(-(${eta})))) as r from survey) group by stratum, psu order by stratum, psu`)
  const covariance = plainSandwich(inverse, byRow(units.slice(1).map(numbers)), (units[0] ?? []).map(String), width)
  mark('survey')
  const target = await columnsOf(connection, `select municipality, count(*), sum(p), sum(q), ${list((dummy) => `sum(q * ${dummy})`)}${more ? `, ${list((dummy) => `sum(${dummy})`)}` : ''}
    from (select *, p * (1 - p) as q from (select *, 1 / (1 + exp(-(${eta}))) as p
      from read_csv('${file}', header = true, auto_detect = false, delim = ',',
        columns = {municipality: 'VARCHAR', age: 'TINYINT', ${list((dummy) => `${dummy}: 'TINYINT'`)}})
      where age between 5 and 17))
    group by municipality order by municipality`)
  mark('target')
  const codes = (target[0] ?? []).map(String)
  const n = numbers(target[1])
  const gradient = byRow(target.slice(3, 3 + width).map(numbers))
  await connection.run('create table clrisk_territory (territory_code varchar, children double, rate double, standard_error double)')
  const figures: Record<string, readonly [number, number]> = {}
  const appender = await connection.createAppender('clrisk_territory')
  codes.forEach((code, row) => {
    const children = n[row] ?? 0
    const rate = Number(target[2]?.[row]) / children
    const error = Math.sqrt(quadratic(gradient.subarray(row * width, (row + 1) * width), covariance)) / children
    figures[code] = [rate, error]
    appender.appendVarchar(code)
    appender.appendDouble(children)
    appender.appendDouble(rate)
    appender.appendDouble(error)
    appender.endRow()
  })
  appender.closeSync()
  if (more) {
    const rates = codes.map((code) => figures[code]?.[0] ?? 0)
    const errors = codes.map((code) => figures[code]?.[1] ?? 0)
    await writePlainTables(connection, { codes, n, rates, errors, b, covariance, gradient, sums: target.slice(3 + width).map(numbers) })
  }
  await connection.run('checkpoint')
  connection.closeSync()
  instance.closeSync()
  mark('write')
  return { seconds: (performance.now() - started) / 1000, phases, children: n.reduce((sum, each) => sum + each, 0), patterns: patterns[0]?.length ?? 0, figures }
}

async function columnsOf(connection: DuckDBConnection, statement: string): Promise<readonly (readonly unknown[])[]> {
  return (await connection.runAndReadAll(statement)).getColumns()
}

function numbers(column: readonly unknown[] | undefined): Float64Array {
  return Float64Array.from(column ?? [], Number)
}

/** As a double: a bare literal would be a decimal. */
function exact(value: number): string {
  return `(${value.toPrecision(17)})::double`
}

function withIntercept(columns: readonly (readonly unknown[])[]): Float64Array {
  return byRow([new Float64Array(columns[0]?.length ?? 0).fill(1), ...columns.map(numbers)])
}

function byRow(columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0]?.length ?? 0
  const values = new Float64Array(rows * columns.length)
  columns.forEach((column, k) => column.forEach((value, row) => (values[row * columns.length + k] = value)))
  return values
}

function quadratic(g: Float64Array, v: Float64Array): number {
  let sum = 0
  for (let j = 0; j < g.length; j++) for (let k = 0; k < g.length; k++) sum += (g[j] ?? 0) * (g[k] ?? 0) * (v[j * g.length + k] ?? 0)
  return sum
}
