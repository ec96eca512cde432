import { sql } from 'kysely'
import type { Db } from '../warehouse/tables.js'

export interface CopiedTable {
  readonly schema: string
  readonly table: string
  readonly rows: number
}

const catalog = 'release_file'

/**
 * Writes the tables and views of some schemas into a new database file, with their comments, each into the schema of its name or all into
 * `target`. The file is complete on disk when the promise resolves.
 */
export async function copyTables(db: Db, path: string, schemas: readonly string[], target?: string): Promise<readonly CopiedTable[]> {
  await sql`attach ${sql.lit(path)} as ${sql.id(catalog)}`.execute(db)
  try {
    const copied: CopiedTable[] = []
    for (const { schema, table } of await tablesOf(db, schemas)) {
      const into = target ?? schema
      await sql`create schema if not exists ${sql.id(catalog, into)}`.execute(db)
      await sql`create table ${sql.id(catalog, into, table)} as select * from ${sql.id(schema, table)}`.execute(db)
      const { rows } = await sql<{ readonly rows: bigint }>`select count(*) as rows from ${sql.id(catalog, into, table)}`.execute(db)
      await copyComments(db, schema, table, into)
      copied.push({ schema, table, rows: Number(rows[0]?.rows ?? 0n) })
    }
    await sql`checkpoint ${sql.id(catalog)}`.execute(db)
    return copied
  } finally {
    await sql`detach ${sql.id(catalog)}`.execute(db)
  }
}

async function tablesOf(db: Db, schemas: readonly string[]): Promise<readonly { readonly schema: string; readonly table: string }[]> {
  const { rows } = await sql<{ readonly schema: string; readonly table: string }>`
    select table_schema as schema, table_name as table from information_schema.tables
    where table_catalog = current_database() and table_schema in (${sql.join(schemas)})
    order by table_schema, table_name`.execute(db)
  return rows
}

interface Comment {
  readonly column: string | null
  readonly comment: string
}

async function copyComments(db: Db, schema: string, table: string, into: string): Promise<void> {
  const { rows } = await sql<Comment>`
    select null as column, comment from duckdb_tables() where database_name = current_database() and schema_name = ${schema} and table_name = ${table}
    union all select null, comment from duckdb_views() where database_name = current_database() and schema_name = ${schema} and view_name = ${table}
    union all select column_name, comment from duckdb_columns() where database_name = current_database() and schema_name = ${schema} and table_name = ${table}`.execute(db)
  for (const { column, comment } of rows) {
    if (comment === null) continue
    if (column === null) await sql`comment on table ${sql.id(catalog, into, table)} is ${sql.lit(comment)}`.execute(db)
    else await sql`comment on column ${sql.id(catalog, into, table, column)} is ${sql.lit(comment)}`.execute(db)
  }
}
