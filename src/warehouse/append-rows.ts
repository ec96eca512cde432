import { BIGINT, BOOLEAN, DOUBLE, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api'
import type { DuckDBType, DuckDBValue, DuckDBVector } from '@duckdb/node-api'
import { CauceError } from '../core/error.js'
import { appendFault } from './append-text.js'
import { DuckdbConnection } from './connection.js'
import type { Db, RelationName } from './tables.js'
import type { Cell, DescribedTable, TypedColumn } from './write-table.js'

interface Storage {
  readonly type: DuckDBType
  /** The cell as the engine keeps it; what is missing or not finite does not come here. */
  readonly stored: (cell: string | number | boolean) => DuckDBValue
}

const storages: Readonly<Record<TypedColumn['type'], Storage>> = {
  varchar: { type: VARCHAR, stored: String },
  double: { type: DOUBLE, stored: Number },
  bigint: { type: BIGINT, stored: BigInt },
  boolean: { type: BOOLEAN, stored: (cell) => cell === true || cell === 'true' },
}
const chunkRows = 2048

type FillColumn = (vector: DuckDBVector, start: number) => void

interface FilledColumn {
  readonly type: DuckDBType
  readonly fill: FillColumn
}

/** Appends rows to a table of those columns, in their order. Inside a transaction they commit with it. */
export async function appendRows(db: Db, table: DescribedTable, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> {
  await appendColumns(db, table, table.columns.map(({ name, type }) => ({ type: storages[type].type, fill: filledFromRows(rows, name, storages[type]) })), rows.length)
}

/** Appends columns of numbers to a table of columns of doubles, in their order. */
export async function appendNumbers(db: Db, table: RelationName, columns: readonly ArrayLike<number>[], rows: number): Promise<void> {
  await appendColumns(db, table, columns.map((numbers) => ({ type: DOUBLE, fill: filledFromNumbers(numbers) })), rows)
}

/** In pieces, so that few rows stand in memory twice. */
async function appendColumns(db: Db, table: RelationName, columns: readonly FilledColumn[], rows: number): Promise<void> {
  if (rows === 0) return
  await db.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckdbConnection)) {
      throw new CauceError('internal', { code: 'WAREHOUSE_DIALECT', what: 'rows can be appended to a warehouse only' })
    }
    const appender = await connection.createAppender(table).catch((cause: unknown) => {
      throw appendFault(table, 'cannot be opened for appending', cause)
    })
    try {
      const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type))
      for (let start = 0; start < rows; start += chunkRows) {
        chunk.reset()
        chunk.rowCount = Math.min(chunkRows, rows - start)
        columns.forEach(({ fill }, place) => {
          const vector = chunk.getColumnVector(place)
          fill(vector, start)
          vector.flush()
        })
        appender.appendDataChunk(chunk)
      }
      appender.flushSync()
    } catch (cause) {
      appender.clear()
      throw appendFault(table, 'refused rows', cause)
    } finally {
      appender.closeSync()
    }
  })
}

function filledFromRows(rows: readonly Readonly<Record<string, Cell>>[], name: string, { stored }: Storage): FillColumn {
  return (vector, start) => {
    const count = vector.itemCount
    for (let at = 0; at < count; at++) {
      const cell = rows[start + at]?.[name]
      const isMissing = cell === undefined || cell === null || (typeof cell === 'number' && !Number.isFinite(cell))
      vector.setItem(at, isMissing ? null : stored(cell))
    }
  }
}

function filledFromNumbers(numbers: ArrayLike<number>): FillColumn {
  return (vector, start) => {
    const count = vector.itemCount
    for (let at = 0; at < count; at++) {
      const number = numbers[start + at] ?? Number.NaN
      vector.setItem(at, Number.isFinite(number) ? number : null)
    }
  }
}
