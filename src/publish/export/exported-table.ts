import { sql } from 'kysely'
import { tablesIn } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'

export interface ExportedColumn {
  readonly name: string
  /** As the engine writes it, e.g. `VARCHAR`, `DOUBLE`, `DECIMAL(9,2)`. */
  readonly type: string
  readonly comment: string
}

/** A table that leaves for the public, with the words that stand beside it. */
export interface ExportedTable {
  readonly schema: string
  readonly name: string
  readonly comment: string
  readonly rows: number
  readonly columns: readonly ExportedColumn[]
}

interface ColumnRow extends ExportedColumn {
  readonly table: string
}

/** The tables of a schema by name, their columns in order. */
export async function exportedTables(db: Db, schema: string): Promise<readonly ExportedTable[]> {
  const columns = (await sql<ColumnRow>`
    select table_name as table, column_name as name, data_type as type, coalesce(comment, '') as comment from duckdb_columns()
    where database_name = current_database() and schema_name = ${schema} order by table_name, column_index`.execute(db)).rows
  const comments = (await sql<{ readonly name: string; readonly comment: string }>`
    select table_name as name, coalesce(comment, '') as comment from duckdb_tables()
    where database_name = current_database() and schema_name = ${schema}`.execute(db)).rows
  const found: ExportedTable[] = []
  for (const { name } of await tablesIn(db, schema)) {
    const { rows } = await sql<{ readonly rows: bigint }>`select count(*) as rows from ${sql.id(schema, name)}`.execute(db)
    found.push({
      schema,
      name,
      comment: comments.find((row) => row.name === name)?.comment ?? '',
      rows: Number(rows[0]?.rows ?? 0n),
      columns: columns.filter((row) => row.table === name).map(({ name: column, type, comment }) => ({ name: column, type, comment })),
    })
  }
  return found
}

export type ColumnKind = 'text' | 'number' | 'whole' | 'boolean' | 'date' | 'time'

/** What a column is to a reader who does not know the engine. */
export function columnKind({ type }: Pick<ExportedColumn, 'type'>): ColumnKind {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(type)) return 'whole'
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) return 'number'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'date'
  return type.startsWith('TIMESTAMP') ? 'time' : 'text'
}
