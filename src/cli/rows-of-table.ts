import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import type { Row } from './explain.js'

const limits = { maxRows: 1_000_000, timeoutMs: 60_000 }

/** Rows of a table of `risk`, as they stand there; none where a release has no such table. */
export async function rowsOfTable(reader: ReadOnlyWarehouse, table: string): Promise<readonly Row[]> {
  const known = await reader.query(`select 1 from information_schema.tables where table_schema = 'risk' and table_name = '${table}'`, limits)
  if (known.rows.length === 0) return []
  const { columns, rows } = await reader.query(`select * from risk.${table}`, limits)
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])))
}
