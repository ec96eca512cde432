import { BIGINT, BOOLEAN, DOUBLE, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api'
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { CauceError } from '../core/error.js'
import { appendFault } from './append-text.js'
import { DuckdbConnection } from './connection.js'
import type { Db } from './tables.js'
import type { Cell, DescribedTable, TypedColumn } from './write-table.js'

const types: Readonly<Record<TypedColumn['type'], DuckDBType>> = { varchar: VARCHAR, double: DOUBLE, bigint: BIGINT, boolean: BOOLEAN }
const chunkRows = 2048

/**
 * Appends rows to a table of those columns, in their order and in pieces, so that few stand in memory twice. Inside a transaction they
 * commit with it.
 */
export async function appendRows(db: Db, table: DescribedTable, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> {
  if (rows.length === 0) return
  await db.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckdbConnection)) {
      throw new CauceError('internal', { code: 'WAREHOUSE_DIALECT', what: 'rows can be appended to a warehouse only' })
    }
    const appender = await connection.createAppender(table).catch((cause: unknown) => {
      throw appendFault(table, 'cannot be opened for appending', cause)
    })
    try {
      const chunk = DuckDBDataChunk.create(table.columns.map(({ type }) => types[type]))
      for (let start = 0; start < rows.length; start += chunkRows) {
        const piece = rows.slice(start, start + chunkRows)
        chunk.reset()
        chunk.setColumns(table.columns.map(({ name, type }) => piece.map((row) => storable(row[name], type))))
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

function storable(value: Cell | undefined, type: TypedColumn['type']): DuckDBValue {
  if (value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value))) return null
  if (type === 'varchar') return String(value)
  if (type === 'boolean') return value === true || value === 'true'
  return type === 'bigint' ? BigInt(value) : Number(value)
}
