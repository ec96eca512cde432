import type { DuckDBConnection } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { sql } from 'kysely'
import { CauceError } from '../../core/error.js'
import { DuckdbConnection } from '../connection.js'
import { duckdbFault } from '../duckdb-fault.js'
import { chunksOf } from '../read-rows.js'
import { inlineStatement } from '../statement.js'
import type { Query } from '../statement.js'
import type { Db } from '../tables.js'
import { readAs } from './buffer-type.js'
import type { BufferType } from './buffer-type.js'
import { ColumnBuffer } from './column-buffer.js'
import type { ColumnData } from './column-buffer.js'

export interface BufferedColumn {
  readonly name: string
  readonly type: BufferType
}

export interface BufferBatch {
  readonly rows: number
  readonly columns: readonly ColumnData[]
}

/** A result as blocks of memory; none of its values becomes an object. */
export interface BufferStream {
  readonly columns: readonly BufferedColumn[]
  readonly batches: AsyncGenerator<BufferBatch>
}

/** Rows of a batch; few enough to stay small, enough that their bookkeeping does not count. */
const batchRows = 65_536
/** Rows that the engine hands out at once, at most. */
const chunkRows = 2_048

/** Reads a query of the warehouse as buffers while `work` runs. */
export async function withBuffers<T>(db: Db, query: Query, work: (stream: BufferStream) => Promise<T>): Promise<T> {
  const text = inlineStatement(query)
  return db.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckdbConnection)) throw new CauceError('internal', { code: 'WAREHOUSE_DIALECT', what: 'buffers can be read from a warehouse only' })
    return connection.use(async (raw) => work(await streamBuffers(raw, text)))
  })
}

/** Reads one SELECT as buffers. Left early, the query is stopped. */
export async function streamBuffers(connection: DuckDBConnection, text: string): Promise<BufferStream> {
  try {
    const shape = await connection.run(`select * from (${text}\n) limit 0`)
    const read = shape.columnTypes().map(readAs)
    const names = shape.columnNames()
    const columns = read.map(({ type }, index) => ({ name: names[index] ?? '', type }))
    const statement = read.some(({ cast }) => cast !== null) ? inlineStatement(castSql(text, names, read.map(({ cast }) => cast))) : text
    return { columns, batches: batchesOf(connection, statement, columns) }
  } catch (error) {
    throw duckdbFault(error, 'select')
  }
}

function castSql(text: string, names: readonly string[], casts: readonly (string | null)[]): Query {
  const places = names.map((_, index) => sql.id(`c${index}`))
  const columns = names.map((name, index) => {
    const cast = casts[index] ?? null
    return cast === null ? sql`${places[index]} as ${sql.id(name)}` : sql`cast(${places[index]} as ${sql.raw(cast)}) as ${sql.id(name)}`
  })
  return sql`select ${sql.join(columns)} from (${sql.raw(text)}\n) as given(${sql.join(places)})`
}

async function* batchesOf(connection: DuckDBConnection, statement: string, columns: readonly BufferedColumn[]): AsyncGenerator<BufferBatch> {
  try {
    const result = await connection.stream(statement)
    let open = opened(columns)
    let rows = 0
    for await (const chunk of chunksOf(connection, result)) {
      for (const [index, buffer] of open.entries()) buffer.append(duckdb.data_chunk_get_vector(chunk.chunk, index), chunk.rowCount)
      rows += chunk.rowCount
      if (rows + chunkRows <= batchRows) continue
      yield { rows, columns: open.map((buffer) => buffer.finish()) }
      open = opened(columns)
      rows = 0
    }
    if (rows > 0) yield { rows, columns: open.map((buffer) => buffer.finish()) }
  } catch (error) {
    throw duckdbFault(error, 'select')
  }
}

function opened(columns: readonly BufferedColumn[]): readonly ColumnBuffer[] {
  return columns.map(({ type }) => new ColumnBuffer(type, batchRows))
}
