import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { storageFault } from '../ingest/storage-fault.js'
import { ledgerContents } from '../warehouse/ledger/ledger-contents.js'
import type { LedgerContents } from '../warehouse/ledger/ledger-contents.js'
import { replaceFile } from '../warehouse/synced-file.js'
import type { Db } from '../warehouse/tables.js'

/** Writes the ledger beside the database and has it on disk, before anything is done that rests on it. A reader sees the old copy or the new. */
export async function writeLedgerCopy(db: Db, path: string): Promise<void> {
  const ledger = await ledgerContents(db)
  await replaceFile(path, `${JSON.stringify({ format: 1, sha256: hashOf(ledger), ledger }, null, 1)}\n`).catch((error: unknown) => {
    throw storageFault(error, path, 'write the copy of the ledger')
  })
}

/** The copy; 'absent' before the first run, 'damaged' where it is not what was written. */
export async function readLedgerCopy(path: string): Promise<LedgerContents | 'absent' | 'damaged'> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw storageFault(error, path, 'read the copy of the ledger')
  })
  if (text === undefined) return 'absent'
  try {
    const { sha256, ledger } = JSON.parse(text) as { readonly sha256: string; readonly ledger: LedgerContents }
    return sha256 === hashOf(ledger) ? ledger : 'damaged'
  } catch {
    return 'damaged'
  }
}

function hashOf(ledger: LedgerContents): string {
  return createHash('sha256').update(JSON.stringify(ledger)).digest('hex')
}
