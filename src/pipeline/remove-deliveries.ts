import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { deliveryHistory, recordRemoval } from '../warehouse/ledger/delivery-history.js'
import type { DeliveryHistoryRow } from '../warehouse/ledger/delivery-history.js'
import type { Db } from '../warehouse/tables.js'
import { writeLedgerCopy } from './ledger-copy.js'
import type { StateFolder } from './state-folder.js'

export interface Removal {
  readonly by: string
  readonly note: string
  /** ISO instant: versions retired before it. */
  readonly before: string
  readonly at: string
}

/** Versions whose bytes may go: another has taken the place of each, nobody uses the bytes elsewhere, and they are still there. */
export function removable(history: readonly DeliveryHistoryRow[], before: string): readonly DeliveryHistoryRow[] {
  const inForce = new Set(history.filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id))
  return history.filter(({ id, retiredAt, removedAt }) => retiredAt !== null && retiredAt < before && removedAt === null && !inForce.has(id))
}

/** Removes the frozen bytes of retired versions and says so in the ledger; the row of the delivery stays. Belongs behind the lock. */
export async function removeDeliveries(db: Db, { vault, ledgerCopy }: Pick<StateFolder, 'vault' | 'ledgerCopy'>, removal: Removal): Promise<readonly DeliveryHistoryRow[]> {
  const found = removable(await deliveryHistory(db), removal.before)
  for (const { id } of found) {
    const path = join(vault, id)
    const bytes = (await stat(path).catch(() => undefined))?.size ?? 0
    // Written first: bytes that the ledger says are gone are looked for by nobody.
    await recordRemoval(db, { id, bytes, at: removal.at, by: removal.by, note: removal.note })
    await writeLedgerCopy(db, ledgerCopy)
    await rm(path, { force: true })
  }
  return found
}
