import type { DuckDBInstance } from '@duckdb/node-api'
import { CompiledQuery } from 'kysely'
import type { Driver, TransactionSettings } from 'kysely'
import { CauceError } from '../core/error.js'
import { DuckdbConnection } from './connection.js'

const poolSize = 4

/** Hands out up to four connections of one instance; further askers wait their turn. */
export class DuckdbDriver implements Driver {
  readonly #instance: DuckDBInstance
  readonly #connections: DuckdbConnection[] = []
  readonly #idle: DuckdbConnection[] = []
  readonly #waiting: ((connection: DuckdbConnection) => void)[] = []
  #opening = 0

  constructor(instance: DuckDBInstance) {
    this.#instance = instance
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DuckdbConnection> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    if (this.#connections.length + this.#opening < poolSize) return this.#connect()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  async #connect(): Promise<DuckdbConnection> {
    this.#opening += 1
    try {
      const connection = new DuckdbConnection(await this.#instance.connect())
      this.#connections.push(connection)
      return connection
    } finally {
      this.#opening -= 1
    }
  }

  async beginTransaction(connection: DuckdbConnection, settings: TransactionSettings): Promise<void> {
    if (settings.isolationLevel !== undefined && settings.isolationLevel !== 'snapshot') {
      throw new CauceError('internal', {
        code: 'WAREHOUSE_ISOLATION',
        what: `DuckDB has no isolation level "${settings.isolationLevel}"`,
        expected: 'none, or "snapshot", which every transaction has',
      })
    }
    const mode = settings.accessMode === undefined ? '' : ` ${settings.accessMode}`
    await connection.executeQuery(CompiledQuery.raw(`begin transaction${mode}`))
  }

  async commitTransaction(connection: DuckdbConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DuckdbConnection): Promise<void> {
    // Where a commit fails (a full disk), DuckDB has ended the transaction itself and refuses this; the fault that led here is the one to tell.
    await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined)
  }

  async releaseConnection(connection: DuckdbConnection): Promise<void> {
    const next = this.#waiting.shift()
    if (next === undefined) this.#idle.push(connection)
    else next(connection)
  }

  interrupt(): void {
    for (const connection of this.#connections) connection.interrupt()
  }

  async destroy(): Promise<void> {
    for (const connection of this.#connections.splice(0)) connection.close()
    this.#idle.length = 0
    this.#instance.closeSync()
  }
}
