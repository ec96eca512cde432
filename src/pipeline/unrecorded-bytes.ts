import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { recordRemoval } from '../warehouse/ledger/delivery-history.js'
import { ledgerContents } from '../warehouse/ledger/ledger-contents.js'
import type { LedgerContents } from '../warehouse/ledger/ledger-contents.js'
import type { Db } from '../warehouse/tables.js'
import { writeLedgerCopy } from './ledger-copy.js'
import type { Removal } from './remove-deliveries.js'
import type { StateFolder } from './state-folder.js'

export interface UnrecordedBytes {
  /** SHA-256, in hexadecimal: the name of the file. */
  readonly id: string
  readonly bytes: number
}

/**
 * Frozen bytes in the vault that no delivery of the ledger names, in order of name: frozen by a run that was killed before it recorded them
 * and replaced at their source since, or recorded as removed by a command that was killed before it removed them. They hold personal data.
 */
export async function unrecordedBytes(vault: string, { tables }: LedgerContents): Promise<readonly UnrecordedBytes[]> {
  const isRemoved = ({ id, received_at: received }: (typeof tables.delivery)[number]): boolean => tables.delivery_removal.some((removal) => removal['id'] === id && (removal['removed_at'] ?? '') >= (received ?? ''))
  const named = new Set(tables.delivery.filter((row) => !isRemoved(row)).map((row) => row['id']))
  const names = (await readdir(vault).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name) && !named.has(name))
  return Promise.all(names.sort().map(async (id) => ({ id, bytes: (await stat(join(vault, id)).catch(() => undefined))?.size ?? 0 })))
}

/** Removes such bytes and says so in the ledger. Belongs behind the lock. */
export async function removeUnrecorded(db: Db, { vault, ledgerCopy }: Pick<StateFolder, 'vault' | 'ledgerCopy'>, removal: Omit<Removal, 'before'>): Promise<readonly UnrecordedBytes[]> {
  const found = await unrecordedBytes(vault, await ledgerContents(db))
  for (const { id, bytes } of found) {
    await recordRemoval(db, { id, bytes, at: removal.at, by: removal.by, note: removal.note })
    await writeLedgerCopy(db, ledgerCopy)
    await rm(join(vault, id), { force: true })
  }
  return found
}
