import { sql } from 'kysely'
import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE } from 'kysely'
import type {
  DatabaseIntrospector,
  DatabaseMetadata,
  DatabaseMetadataOptions,
  Kysely,
  SchemaMetadata,
  TableMetadata,
} from 'kysely'

interface ColumnRow {
  readonly schema: string
  readonly relation: string
  readonly is_view: boolean
  readonly name: string
  readonly data_type: string
  readonly is_nullable: boolean
  readonly default_text: string | null
  readonly comment: string | null
}

/** Schemas, tables and views of the open database file, temporary and internal ones left out. */
export class DuckdbIntrospector implements DatabaseIntrospector {
  readonly #db: Kysely<unknown>

  constructor(db: Kysely<unknown>) {
    this.#db = db
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    const query = sql<SchemaMetadata>`
      select schema_name as name from duckdb_schemas()
      where database_name = current_database() and (not internal or schema_name = 'main')
      order by name`
    return (await query.execute(this.#db)).rows
  }

  async getTables(options: DatabaseMetadataOptions = { withInternalKyselyTables: false }): Promise<TableMetadata[]> {
    const query = sql<ColumnRow>`
      select c.schema_name as schema, c.table_name as relation, v.view_oid is not null as is_view,
        c.column_name as name, c.data_type, c.is_nullable, c.column_default as default_text, c.comment
      from duckdb_columns() as c
      left join duckdb_views() as v
        on v.database_oid = c.database_oid and v.schema_oid = c.schema_oid and v.view_oid = c.table_oid
      where c.database_name = current_database() and not c.internal
      order by c.schema_name, c.table_name, c.column_index`
    const tables = new Map<string, ColumnRow[]>()
    for (const row of (await query.execute(this.#db)).rows) {
      const key = JSON.stringify([row.schema, row.relation])
      tables.set(key, [...(tables.get(key) ?? []), row])
    }
    const own = new Set([DEFAULT_MIGRATION_TABLE, DEFAULT_MIGRATION_LOCK_TABLE])
    return [...tables.values()]
      .flatMap((rows) => tableMetadata(rows))
      .filter((table) => options.withInternalKyselyTables || !own.has(table.name))
  }

  async getMetadata(options?: DatabaseMetadataOptions): Promise<DatabaseMetadata> {
    return { tables: await this.getTables(options) }
  }
}

function tableMetadata(rows: readonly ColumnRow[]): TableMetadata[] {
  const first = rows[0]
  if (first === undefined) return []
  const columns = rows.map((row) => ({
    name: row.name,
    dataType: row.data_type,
    isNullable: row.is_nullable,
    isAutoIncrementing: row.default_text?.startsWith('nextval(') ?? false,
    hasDefaultValue: row.default_text !== null,
    ...(row.comment === null ? {} : { comment: row.comment }),
  }))
  return [{ schema: first.schema, name: first.relation, isView: first.is_view, columns }]
}
