import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { inOrder } from '../core/in-order.js'
import { settledMarks } from '../publish/history/settled-marks.js'
import { soundRelease } from '../publish/release.js'
import { staleInputs } from '../quality/stale-inputs.js'
import { createLedger } from '../warehouse/ledger/ledger-tables.js'
import { currentDeliveries } from '../warehouse/ledger/deliveries.js'
import type { DeliveryRow } from '../warehouse/ledger/deliveries.js'
import { lastStepTimes } from '../warehouse/ledger/run-steps.js'
import type { StepTime } from '../warehouse/ledger/run-steps.js'
import { seenFiles } from '../warehouse/ledger/seen-files.js'
import type { SeenFile } from '../warehouse/ledger/seen-files.js'
import { stepsOf } from '../warehouse/ledger/steps.js'
import type { StepRow } from '../warehouse/ledger/steps.js'
import { openWarehouse } from '../warehouse/open.js'
import { baseMarks, baseReleases } from './base-releases.js'
import { changedTerritories } from './changed-territories.js'
import { openingMemory } from './engine-memory.js'
import { estimatedSeconds } from './estimate-seconds.js'
import { findBoundaries } from './find-boundaries.js'
import { harmoniseStep } from './harmonise-all.js'
import { judgedAt } from './judged-at.js'
import { registryAges } from './measure-checks.js'
import { keyFor } from './pseudonym-key.js'
import { planReplays, replayWords } from './plan-replays.js'
import type { PlannedReplay, ReplayCandidate } from './plan-replays.js'
import { connectorOf, copiesAtOnce, listOffers } from './pull.js'
import type { Offer } from './pull.js'
import type { RunDoors } from './run.js'
import { harmoniseFingerprint, runFingerprint } from './step-fingerprints.js'
import { unchangedFile } from './unchanged-file.js'

export interface PlannedStep {
  readonly step: string
  readonly why: string
  /** Bytes to read; 0 for steps that read no delivery. */
  readonly bytes: number
  /** Where the bytes are known and the specifications have changed: how much would be harmonised again. */
  readonly replay?: PlannedReplay | undefined
}

export interface Plan {
  readonly pipeline: string
  readonly steps: readonly PlannedStep[]
  /** Deliveries that would be used, with what became of them. */
  readonly deliveries: readonly { readonly registry: string; readonly period: string; readonly file: string; readonly bytes: number; readonly state: 'new' | 'changed' | 'known' }[]
  /** Canonical tables that would change. */
  readonly tables: readonly string[]
  /** Codes of the territories whose data would change, by the version before of each delivery; `all` where that cannot be told. */
  readonly territories: 'all' | readonly string[]
  /** By what the same steps took in earlier runs; null where one of them has never run. */
  readonly seconds: number | null
}

interface Known {
  readonly deliveries: readonly DeliveryRow[]
  readonly steps: ReadonlyMap<string, StepRow>
  readonly seen: ReadonlyMap<string, SeenFile>
  /** What each step last took, by its name. */
  readonly took: ReadonlyMap<string, StepTime>
}

