import { sql } from 'kysely'
import { tableExists, tablesIn } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { CopiedTable } from './copy-tables.js'
import type { Manifest, ManifestCut } from './manifest.js'

interface CutRow {
  readonly scope: string
  readonly parent_code: string | null
  readonly class: string
  readonly class_rank: bigint
  readonly lower_bound: number | null
  readonly territories: bigint
  readonly method: string
}

const cutTable = /^(.+)_cut$/

/** Cut points of every model that has some, as the tables `risk.<model>_cut` hold them. */
export async function cutsOf(db: Db): Promise<readonly ManifestCut[]> {
  const found: ManifestCut[] = []
  for (const { name } of await tablesIn(db, 'risk')) {
    const model = cutTable.exec(name)?.[1]
    if (model === undefined) continue
    const { rows } = await sql<CutRow>`
      select scope, parent_code, class, class_rank, lower_bound, territories, method from ${sql.id('risk', name)}
      order by scope, parent_code nulls first, class_rank`.execute(db)
    found.push(...rows.map((row) => ({ model, scope: row.scope, parentCode: row.parent_code, class: row.class, rank: Number(row.class_rank), lowerBound: row.lower_bound, territories: Number(row.territories), method: row.method })))
  }
  return found
}

/** Rows of the public tables by their state, for the tables that have one. */
export async function suppressionOf(db: Db, tables: readonly CopiedTable[]): Promise<Manifest['suppression']> {
  const found: Manifest['suppression'][number][] = []
  for (const { schema, table } of tables) {
    if (!(await tableExists(db, { schema, name: table })) || !(await hasState(db, schema, table))) continue
    const { rows } = await sql<{ readonly state: string | null; readonly rows: bigint }>`
      select "state", count(*) as rows from ${sql.id(schema, table)} group by "state" order by "state" nulls last`.execute(db)
    found.push(...rows.map((row) => ({ table, state: row.state ?? '', rows: Number(row.rows) })))
  }
  return found
}

async function hasState(db: Db, schema: string, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from duckdb_columns() where database_name = current_database() and schema_name = ${schema} and table_name = ${table} and column_name = 'state'`.execute(db)
  return rows.length > 0
}
