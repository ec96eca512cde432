import { sql } from 'kysely'
import { commentOnColumn, commentOnTable, relationId } from './relation.js'
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
 * finite becomes NULL. More than 8,192 rows go in by several statements, in the caller's transaction or one of their own.
 */
export async function writeTable(db: Db, table: DescribedTable, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> {
  const columns = table.columns.map((column) => sql`${sql.id(column.name)} ${sql.raw(column.type)}`)
  await sql`create or replace table ${relationId(table)} (${sql.join(columns)})`.execute(db)
  if (rows.length <= rowsAtOnce) await insert(db, table, rows)
  else if (db.isTransaction) await insertInPieces(db, table, rows)
  else await db.transaction().execute((own) => insertInPieces(own, table, rows))
  await commentOnTable(db, table, table.comment)
  for (const column of table.columns) await commentOnColumn(db, table, column.name, column.comment)
}

/** As one document of JSON, which is held several times over. */
const rowsAtOnce = 8192

async function insertInPieces(db: Db, table: DescribedTable, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) await insert(db, table, rows.slice(start, start + rowsAtOnce))
}

async function insert(db: Db, table: DescribedTable, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> {
  if (rows.length === 0) return
  const structure = JSON.stringify([Object.fromEntries(table.columns.map((column) => [column.name, column.type.toUpperCase()]))])
  const names = sql.join(table.columns.map((column) => sql.id(column.name)))
  const plain = rows.map((row) => Object.fromEntries(table.columns.map(({ name }) => [name, storable(row[name])])))
  await sql`insert into ${relationId(table)} (${names})
    select ${names} from (select unnest(from_json(cast(${JSON.stringify(plain)} as json), ${sql.lit(structure)}), recursive := true))`.execute(db)
}

function storable(value: Cell | undefined): Cell {
  if (value === undefined) return null
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}
