import { DuckDBDoubleVector } from '@duckdb/node-api'
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api'
import type { RawBuilder } from 'kysely'
import { CauceError } from '../core/error.js'
import { DuckdbConnection } from './connection.js'
import type { Db } from './tables.js'

/** A result by its columns: numbers in one block of memory, which a thousand rows as objects would hold many times over. */
export interface ColumnTable {
  readonly rows: number
  /** A column of doubles; NaN where a value is missing. Throws for any other. */
  numbers(name: string): Float64Array
  /** A column of texts, null where a value is missing. Throws for any other. */
  texts(name: string): readonly (string | null)[]
}

/** Reads a statement whose columns are doubles and texts. */
export async function readColumns(db: Db, query: RawBuilder<unknown>): Promise<ColumnTable> {
  const compiled = query.compile(db)
  return db.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckdbConnection)) throw new CauceError('internal', { code: 'WAREHOUSE_DIALECT', what: 'columns can be read from a warehouse only' })
    const chunks = connection.streamChunks(compiled)
    let columns: readonly GrowingColumn[] = []
    let rows = 0
    for await (const { names, chunk } of chunks) {
      if (columns.length === 0) columns = names.map((name, at) => growing(name, chunk.getColumnVector(at)))
      for (const [at, column] of columns.entries()) column.add(chunk, at)
      rows += chunk.rowCount
    }
    return tableOf(columns, rows)
  })
}

interface GrowingColumn {
  readonly name: string
  add(chunk: DuckDBDataChunk, at: number): void
  finish(): Float64Array | readonly (string | null)[]
}

function growing(name: string, first: DuckDBVector): GrowingColumn {
  if (first instanceof DuckDBDoubleVector) return growingNumbers(name)
  const texts: (string | null)[] = []
  return {
    name,
    add: (chunk, at) => {
      for (const value of chunk.getColumnValues(at)) texts.push(value === null ? null : String(value))
    },
    finish: () => texts,
  }
}

function growingNumbers(name: string): GrowingColumn {
  let values = new Float64Array(2048)
  let size = 0
  return {
    name,
    add: (chunk, at) => {
      const vector = chunk.getColumnVector(at)
      // The engine is asked anew each time for the number of rows.
      const { rowCount } = chunk
      if (size + rowCount > values.length) {
        const wider = new Float64Array(Math.max(2 * values.length, size + rowCount))
        wider.set(values)
        values = wider
      }
      for (let row = 0; row < rowCount; row++) values[size++] = Number(vector.getItem(row) ?? Number.NaN)
    },
    finish: () => values.subarray(0, size),
  }
}

function tableOf(columns: readonly GrowingColumn[], rows: number): ColumnTable {
  const found = new Map(columns.map((column) => [column.name, column.finish()]))
  const missing = (name: string, kind: string): CauceError => new CauceError('internal', { code: 'WAREHOUSE_COLUMN', what: `the statement has no column "${name}" of ${kind}` })
  return {
    rows,
    numbers: (name) => {
      const column = found.get(name)
      if (column instanceof Float64Array) return column
      if (rows === 0) return new Float64Array()
      throw missing(name, 'doubles')
    },
    texts: (name) => {
      const column = found.get(name)
      if (column !== undefined && !(column instanceof Float64Array)) return column
      if (rows === 0) return []
      throw missing(name, 'texts')
    },
  }
}
