import { sql } from 'kysely'
import type { Db } from '../tables.js'

/** Tables that nothing else could give back: the rest of the database is made of the deliveries and the specifications. */
export const ledgerTables = ['delivery', 'delivery_change', 'delivery_removal', 'data_request'] as const

type Row = Readonly<Record<string, string | null>>

export interface LedgerContents {
  /** How many changes these rows have seen. */
  readonly changes: number
  /** Runs on record; their rows are not kept here. */
  readonly runs: number
  readonly tables: Readonly<Record<(typeof ledgerTables)[number], readonly Row[]>>
}

/** The ledger as text, row by row. */
export async function ledgerContents(db: Db): Promise<LedgerContents> {
  const rowsOf = async (table: string): Promise<readonly Row[]> => (await sql<Row>`select cast(columns(*) as varchar) from ${sql.id('meta', table)} order by all`.execute(db)).rows
  const { rows } = await sql<{ readonly changes: number; readonly runs: number }>`select (select max(changes) from meta.ledger_change)::double as changes, (select count(*) from meta.run)::double as runs`.execute(db)
  return {
    changes: rows[0]?.changes ?? 0,
    runs: rows[0]?.runs ?? 0,
    tables: { delivery: await rowsOf('delivery'), delivery_change: await rowsOf('delivery_change'), delivery_removal: await rowsOf('delivery_removal'), data_request: await rowsOf('data_request') },
  }
}

/** Puts the rows of a copy in place of older ones; the ledger has seen fewer changes than the copy, and so no other rows. */
export async function restoreLedger(db: Db, { changes, tables }: LedgerContents): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const table of ledgerTables) {
      for (const row of tables[table]) {
        const columns = Object.keys(row)
        await sql`insert or replace into ${sql.id('meta', table)} (${sql.join(columns.map((column) => sql.id(column)))}) values (${sql.join(columns.map((column) => row[column] ?? null))})`.execute(transaction)
      }
    }
    await sql`update meta.ledger_change set changes = ${changes}`.execute(transaction)
  })
}
