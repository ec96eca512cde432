import { join } from 'node:path'

/** Where things lie in a state folder. */
export interface StateFolder {
  readonly root: string
  /** Frozen deliveries, as received: identified data. */
  readonly vault: string
  /** What a run inflates or rewrites; emptied when it ends. */
  readonly scratch: string
  readonly warehouse: string
  /** Copy of the ledger, which nothing else could give back. */
  readonly ledgerCopy: string
  readonly releases: string
  readonly lock: string
  /** What the holder of the lock is at. */
  readonly currentStep: string
  readonly key: string
}

export function stateFolder(root: string): StateFolder {
  return {
    root,
    vault: join(root, 'deliveries'),
    scratch: join(root, 'deliveries', 'scratch'),
    warehouse: join(root, 'work.duckdb'),
    ledgerCopy: join(root, 'ledger.json'),
    releases: join(root, 'releases'),
    lock: join(root, 'lock'),
    currentStep: join(root, 'current-step.json'),
    key: join(root, 'key'),
  }
}
