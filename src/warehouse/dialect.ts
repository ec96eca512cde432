import type { DuckDBInstance } from '@duckdb/node-api'
import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, Kysely, QueryCompiler } from 'kysely'
import { DuckdbAdapter } from './adapter.js'
import { DuckdbCompiler } from './compiler.js'
import { DuckdbDriver } from './driver.js'
import { DuckdbIntrospector } from './introspector.js'

/** Kysely over one DuckDB instance. */
export class DuckdbDialect implements Dialect {
  readonly driver: DuckdbDriver

  constructor(instance: DuckDBInstance) {
    this.driver = new DuckdbDriver(instance)
  }

  createDriver(): Driver {
    return this.driver
  }

  createQueryCompiler(): QueryCompiler {
    return new DuckdbCompiler()
  }

  createAdapter(): DialectAdapter {
    return new DuckdbAdapter()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new DuckdbIntrospector(db)
  }
}
