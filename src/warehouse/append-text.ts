import { BIGINT, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api'
import type { DuckDBAppender } from '@duckdb/node-api'
import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import { DuckdbConnection } from './connection.js'
import { duckdbFault } from './duckdb-fault.js'
import { relationId } from './relation.js'
import type { Db, RelationName } from './tables.js'

/** Name of the column that holds the physical line of a record. */
export const lineColumn = '_line'

/** Rows column by column, with the physical line on which each begins; the shape of core's `RowBatch`. */
export interface TextBatch {
  readonly columns: readonly (readonly (string | null)[])[]
  readonly lines: readonly number[]
}

export interface TextTable extends RelationName {
  readonly columns: readonly string[]
}

export interface TextAppender {
  append(batch: TextBatch): void
}

const chunkRows = 2048

/** Creates an empty table of text columns and `_line`. */
export async function createTextTable(db: Db, table: TextTable): Promise<void> {
  const texts = table.columns.map((name) => sql`${sql.id(name)} VARCHAR`)
  const columns = sql.join([...texts, sql`${sql.id(lineColumn)} BIGINT`])
  await sql`create table ${relationId(table)} (${columns})`.execute(db)
}

/**
 * Appends to text tables while `work` runs; several may be open at once. Inside a transaction the rows commit with it;
 * outside one they commit as they are flushed. When `work` throws, what was not flushed is forgotten.
 */
export async function appendText<T>(
  db: Db,
  work: (open: (table: TextTable) => Promise<TextAppender>) => Promise<T>,
): Promise<T> {
  return db.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckdbConnection)) {
      throw new CauceError('internal', { code: 'WAREHOUSE_DIALECT', what: 'rows can be appended to a warehouse only' })
    }
    const open: ChunkAppender[] = []
    try {
      const result = await work(async (table) => {
        const appender = await connection.createAppender(table).catch((cause: unknown) => {
          throw appendFault(table, 'cannot be opened for appending', cause)
        })
        const chunks = new ChunkAppender(appender, table)
        open.push(chunks)
        return chunks
      })
      for (const appender of open) appender.finish()
      return result
    } catch (error) {
      for (const appender of open) appender.abandon()
      throw error
    }
  })
}

class ChunkAppender implements TextAppender {
  readonly #appender: DuckDBAppender
  readonly #table: TextTable
  readonly #chunk: DuckDBDataChunk

  constructor(appender: DuckDBAppender, table: TextTable) {
    this.#appender = appender
    this.#table = table
    this.#chunk = DuckDBDataChunk.create([...table.columns.map(() => VARCHAR), BIGINT])
  }

  append(batch: TextBatch): void {
    this.#checkShape(batch)
    for (let start = 0; start < batch.lines.length; start += chunkRows) {
      const end = start + chunkRows
      const texts = batch.columns.map((column) => column.slice(start, end))
      this.#chunk.reset()
      this.#chunk.setColumns([...texts, batch.lines.slice(start, end).map(BigInt)])
      this.#guard(() => this.#appender.appendDataChunk(this.#chunk))
    }
  }

  finish(): void {
    this.#guard(() => {
      this.#appender.flushSync()
      this.#appender.closeSync()
    })
  }

  abandon(): void {
    try {
      this.#appender.clear()
      this.#appender.closeSync()
    } catch {
      // A failed appender says its fault again when closed; it was already thrown.
    }
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (cause) {
      throw appendFault(this.#table, 'refused rows', cause)
    }
  }

  #checkShape(batch: TextBatch): void {
    const wanted = this.#table.columns.length
    const rows = batch.lines.length
    if (batch.columns.length === wanted && batch.columns.every((column) => column.length === rows)) return
    throw new CauceError('internal', {
      code: 'WAREHOUSE_BATCH_SHAPE',
      what: `a batch for ${this.#table.schema}.${this.#table.name} has another shape than its table`,
      expected: `${wanted} columns of ${rows} values`,
    })
  }
}

/** The appender's own text may quote a row; disk and memory are told apart by it all the same. */
export function appendFault(table: RelationName, what: string, cause: unknown): CauceError {
  const fault = duckdbFault(cause, 'append')
  if (fault.kind === 'storage') return fault
  const name = `${table.schema}.${table.name}`
  return new CauceError('internal', { code: 'WAREHOUSE_APPEND', what: `the table ${name} ${what}`, cause })
}
