import type { Partition } from '../harmonise/compiled-table.js'
import type { StepRow } from '../warehouse/ledger/steps.js'
import { tableExists } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import { readBasis } from './harmonise-basis.js'
import type { MarkedBasis } from './harmonise-basis.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import { replayScopes } from './replay-scope.js'
import type { ReplayScope } from './replay-scope.js'
import type { Reconciliation } from './run-result.js'

/** A table of a delivery as an earlier run left it. */
export interface EarlierTable {
  readonly partition: Partition
  readonly reconciliation: Reconciliation
  readonly scope: ReplayScope
}

/** The tables of a delivery whose bytes are the same and whose specifications have changed. */
export interface EarlierHarmonised {
  readonly tables: readonly EarlierTable[]
  /** By the place of the mapping among the tables of its registry, and of the file among those of the delivery. */
  tableAt(position: number, part: number): EarlierTable | undefined
}

/** Finds what an earlier run made of the same bytes. Weighs each change once, however many deliveries it concerns. */
export function earlierFinder(db: Db): (step: StepRow, delivery: string, now: MarkedBasis) => Promise<EarlierHarmonised | undefined> {
  const weighed = new Map<string, (position: number) => ReplayScope>()
  const scopesOf = async (before: string | undefined, now: MarkedBasis): Promise<(position: number) => ReplayScope> => {
    const key = `${before} ${now.mark}`
    const found = weighed.get(key) ?? replayScopes(before === undefined ? undefined : await readBasis(db, before), now)
    weighed.set(key, found)
    return found
  }
  return async (step, delivery, now) => {
    const kept = JSON.parse(step.summary) as HarmonisedDelivery
    if (kept.partitions.length === 0) return undefined
    for (const partition of kept.partitions) if (partition.delivery !== delivery || !(await tableExists(db, partition.relation))) return undefined
    const scopeAt = await scopesOf(kept.basis, now)
    const tables = new Map<string, EarlierTable>()
    for (const [index, partition] of kept.partitions.entries()) {
      const [, position, part] = /__(\d+)_(\d+)_[0-9a-f]+$/.exec(partition.relation.name) ?? []
      const reconciliation = kept.reconciliation[index]
      if (position === undefined || part === undefined || reconciliation === undefined) return undefined
      tables.set(`${Number(position)} ${Number(part)}`, { partition, reconciliation, scope: scopeAt(Number(position)) })
    }
    return { tables: [...tables.values()], tableAt: (position, part) => tables.get(`${position} ${part}`) }
  }
}
