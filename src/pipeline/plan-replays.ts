import { countAffected } from '../harmonise/affected-records.js'
import type { StepRow } from '../warehouse/ledger/steps.js'
import { openWarehouse } from '../warehouse/open.js'
import type { Db } from '../warehouse/tables.js'
import { earlierFinder } from './earlier-harmonised.js'
import { openingMemory } from './engine-memory.js'
import { basesOnce } from './harmonise-basis.js'
import type { RegistrySpecs } from './load-pipeline.js'
import type { RunDoors } from './run.js'

/** A step over bytes that are known, with other specifications than before. */
export interface ReplayCandidate {
  readonly step: StepRow
  readonly delivery: string
  readonly registry: RegistrySpecs
}

export interface PlannedReplay {
  /** Records in quarantine that would be read again; null where the whole delivery would be. */
  readonly quarantined: number | null
  /** Others, with a note such as an unknown code. */
  readonly noted: number | null
  readonly why: string
}

/** How much of each delivery a run would harmonise again, by the name of the step; nothing is written. */
export async function planReplays(doors: RunDoors, candidates: readonly ReplayCandidate[], keyMark: string): Promise<ReadonlyMap<string, PlannedReplay>> {
  const planned = new Map<string, PlannedReplay>()
  if (candidates.length === 0) return planned
  const warehouse = await openWarehouse({ path: doors.state.warehouse, memoryLimit: openingMemory(doors.memoryLimit) })
  try {
    const find = planner(doors, warehouse.db, keyMark)
    for (const candidate of candidates) {
      const found = await find(candidate)
      if (found !== undefined) planned.set(candidate.step.step, found)
    }
    return planned
  } finally {
    await warehouse.close()
  }
}

function planner({ specs }: RunDoors, db: Db, keyMark: string): (candidate: ReplayCandidate) => Promise<PlannedReplay | undefined> {
  const findEarlier = earlierFinder(db)
  const basisFor = basesOnce(specs, keyMark)
  return async ({ step, delivery, registry }) => {
    const earlier = await findEarlier(step, delivery, basisFor(registry))
    if (earlier === undefined) return undefined
    const whole = earlier.tables.find(({ scope }) => scope.way === 'whole')
    if (whole !== undefined) return { quarantined: null, noted: null, why: whole.scope.why }
    const counts = { quarantined: 0, noted: 0 }
    for (const { partition } of earlier.tables) {
      const { quarantined, noted } = await countAffected(db, partition)
      counts.quarantined += quarantined
      counts.noted += noted
    }
    return { ...counts, why: [...new Set(earlier.tables.map(({ scope }) => scope.why))].join('; ') }
  }
}

/** In words, for a plan. */
export function replayWords({ quarantined, noted, why }: PlannedReplay): string {
  if (quarantined === null) return `reads the frozen delivery again whole: ${why}`
  return `replays ${quarantined} quarantined rows${noted === null || noted === 0 ? '' : ` and ${noted} with unknown codes or other notes`}: ${why}`
}
