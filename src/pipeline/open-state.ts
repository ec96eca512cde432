import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { CauceError } from '../core/error.js'
import { createRequestLedger } from '../warehouse/ledger/data-requests.js'
import { ledgerContents, restoreLedger } from '../warehouse/ledger/ledger-contents.js'
import type { LedgerContents } from '../warehouse/ledger/ledger-contents.js'
import { createLedger } from '../warehouse/ledger/ledger-tables.js'
import { openWarehouse } from '../warehouse/open.js'
import type { Warehouse, WarehouseOptions } from '../warehouse/open.js'
import { readLedgerCopy, writeLedgerCopy } from './ledger-copy.js'
import type { StateFolder } from './state-folder.js'

export interface OpenedState {
  readonly warehouse: Warehouse
  /** What was found damaged and what was done about it, in sentences. */
  readonly notes: readonly string[]
}

/**
 * Opens the working tables with their ledger; belongs behind the lock. A log that was cut opens without an error and with fewer commits, so
 * the ledger is held against its copy; a database that cannot be read is set aside and begun anew with the ledger of the copy. Throws
 * `LEDGER_LOST` where neither can be read.
 */
export async function openState(state: StateFolder, options: Omit<WarehouseOptions, 'path'> = {}): Promise<OpenedState> {
  const copy = await readLedgerCopy(state.ledgerCopy)
  const { warehouse, notes } = await opened(state, options, copy)
  try {
    await createLedger(warehouse.db)
    await createRequestLedger(warehouse.db)
    return { warehouse, notes: [...notes, ...(await settleLedger(state, warehouse, copy))] }
  } catch (error) {
    await warehouse.close().catch(() => undefined)
    throw await setAsideAfter(error, state)
  }
}

async function opened(state: StateFolder, options: Omit<WarehouseOptions, 'path'>, copy: LedgerContents | 'absent' | 'damaged'): Promise<OpenedState> {
  try {
    return { warehouse: await openWarehouse({ ...options, path: state.warehouse }), notes: [] }
  } catch (error) {
    if (!isDamage(error)) throw error
    if (typeof copy === 'string') throw lost(state, copy)
    const aside = await setAside(state)
    return { warehouse: await openWarehouse({ ...options, path: state.warehouse }), notes: [`The working tables were damaged. They were set aside as ${aside} and are made anew from the deliveries.`] }
  }
}

/** Sets a database aside that turned out damaged while it was read; the fault then says what the next run does. Other faults pass as they are. */
export async function setAsideAfter(error: unknown, state: StateFolder): Promise<unknown> {
  if (!isDamage(error)) return error
  const copy = await readLedgerCopy(state.ledgerCopy)
  if (typeof copy === 'string') return lost(state, copy)
  const aside = await setAside(state)
  return new CauceError('storage', { code: 'WAREHOUSE_DAMAGED', mayPass: true, where: { file: state.warehouse }, what: `the working tables are damaged and were set aside as ${aside}`, todo: 'Run again: they are made anew from the deliveries, with the ledger from its copy. Nothing was published.', cause: error })
}

async function settleLedger(state: StateFolder, { db }: Warehouse, copy: LedgerContents | 'absent' | 'damaged'): Promise<readonly string[]> {
  const own = await ledgerContents(db)
  const notes: string[] = []
  if (copy === 'damaged') notes.push('The copy of the ledger was damaged; it was written anew from the ledger.')
  if (typeof copy !== 'string' && own.changes < copy.changes) {
    await restoreLedger(db, copy)
    notes.push(`The ledger lacked the last ${copy.changes - own.changes} of its ${copy.changes} changes; they were restored from its copy.`)
  }
  if (typeof copy !== 'string' && own.runs < copy.runs) notes.push(`The record of ${copy.runs - own.runs} earlier runs is lost; their releases are not.`)
  if (typeof copy === 'string' || own.changes !== copy.changes || own.runs !== copy.runs) await writeLedgerCopy(db, state.ledgerCopy)
  return notes
}

/** One database is kept for whoever wants to look into it; an older one gives way. */
async function setAside(state: StateFolder): Promise<string> {
  const aside = `${state.warehouse}.damaged`
  for (const end of ['', '.wal']) {
    await rm(`${aside}${end}`, { force: true })
    if (existsSync(`${state.warehouse}${end}`)) await rename(`${state.warehouse}${end}`, `${aside}${end}`)
  }
  return aside
}

function isDamage(error: unknown): boolean {
  return error instanceof CauceError && error.code === 'WAREHOUSE_DAMAGED'
}

function lost(state: StateFolder, copy: 'absent' | 'damaged'): CauceError {
  return new CauceError('storage', {
    code: 'LEDGER_LOST',
    where: { file: state.warehouse },
    what: `the working tables are damaged, and the copy of their ledger (${state.ledgerCopy}) is ${copy}`,
    expected: 'one of the two',
    todo: 'Put the folder back from a backup. To begin a new ledger on purpose, move both files away: the deliveries stay in the vault, their history is lost.',
  })
}
