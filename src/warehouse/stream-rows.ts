import type { RawBuilder } from 'kysely'
import type { Db } from './tables.js'

/** Rows of a statement as the engine gives them, some thousand at a time, for results that should not stand in memory as objects. */
export async function* streamRows<R>(db: Db, query: RawBuilder<R>): AsyncIterable<readonly R[]> {
  for await (const { rows } of db.getExecutor().stream<R>(query.compile(db), 2048)) yield rows
}
