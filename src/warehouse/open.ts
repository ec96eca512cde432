import { DuckDBInstance } from '@duckdb/node-api'
import { Kysely, sql } from 'kysely'
import { DuckdbDialect } from './dialect.js'
import { duckdbFault } from './duckdb-fault.js'
import type { Db, Tables } from './tables.js'

export interface WarehouseOptions {
  readonly path: string
  /** As DuckDB writes it, e.g. `800MB`. */
  readonly memoryLimit?: string | undefined
  readonly threads?: number | undefined
  readonly tempDirectory?: string | undefined
  readonly readOnly?: boolean | undefined
}

export interface Warehouse {
  readonly path: string
  readonly db: Db
  /** Moves everything committed from the log into the file; fails while another transaction writes. */
  checkpoint(): Promise<void>
  /** Stops every running statement; connections stay usable. */
  interrupt(): void
  close(): Promise<void>
}

/**
 * Opens a database file, or `:memory:`. Nothing is ever installed or loaded from outside; times are UTC; row order is
 * kept.
 */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  // Of one file there may be one instance in a process: a second `create` loses committed tables.
  const instance = await DuckDBInstance.fromCache(options.path, settings(options)).catch((error: unknown) => {
    throw duckdbFault(error, 'open')
  })
  const dialect = new DuckdbDialect(instance)
  const db = new Kysely<Tables>({ dialect })
  await sql`set global TimeZone = 'UTC'`.execute(db)
  return {
    path: options.path,
    db,
    checkpoint: async () => {
      await sql`checkpoint`.execute(db)
    },
    interrupt: () => dialect.driver.interrupt(),
    close: () => db.destroy(),
  }
}

function settings(options: WarehouseOptions): Record<string, string> {
  return {
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.tempDirectory === undefined ? {} : { temp_directory: options.tempDirectory }),
    ...(options.readOnly === true ? { access_mode: 'READ_ONLY' } : {}),
  }
}