/** What a run would do now, by the same fingerprints; nothing is written. An empty list of steps means that nothing would change. */
export async function planPipeline(doors: RunDoors): Promise<Plan> {
  const { specs, state } = doors
  const name = specs.pipeline.line
  const bases = await baseReleases(specs, state.releases)
  const offers = await listOffers(specs, doors.connectors, doors.sourceRoot)
  const known = await readKnown(doors, name)
  const mark = await keyMark(state.key)
  const planned: PlannedStep[] = []
  const candidates: ReplayCandidate[] = []
  const deliveries: Plan['deliveries'][number][] = []
  const marks: string[] = []
  const tables = new Set<string>()
  const offered = new Set<string>()
  const ids = new Map<Plan['deliveries'][number], string>()
  const hashed = inOrder({
    items: offers,
    width: copiesAtOnce(doors.threads),
    work: async (offer, signal) => ({ offer, id: (await unchangedFile(offer, known.seen, state.vault))?.id ?? (await hashOffer(doors, offer, signal)) }),
  })
  for await (const { offer, id } of hashed) {
    const { registry, period } = offer.spec
    const file = offer.file.name
    if (deliveries.some((each) => each.registry === registry && each.period === period && ids.get(each) === id)) continue
    const before = known.deliveries.find((row) => row.registry === registry && row.period === period && row.file === file)
    const status = before === undefined ? 'new' : before.id === id ? 'known' : 'changed'
    const delivery: Plan['deliveries'][number] = { registry, period, file, bytes: offer.file.bytes, state: status }
    deliveries.push(delivery)
    ids.set(delivery, id)
    const registrySpecs = specs.registries.get(registry)
    if (registrySpecs === undefined) continue
    const wanted = harmoniseFingerprint(specs, registrySpecs, { id, period, file, trailer: offer.spec.trailer }, mark)
    marks.push(wanted)
    const step = harmoniseStep({ registry, period, file })
    offered.add(step)
    const earlier = known.steps.get(step)
    if (earlier?.fingerprint === wanted) continue
    if (earlier !== undefined) candidates.push({ step: earlier, delivery: id, registry: registrySpecs })
    const why = status === 'new' ? 'new delivery' : status === 'changed' ? 'other bytes under the same period' : 'its schema, mapping, territories or the method have changed'
    planned.push({ step, why, bytes: offer.file.bytes })
    for (const table of registrySpecs.mapping.value.tables) tables.add(table.table)
  }
  const replays = await planReplays(doors, candidates, mark)
  const steps = planned.map((each): PlannedStep => {
    const replay = replays.get(each.step)
    return replay === undefined ? each : { ...each, why: replayWords(replay), replay }
  })
  for (const step of known.steps.keys()) {
    if (step.startsWith('harmonise ') && !offered.has(step)) steps.push({ step: step.replace('harmonise', 'forget'), why: 'its delivery is no longer offered', bytes: 0 })
  }
  const release = await soundRelease(state.releases, name)
  const boundaries = await findBoundaries(specs.pipeline.value, [doors.sourceRoot, ...doors.workspaceRoots])
  const stale = staleInputs(specs.pipeline.value.checks, registryAges(deliveries, specs.registries, judgedAt(doors)))
  const wanted = runFingerprint(specs, { harmonised: marks, bases: baseMarks(bases), boundaries: boundaries?.sha256, stale })
  if (release === undefined || !(await settledMarks(state.releases, name, release)).includes(wanted)) {
    const why = release === undefined ? 'there is no release yet' : steps.length > 0 ? 'its inputs would change' : 'the pipeline, its indicators or the age of its registries have changed'
    steps.push({ step: 'compute', why, bytes: 0 }, { step: 'publish', why: 'new results', bytes: 0 })
  }
  return { pipeline: name, steps, deliveries, tables: [...tables], territories: await changedTerritories(doors, steps, known.steps), seconds: estimatedSeconds(steps, known.took) }
}

async function readKnown(doors: RunDoors, name: string): Promise<Known> {
  if (!existsSync(doors.state.warehouse)) return { deliveries: [], steps: new Map(), seen: new Map(), took: new Map() }
  const warehouse = await openWarehouse({ path: doors.state.warehouse, memoryLimit: openingMemory(doors.memoryLimit) })
  try {
    await createLedger(warehouse.db)
    const { db } = warehouse
    return { deliveries: await currentDeliveries(db), steps: await stepsOf(db, name), seen: doors.verify === true ? new Map() : await seenFiles(db), took: await lastStepTimes(db, name) }
  } finally {
    await warehouse.close()
  }
}

async function keyMark(path: string): Promise<string> {
  if (!existsSync(path)) return 'none yet'
  const secret = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex')
  return createHash('sha256').update(keyFor(secret, 'mark')).digest('hex').slice(0, 16)
}

async function hashOffer(doors: RunDoors, { spec, location, file }: Offer, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of connectorOf(doors.connectors, spec.connector).open(location, file, spec.access, signal)) {
    signal.throwIfAborted()
    hash.update(chunk)
  }
  return hash.digest('hex')
}
