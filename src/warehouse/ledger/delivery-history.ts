import { sql } from 'kysely'
import type { Db } from '../tables.js'
import type { DeliveryRow } from './deliveries.js'
import { countLedgerChange } from './ledger-changes.js'

/** Lines of a new version held against the version before, as a set with multiplicities. */
export interface LineDiff {
  readonly added: number
  readonly removed: number
  readonly same: number
}

export interface DeliveryHistoryRow extends DeliveryRow {
  /** When another version took its place; null while it is in force. */
  readonly retiredAt: string | null
  /** Against the version before; null for a first version, and where the files are no plain text. */
  readonly diff: LineDiff | null
  /** When its frozen bytes were removed, by whom and why; null while they are there, also where they came anew after a removal. */
  readonly removedAt: string | null
  readonly removedBy: string | null
  readonly removedNote: string | null
}

export async function createDeliveryHistory(db: Db): Promise<void> {
  await sql`create table if not exists meta.delivery_change (
    id varchar not null, registry varchar not null, period varchar not null, replaced varchar not null,
    lines_added bigint not null, lines_removed bigint not null, lines_same bigint not null, primary key (id, registry, period))`.execute(db)
  await sql`create table if not exists meta.delivery_removal (
    id varchar primary key, bytes bigint not null, removed_at timestamp not null, removed_by varchar not null, note varchar not null)`.execute(db)
}

export async function recordDeliveryChange(db: Db, change: { readonly id: string; readonly registry: string; readonly period: string; readonly replaced: string } & LineDiff): Promise<void> {
  await sql`insert or replace into meta.delivery_change values (${change.id}, ${change.registry}, ${change.period}, ${change.replaced},
    ${change.added}, ${change.removed}, ${change.same})`.execute(db)
}

export async function recordRemoval(db: Db, removal: { readonly id: string; readonly bytes: number; readonly at: string; readonly by: string; readonly note: string }): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`insert or replace into meta.delivery_removal values (${removal.id}, ${removal.bytes}, ${removal.at}::timestamp, ${removal.by}, ${removal.note})`.execute(transaction)
    await countLedgerChange(transaction)
  })
}

/** Every delivery ever received, by registry, period, file and version. */
export async function deliveryHistory(db: Db): Promise<readonly DeliveryHistoryRow[]> {
  const at = (column: string) => sql`strftime(${sql.ref(column)}, '%Y-%m-%dT%H:%M:%SZ')`
  const { rows } = await sql<DeliveryRow & { readonly retiredAt: string | null; readonly added: number | null; readonly removed: number | null; readonly same: number | null; readonly removedAt: string | null; readonly removedBy: string | null; readonly removedNote: string | null }>`
    select d.id, d.registry, d.period, d.version, d.file, d.bytes::double as bytes, d.institution, d.legal_basis as "legalBasis", d.connector,
      ${at('d.received_at')} as "receivedAt", ${at('d.retired_at')} as "retiredAt",
      c.lines_added::double as added, c.lines_removed::double as removed, c.lines_same::double as same,
      ${at('r.removed_at')} as "removedAt", r.removed_by as "removedBy", r.note as "removedNote"
    from meta.delivery d left join meta.delivery_change c using (id, registry, period) left join meta.delivery_removal r on r.id = d.id and r.removed_at >= d.received_at
    order by d.registry, d.period, d.file, d.version`.execute(db)
  return rows.map(({ added, removed, same, ...row }) => ({ ...row, diff: added === null || removed === null || same === null ? null : { added, removed, same } }))
}
