import { CauceError } from '../core/error.js'
import { removeDeliveries } from '../pipeline/remove-deliveries.js'
import { removeUnrecorded } from '../pipeline/unrecorded-bytes.js'
import { deliveryHistory } from '../warehouse/ledger/delivery-history.js'
import type { DeliveryHistoryRow } from '../warehouse/ledger/delivery-history.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { withWarehouse } from './with-warehouse.js'

interface DeliveriesOptions {
  readonly state: string
  readonly registry?: string
  readonly removeRetired?: boolean
  readonly removeUnrecorded?: boolean
  readonly before?: string
  readonly by?: string
  readonly note?: string
  readonly json?: boolean
}

/** The ledger of deliveries, with what each new version changed; or the removal of bytes that are no longer in force. */
export async function deliveries(options: DeliveriesOptions): Promise<void> {
  if (options.removeRetired === true) return removeRetired(options)
  if (options.removeUnrecorded === true) return removeUnnamed(options)
  const rows = await withWarehouse(options.state, 'deliveries', async (db) => (await deliveryHistory(db)).filter(({ registry }) => options.registry === undefined || registry === options.registry))
  const text = textTable(
    ['registry', 'period', 'file', 'version', 'state', 'MB', 'received', 'lines + / −', 'connector', 'legal basis', 'sha256'],
    rows.map((row) => [row.registry, row.period, row.file, row.version, stateOf(row), Math.round(row.bytes / 1e4) / 100, row.receivedAt, row.diff === null ? '' : `${row.diff.added} / ${row.diff.removed}`, row.connector, row.legalBasis ?? '', row.id.slice(0, 12)]),
    40,
  )
  print(options.json, rows, rows.length === 0 ? 'No delivery yet.' : text)
}

function stateOf({ retiredAt, removedAt }: DeliveryHistoryRow): string {
  if (removedAt !== null) return `removed ${removedAt.slice(0, 10)}`
  return retiredAt === null ? 'in force' : `retired ${retiredAt.slice(0, 10)}`
}

async function removeRetired(options: DeliveriesOptions): Promise<void> {
  const { before, by, note } = options
  if (before === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(before) || by === undefined || by.trim() === '' || note === undefined || note.trim() === '') {
    throw new CauceError('usage', { code: 'USAGE_REMOVE', what: '--remove-retired without a day, a name and a reason', expected: '--before 2025-12-31 --by <name> --note <why>: they are kept in the ledger' })
  }
  const removed = await withWarehouse(options.state, 'deliveries', (db, state) => removeDeliveries(db, state, { by: by.trim(), note: note.trim(), before: `${before}T00:00:00Z`, at: new Date().toISOString() }))
  const text = removed.length === 0 ? `No version was retired before ${before} and is still there.` : `${removed.length} retired versions removed from the vault:\n${removed.map((row) => `  ${row.registry} ${row.period} ${row.file} version ${row.version}`).join('\n')}`
  print(options.json, { removed }, text)
}

async function removeUnnamed({ state, by, note, json }: DeliveriesOptions): Promise<void> {
  if (by === undefined || by.trim() === '' || note === undefined || note.trim() === '') {
    throw new CauceError('usage', { code: 'USAGE_REMOVE', what: '--remove-unrecorded without a name and a reason', expected: '--by <name> --note <why>: they are kept in the ledger' })
  }
  const removed = await withWarehouse(state, 'deliveries', (db, folder) => removeUnrecorded(db, folder, { by: by.trim(), note: note.trim(), at: new Date().toISOString() }))
  print(json, { removed }, removed.length === 0 ? 'The vault holds nothing that the ledger does not name.' : `${removed.length} frozen files that the ledger does not name removed from the vault:\n${removed.map(({ id, bytes }) => `  ${id} (${bytes} bytes)`).join('\n')}`)
}
