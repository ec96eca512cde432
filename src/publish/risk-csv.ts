import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from '../warehouse/tables.js'

/** Writes every table of the schema `risk` as a CSV, in the order of its rows. */
export async function writeRiskCsv(db: Db, folder: string): Promise<void> {
  const { rows } = await sql<{ readonly name: string }>`
    select table_name as name from information_schema.tables where table_catalog = current_database() and table_schema = 'risk' order by 1`.execute(db)
  for (const { name } of rows) {
    await sql`copy (select * from ${sql.id('risk', name)}) to ${sql.lit(join(folder, `${name}.csv`))} (format csv, header true)`.execute(db)
  }
}
