import { sql } from 'kysely'
import type { Db } from '../tables.js'

/** Makes the number of changes of the ledger, 0 at first. */
export async function createChangeCount(db: Db): Promise<void> {
  await sql`create table if not exists meta.ledger_change (changes bigint not null)`.execute(db)
  await sql`insert into meta.ledger_change select 0 where not exists (from meta.ledger_change)`.execute(db)
}

/** Counts one change of what only the ledger knows; belongs in its transaction. */
export async function countLedgerChange(db: Db): Promise<void> {
  await sql`update meta.ledger_change set changes = changes + 1`.execute(db)
}
