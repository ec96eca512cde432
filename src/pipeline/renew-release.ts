import { publishCore } from '../harmonise/core-views.js'
import type { FoundRelease } from '../publish/open-release.js'
import { runChecks } from '../quality/run-checks.js'
import type { CheckResult } from '../quality/run-checks.js'
import type { StaleInput } from '../quality/stale-inputs.js'
import type { TerritorySystem } from '../territory/system.js'
import { publishQuarantinedLines } from '../warehouse/ledger/quarantined-lines.js'
import type { Db } from '../warehouse/tables.js'
import type { BaseReleases } from './base-releases.js'
import { runClrisk } from './compute-clrisk.js'
import { runIvti } from './compute-index.js'
import { computingMemory, setEngineMemory } from './engine-memory.js'
import type { FoundBoundaries } from './find-boundaries.js'
import { measureClassChanges, refuseBlocked } from './gates.js'
import { dropUnused } from './harmonise-all.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import { judgedAt } from './judged-at.js'
import { measureChecks } from './measure-checks.js'
import { publishResults } from './publish-results.js'
import type { PulledDelivery } from './pull.js'
import type { RunDoors } from './run.js'
import type { Reconciliation, StepReport } from './run-result.js'
import { summariseTerritories } from './summarise-territories.js'
import { readBases, writeChange } from './write-change.js'
import { writeQuality } from './write-quality.js'

/** What a run has found out before it computes. */
export interface Harmonised {
  readonly kept: readonly HarmonisedDelivery[]
  readonly deliveries: readonly PulledDelivery[]
  readonly reconciliation: readonly Reconciliation[]
  readonly systems: ReadonlyMap<string, TerritorySystem>
  readonly bases: BaseReleases
  readonly boundaries: FoundBoundaries | null
  readonly stale: readonly StaleInput[]
  /** The release in force. */
  readonly before: FoundRelease | undefined
  readonly mark: string
  readonly startedAt: string
  /** Since the run began. */
  readonly seconds: () => number
}

export interface RenewedRelease {
  readonly folder: string
  readonly steps: readonly StepReport[]
  readonly checks: readonly CheckResult[]
}

/** Computes, checks and publishes. A night that changes nothing never asks for it, so it is loaded when it is needed. */
export async function renewRelease(doors: RunDoors, db: Db, found: Harmonised): Promise<RenewedRelease> {
  const { specs, state, effects } = doors
  const { kept, deliveries, systems, stale, before, boundaries, reconciliation, seconds } = found
  const computing = seconds()
  await setEngineMemory(db, computingMemory(doors.memoryLimit))
  effects.progress.report('compute', 0, undefined, 'steps')
  const partitions = kept.flatMap((each) => each.partitions)
  for (const table of specs.canonical.values()) await publishCore(db, table.value, partitions.filter((partition) => partition.table === table.value.table))
  await dropUnused(db)
  await publishQuarantinedLines(db, deliveries.map((each) => each.row.id))
  effects.progress.passed?.('core')
  const models = await readBases(specs, found.bases)
  const ivti = await runIvti(db, specs, systems, models.ivti, stale)
  const clrisk = await runClrisk(db, specs, systems, ivti, { base: models.clrisk, stale, boundaries })
  await summariseTerritories(db, specs, systems, ivti, clrisk, stale)
  await writeChange(db, specs, models, { ivti, clrisk }, deliveries, stale)
  effects.progress.passed?.('computed')
  const figures = [...measureChecks(kept, deliveries, specs.registries, ivti, judgedAt(doors)), ...(await measureClassChanges(db, before))]
  const checks = runChecks(specs.pipeline.value.checks, figures, effects.clock.now().toISOString().slice(0, 10), doors.acceptance)
  await writeQuality(db, { harmonised: kept, pulled: deliveries, results: checks, stale })
  effects.progress.passed?.('checked')
  refuseBlocked(checks)
  const publishing = seconds()
  effects.progress.report('publish', 0, undefined, 'steps')
  const folder = await publishResults({ specs, releases: state.releases, version: doors.version, pageAssets: doors.pageAssets, boundaries, log: effects.log, onStep: (step) => effects.progress.passed?.(`publish ${step}`) }, db, { deliveries, reconciliation, checks, mark: found.mark, startedAt: found.startedAt })
  const steps: StepReport[] = [
    { step: 'compute', did: 'ran', why: before === undefined ? 'first release' : 'its inputs or its YAML have changed', seconds: publishing - computing },
    { step: 'publish', did: 'ran', why: 'new results', seconds: seconds() - publishing },
  ]
  return { folder, steps, checks }
}
