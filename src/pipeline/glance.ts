import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeliveryRow } from '../warehouse/ledger/deliveries.js'
import { readCurrentStep } from './current-step.js'
import { readLedgerCopy } from './ledger-copy.js'
import { readOwner } from './lock.js'
import type { LockOwner } from './lock.js'
import type { StateFolder } from './state-folder.js'

/** The process that works in a state folder now. */
export interface GoingWork extends LockOwner {
  /** What it is at, and since when; null where it does not say. */
  readonly step: string | null
  readonly stepSince: string | null
}

/** Who holds the folder; undefined where nobody does, or only the lock of a process that has ended. */
export async function goingWork(state: StateFolder, host: string, isAlive: (pid: number) => boolean): Promise<GoingWork | undefined> {
  const owner = await readOwner(state.lock)
  if (owner === undefined || (owner.host === host && !isAlive(owner.pid))) return undefined
  const current = await readCurrentStep(state.currentStep, owner.pid)
  return { ...owner, step: current?.step ?? null, stepSince: current?.since ?? null }
}

/** Deliveries in force by the copy of the ledger, which may be read while the database is taken. */
export async function deliveriesOfCopy(state: StateFolder): Promise<readonly DeliveryRow[]> {
  const copy = await readLedgerCopy(state.ledgerCopy)
  if (typeof copy === 'string') return []
  const rows = copy.tables.delivery.filter((row) => row['retired_at'] === null).map((row): DeliveryRow => {
    const text = (name: string): string => row[name] ?? ''
    return {
      id: text('id'), registry: text('registry'), period: text('period'), version: Number(text('version')), file: text('file'), bytes: Number(text('bytes')),
      institution: text('institution'), legalBasis: row['legal_basis'] ?? null, connector: text('connector'), receivedAt: `${text('received_at').slice(0, 19).replace(' ', 'T')}Z`,
    }
  })
  const key = (row: DeliveryRow): string => `${row.registry}\u0000${row.period}\u0000${row.file}`
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** Pipelines that have a release, by the folders of the releases. */
export async function releasedPipelines(releases: string, below = '', depth = 3): Promise<readonly string[]> {
  const entries = await readdir(join(releases, below), { withFileTypes: true }).catch(() => [])
  if (entries.some((entry) => entry.name === 'current')) return [below]
  if (depth === 0) return []
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => (below === '' ? entry.name : `${below}/${entry.name}`))
  return (await Promise.all(folders.sort().map((folder) => releasedPipelines(releases, folder, depth - 1)))).flat()
}
