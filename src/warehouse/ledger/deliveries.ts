import { sql } from 'kysely'
import type { Db } from '../tables.js'
import { recordDeliveryChange } from './delivery-history.js'
import type { LineDiff } from './delivery-history.js'
import { countLedgerChange } from './ledger-changes.js'

export interface DeliveryRow {
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly id: string
  readonly registry: string
  readonly period: string
  /** 1 for the first bytes of a registry, period and file name; one more for each later delivery of them. */
  readonly version: number
  readonly file: string
  readonly bytes: number
  readonly institution: string
  readonly legalBasis: string | null
  readonly connector: string
  /** ISO 8601, UTC. */
  readonly receivedAt: string
}

/** Deliveries in force: of each registry, period and file name the latest version. */
export async function currentDeliveries(db: Db): Promise<readonly DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select id, registry, period, version, file, bytes::double as bytes, institution, legal_basis as "legalBasis", connector,
      strftime(received_at, '%Y-%m-%dT%H:%M:%SZ') as "receivedAt"
    from meta.delivery where retired_at is null order by registry, period, file`.execute(db)
  return rows
}

/**
 * Records a delivery. The same bytes again change nothing; other bytes under the same registry, period and file name
 * retire the version before; `diff` is what they change in it. Returns the row in force.
 */
export async function recordDelivery(db: Db, delivery: Omit<DeliveryRow, 'version'>, diff: LineDiff | null = null): Promise<DeliveryRow> {
  const { id, registry, period, file } = delivery
  return db.transaction().execute(async (transaction) => {
    const known = (await currentDeliveries(transaction)).find((row) => row.registry === registry && row.period === period && row.file === file)
    if (known?.id === id) return known
    await sql`update meta.delivery set retired_at = ${delivery.receivedAt}::timestamp
      where registry = ${registry} and period = ${period} and file = ${file} and retired_at is null`.execute(transaction)
    await sql`delete from meta.delivery where id = ${id} and registry = ${registry} and period = ${period}`.execute(transaction)
    const version = (known?.version ?? 0) + 1
    await sql`insert into meta.delivery values (${id}, ${registry}, ${period}, ${version}, ${file}, ${delivery.bytes}, ${delivery.institution},
      ${delivery.legalBasis}, ${delivery.connector}, ${delivery.receivedAt}::timestamp, null)`.execute(transaction)
    if (known !== undefined && diff !== null) await recordDeliveryChange(transaction, { id, registry, period, replaced: known.id, ...diff })
    await countLedgerChange(transaction)
    return { ...delivery, version }
  })
}
