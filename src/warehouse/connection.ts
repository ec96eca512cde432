import { ResultReturnType } from '@duckdb/node-api'
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBPreparedStatement } from '@duckdb/node-api'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { bindValue } from './bind-value.js'
import { duckdbFault } from './duckdb-fault.js'
import { chunksOf, collectRows, rowReader } from './read-rows.js'
import type { RelationName } from './tables.js'

/**
 * One connection of the pool. What a statement gives back is decided by DuckDB's return type, never by column names.
 */
export class DuckdbConnection implements DatabaseConnection {
  readonly #connection: DuckDBConnection

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const result = await this.#withPrepared(query, (prepared) => prepared.run())
      if (result.returnType === ResultReturnType.CHANGED_ROWS) {
        return { rows: [], numAffectedRows: BigInt(result.rowsChanged) }
      }
      if (result.returnType !== ResultReturnType.QUERY_RESULT) return { rows: [] }
      const rows = await collectRows<R>(result)
      return hasAffectedRows(query) ? { rows, numAffectedRows: BigInt(rows.length) } : { rows }
    } catch (error) {
      throw duckdbFault(error, query.sql)
    }
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    try {
      const result = await this.#withPrepared(query, (prepared) => prepared.stream())
      const read = rowReader<R>(result)
      for await (const chunk of chunksOf(this.#connection, result)) {
        const rows = read(chunk)
        const size = chunkSize === undefined || chunkSize < 1 ? rows.length : chunkSize
        for (let start = 0; start < rows.length; start += size) yield { rows: rows.slice(start, start + size) }
      }
    } catch (error) {
      throw duckdbFault(error, query.sql)
    }
  }

  /** Blocks of a result as the engine gives them, each with the names of its columns. */
  async *streamChunks(query: CompiledQuery): AsyncGenerator<{ readonly names: readonly string[]; readonly chunk: DuckDBDataChunk }> {
    try {
      const result = await this.#withPrepared(query, (prepared) => prepared.stream())
      const names = result.deduplicatedColumnNames()
      for await (const chunk of chunksOf(this.#connection, result)) yield { names, chunk }
    } catch (error) {
      throw duckdbFault(error, query.sql)
    }
  }

  /** The schema `temp` is that of the tables that this connection alone sees; to the engine it is a catalogue. */
  async createAppender({ schema, name }: RelationName): Promise<DuckDBAppender> {
    return schema === 'temp' ? this.#connection.createAppender(name, 'main', schema) : this.#connection.createAppender(name, schema)
  }

  /** Lends the engine's own connection to another piece of this room. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return work(this.#connection)
  }

  interrupt(): void {
    this.#connection.interrupt()
  }

  close(): void {
    this.#connection.disconnectSync()
  }

  async #withPrepared<T>(query: CompiledQuery, run: (prepared: DuckDBPreparedStatement) => Promise<T>): Promise<T> {
    const prepared = await this.#connection.prepare(query.sql)
    try {
      if (query.parameters.length > 0) {
        const bound = query.parameters.map(bindValue)
        prepared.bind(
          bound.map((parameter) => parameter.value),
          bound.map((parameter) => parameter.type),
        )
      }
      return await run(prepared)
    } finally {
      prepared.destroySync()
    }
  }
}

const changingQueries = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode'])

function hasAffectedRows(query: CompiledQuery): boolean {
  return changingQueries.has(query.query.kind)
}
