import { CauceError } from '../core/error.js'
import { DuckdbConnection } from './connection.js'
import { duckdbFault } from './duckdb-fault.js'
import { inlineStatement } from './statement.js'
import type { Query } from './statement.js'
import type { Db } from './tables.js'

/**
 * Runs statements one after the other in a single exchange with the engine, with their values as literals; for the many small ones that
 * describe tables. Keys and secrets must not pass here. Stops at the first that fails.
 */
export async function runScript(db: Db, statements: readonly Query[]): Promise<void> {
  if (statements.length === 0) return
  const script = statements.map(inlineStatement).join(';\n')
  await db.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckdbConnection)) throw new CauceError('internal', { code: 'WAREHOUSE_DIALECT', what: 'a script runs in a warehouse only' })
    await connection.use(async (own) => own.run(script)).catch((error: unknown) => {
      throw duckdbFault(error, script)
    })
  })
}
