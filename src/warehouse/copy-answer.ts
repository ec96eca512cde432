import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api'
import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import { DuckdbConnection } from './connection.js'
import { chunksOf } from './read-rows.js'
import { relationId } from './relation.js'
import type { Db, RelationName } from './tables.js'

export interface CopiedAnswer {
  readonly rows: number
  /** True when the query had more rows than were asked for. */
  readonly truncated: boolean
}

/**
 * Puts the rows of an answer into a new table of another database, in their types and order, chunk by chunk: nothing becomes a JavaScript
 * value. A second column of the same name is called `name:1`.
 */
export async function copyAnswer(connection: DuckDBConnection, result: DuckDBResult, maxRows: number, db: Db, table: RelationName): Promise<CopiedAnswer> {
  const types = result.columnTypes()
  const columns = result.deduplicatedColumnNames().map((name, index) => sql`${sql.id(name)} ${sql.raw(types[index]?.toString() ?? 'VARCHAR')}`)
  await sql`create table ${relationId(table)} (${sql.join(columns)})`.execute(db)
  const copied = await db.getExecutor().provideConnection(async (target) => {
    if (!(target instanceof DuckdbConnection)) throw new CauceError('internal', { code: 'WAREHOUSE_CONNECTION', what: 'the database is of another kind' })
    const appender = await target.createAppender(table)
    let rows = 0
    for await (const chunk of chunksOf(connection, result)) {
      appender.appendDataChunk(chunk)
      rows += chunk.rowCount
      if (rows > maxRows) break
    }
    appender.closeSync()
    return rows
  })
  if (copied > maxRows) await sql`delete from ${relationId(table)} where rowid >= ${sql.lit(maxRows)}`.execute(db)
  return { rows: Math.min(copied, maxRows), truncated: copied > maxRows }
}
