import { sql } from 'kysely'
import { appendRows } from './append-rows.js'
import { describeRelation, relationId } from './relation.js'
import type { Db, RelationName } from './tables.js'

export interface TypedColumn {
  readonly name: string
  readonly type: 'varchar' | 'double' | 'bigint' | 'boolean'
  /** What the column holds, with its unit. */
  readonly comment: string
}

export interface DescribedTable extends RelationName {
  readonly comment: string
  readonly columns: readonly TypedColumn[]
}

export type Cell = string | number | boolean | null

/**
 * Replaces a small table by the rows given, in their order, and describes it and each column. A number that is not
 * finite becomes NULL. All of it happens or nothing, in the caller's transaction or one of its own.
 */
export async function writeTable(db: Db, table: DescribedTable, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((own) => writeTable(own, table, rows))
  await createTable(db, table)
  await appendRows(db, table, rows)
  await describeTable(db, table)
}

/** An empty table in the place of the one of that name. */
export async function createTable(db: Db, table: DescribedTable, kind: 'stored' | 'temporary' = 'stored'): Promise<void> {
  const columns = table.columns.map((column) => sql`${sql.id(column.name)} ${sql.raw(column.type)}`)
  await sql`create or replace ${sql.raw(kind === 'stored' ? 'table' : 'temporary table')} ${relationId(table)} (${sql.join(columns)})`.execute(db)
}

export async function describeTable(db: Db, table: DescribedTable): Promise<void> {
  await describeRelation(db, table, { comment: table.comment, columns: table.columns.map(({ name, comment }) => [name, comment]) }, 'table')
}
