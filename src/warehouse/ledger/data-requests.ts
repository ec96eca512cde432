import { sql } from 'kysely'
import type { Db } from '../tables.js'
import { countLedgerChange } from './ledger-changes.js'

/** What an institution was asked for once: the same mark is the same request. */
export interface DataRequestRow {
  readonly mark: string
  readonly institution: string
  readonly registry: string
  readonly period: string
  /** Of the letter. */
  readonly reference: string
  /** ISO dates. */
  readonly askedOn: string
  readonly deadline: string
}

/** Creates the ledger of requests where it is missing. */
export async function createRequestLedger(db: Db): Promise<void> {
  await sql`create table if not exists meta.data_request (
    mark varchar not null, institution varchar not null, registry varchar not null, period varchar not null,
    reference varchar not null, asked_on date not null, deadline date not null, primary key (mark, reference))`.execute(db)
}

/** Every request made, the latest last. */
export async function knownRequests(db: Db): Promise<readonly DataRequestRow[]> {
  const { rows } = await sql<DataRequestRow>`
    select mark, institution, registry, period, reference, strftime(asked_on, '%Y-%m-%d') as "askedOn", strftime(deadline, '%Y-%m-%d') as deadline
    from meta.data_request order by asked_on, reference, registry, period`.execute(db)
  return rows
}

export async function recordRequests(db: Db, rows: readonly DataRequestRow[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const row of rows) {
      await sql`insert into meta.data_request values (${row.mark}, ${row.institution}, ${row.registry}, ${row.period},
        ${row.reference}, ${row.askedOn}::date, ${row.deadline}::date)`.execute(transaction)
    }
    await countLedgerChange(transaction)
  })
}
