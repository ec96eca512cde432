import { sql } from 'kysely'
import { publicSchema } from '../publish/manifest.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import type { JsonValue } from '../warehouse/json-value.js'
import { inlineStatement } from '../warehouse/statement.js'
import type { Query } from '../warehouse/statement.js'
import { HttpProblem } from './http-problem.js'

/** Territories with code and name; without it they are taken from `territory_risk`. */
export const territoryTable = 'territory'
export const riskTable = 'territory_risk'
export const codeColumn = 'territory_code'

export interface PublicColumn {
  readonly name: string
  readonly type: string
  readonly comment: string | null
}

export interface PublicTable {
  readonly table: string
  readonly comment: string | null
  readonly rows: number
  readonly columns: readonly PublicColumn[]
}

export interface PageWish {
  readonly limit: number
  readonly offset: number
  /** Column and the text that it must equal; an empty text stands for an empty cell. */
  readonly filters: readonly (readonly [column: string, value: string])[]
}

export interface Page {
  readonly columns: readonly PublicColumn[]
  readonly rows: readonly (readonly JsonValue[])[]
  readonly total: number
}

const limits = { maxRows: Number.MAX_SAFE_INTEGER, timeoutMs: 30_000 }

export async function ask(reader: ReadOnlyWarehouse, query: Query): Promise<readonly (readonly JsonValue[])[]> {
  return (await reader.query(inlineStatement(query), limits)).rows
}

/** The public tables in order of name, with their columns and descriptions. */
export async function listTables(reader: ReadOnlyWarehouse): Promise<readonly PublicTable[]> {
  const named = await ask(reader, sql`select table_name, comment from duckdb_tables() where schema_name = ${sql.lit(publicSchema)} order by 1`)
  const columns = await ask(reader, sql`select table_name, column_name, data_type, comment from duckdb_columns() where schema_name = ${sql.lit(publicSchema)} order by table_name, column_index`)
  const tables: PublicTable[] = []
  for (const [name, comment] of named) {
    const table = String(name)
    const counted = await ask(reader, sql`select count(*) from ${sql.id(publicSchema, table)}`)
    const own = columns.filter(([of]) => of === name).map(([, column, type, words]) => ({ name: String(column), type: String(type), comment: wordsOf(words) }))
    tables.push({ table, comment: wordsOf(comment), rows: Number(counted[0]?.[0] ?? 0), columns: own })
  }
  return tables
}

/** A page of a table in the order of its rows. Throws 400 for a filter on a column that is not there. */
export async function readPage(reader: ReadOnlyWarehouse, { table, columns, rows: all }: PublicTable, wish: PageWish): Promise<Page> {
  const unknown = wish.filters.find(([name]) => !columns.some((column) => column.name === name))
  if (unknown !== undefined) {
    throw new HttpProblem(400, 'COLUMN_UNKNOWN', `The table ${table} has no column of the name given; expected one of ${columns.map((column) => column.name).join(', ')}.`)
  }
  const tests = wish.filters.map(([name, value]) => (value === '' ? sql`${sql.id(name)} is null` : sql`cast(${sql.id(name)} as varchar) = ${sql.lit(value)}`))
  const where = tests.length === 0 ? sql`true` : sql.join(tests, sql` and `)
  const names = sql.join(columns.map((column) => sql.id(column.name)))
  const rows = await ask(reader, sql`select ${names} from ${sql.id(publicSchema, table)} where ${where} order by rowid limit ${sql.lit(wish.limit)} offset ${sql.lit(wish.offset)}`)
  const total = tests.length === 0 ? all : Number((await ask(reader, sql`select count(*) from ${sql.id(publicSchema, table)} where ${where}`))[0]?.[0] ?? 0)
  return { columns, rows: rows.map((row) => row.map((value, index) => plainNumber(value, columns[index]?.type ?? ''))), total }
}

/** Whole numbers come as text from the warehouse; within what JSON carries they are numbers again. */
function plainNumber(value: JsonValue, type: string): JsonValue {
  if (typeof value !== 'string' || !/^U?(BIG|HUGE)INT$/.test(type)) return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function wordsOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null
}
