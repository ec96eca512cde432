import { partitionSchema } from '../harmonise/partition-name.js'
import { forgetSteps, harmoniseSummaries, stepsOf } from '../warehouse/ledger/steps.js'
import type { ReplayRow } from '../warehouse/ledger/replays.js'
import { dropRelation, tableExists, tablesIn } from '../warehouse/relation.js'
import type { Warehouse } from '../warehouse/open.js'
import type { Db } from '../warehouse/tables.js'
import { earlierFinder } from './earlier-harmonised.js'
import { basesOnce, pruneBases } from './harmonise-basis.js'
import { harmoniseDelivery } from './harmonise-one.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import type { LandingTools } from './land-deliveries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import type { PulledDelivery } from './pull.js'
import type { StepReport } from './run-result.js'
import type { StateFolder } from './state-folder.js'
import { harmoniseFingerprint } from './step-fingerprints.js'
import { workOf } from './summarise-harmonised.js'

export interface HarmoniseRun {
  readonly warehouse: Warehouse
  readonly specs: PipelineSpecs
  readonly tools: LandingTools
  readonly state: StateFolder
  readonly secret: Uint8Array
  /** Names the key without telling it. */
  readonly keyMark: string
  /** Id of the run in the ledger. */
  readonly run: string
}

export interface HarmonisedAll {
  readonly kept: readonly HarmonisedDelivery[]
  readonly steps: readonly StepReport[]
  /** Tables that were made again of the same bytes. */
  readonly replayed: readonly ReplayRow[]
}

/** Lands and harmonises every delivery that has changed, or whose specifications have; keeps the others. */
export async function harmoniseAll(run: HarmoniseRun, deliveries: readonly PulledDelivery[]): Promise<HarmonisedAll> {
  const { db } = run.warehouse
  const name = run.specs.pipeline.line
  const known = await stepsOf(db, name)
  const findEarlier = earlierFinder(db)
  const basisFor = basesOnce(run.specs, run.keyMark)
  const kept: HarmonisedDelivery[] = []
  const steps: StepReport[] = []
  const replayed: ReplayRow[] = []
  const current = new Set<string>()
  const keptBases = new Set<string>()
  for (const delivery of deliveries) {
    const registry = run.specs.registries.get(delivery.row.registry)
    if (registry === undefined) continue
    const step = harmoniseStep(delivery.row)
    current.add(step)
    const { id, period, file } = delivery.row
    const mark = harmoniseFingerprint(run.specs, registry, { id, period, file, trailer: delivery.spec.trailer }, run.keyMark)
    const before = known.get(step)
    const reusable = before?.fingerprint === mark ? await readKept(run.warehouse, before.summary) : undefined
    if (reusable !== undefined) {
      kept.push(reusable)
      steps.push({ step, did: 'kept', why: '', seconds: 0, work: workOf(delivery, reusable) })
      continue
    }
    const basis = basisFor(registry)
    const earlier = before === undefined ? undefined : await findEarlier(before, id, basis)
    const done = await harmoniseDelivery(run, { delivery, registry, step, mark, basis, isBasisKept: keptBases.has(basis.mark), earlier, isFirst: before === undefined })
    keptBases.add(basis.mark)
    kept.push(done.summary)
    steps.push(done.report)
    replayed.push(...done.replayed)
  }
  steps.push(...(await forgetGone(db, name, current)))
  run.tools.effects.progress.passed?.('all harmonised')
  return { kept, steps, replayed }
}

export function harmoniseStep(row: { readonly registry: string; readonly period: string; readonly file: string }): string {
  return `harmonise ${row.registry} ${row.period} ${row.file}`
}

async function readKept(warehouse: Warehouse, summary: string): Promise<HarmonisedDelivery | undefined> {
  const kept = JSON.parse(summary) as HarmonisedDelivery
  for (const partition of kept.partitions) if (!(await tableExists(warehouse.db, partition.relation))) return undefined
  return kept
}

/** Forgets the steps of deliveries that are no longer offered; says which. */
async function forgetGone(db: Db, pipeline: string, current: ReadonlySet<string>): Promise<readonly StepReport[]> {
  const gone = [...(await stepsOf(db, pipeline)).keys()].filter((step) => step.startsWith('harmonise ') && !current.has(step))
  await forgetSteps(db, pipeline, gone)
  return gone.map((step) => ({ step, did: 'forgot', why: 'its delivery is no longer offered', seconds: 0 }))
}

/**
 * Drops the partitions and kept specifications that no pipeline of the folder uses any longer: of corrected deliveries, changed YAML, runs
 * that were killed.
 */
export async function dropUnused(db: Db): Promise<void> {
  const summaries = (await harmoniseSummaries(db)).map((summary) => JSON.parse(summary) as HarmonisedDelivery)
  const used = new Set(summaries.flatMap(({ partitions }) => partitions.map((partition) => partition.relation.name)))
  for (const relation of await tablesIn(db, partitionSchema)) if (!used.has(relation.name)) await dropRelation(db, relation)
  await pruneBases(db, new Set(summaries.flatMap(({ basis }) => basis ?? [])))
}
