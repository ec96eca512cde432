import { rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import type { Connector } from '../core/connector.js'
import type { Unpacker } from '../core/unpacker.js'
import type { Effects } from '../core/effects.js'
import type { Formats } from '../ingest/land.js'
import { openRawLayer } from '../ingest/raw-layer.js'
import { makePrivateFolder } from '../ingest/private-folder.js'
import { storageFault } from '../ingest/storage-fault.js'
import { settledMarks } from '../publish/history/settled-marks.js'
import { soundRelease } from '../publish/release.js'
import { runChecks } from '../quality/run-checks.js'
import type { Acceptance, CheckResult } from '../quality/run-checks.js'
import { staleInputs } from '../quality/stale-inputs.js'
import { loadSystem } from '../territory/load-system.js'
import type { TerritorySystem } from '../territory/system.js'
import { currentDeliveries } from '../warehouse/ledger/deliveries.js'
import { endKilledRuns } from '../warehouse/ledger/runs.js'
import type { Warehouse } from '../warehouse/open.js'
import type { Db } from '../warehouse/tables.js'
import { afterPublishing } from './after-publishing.js'
import { baseMarks, baseReleases } from './base-releases.js'
import { clockNotes } from './clock-notes.js'
import { writtenProgress } from './current-step.js'
import { engineMemory, openingMemory, setEngineMemory } from './engine-memory.js'
import { boundaryNotes, findBoundaries } from './find-boundaries.js'
import { refuseBlocked, refuseEmptied } from './gates.js'
import { harmoniseAll } from './harmonise-all.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { writeLedgerCopy } from './ledger-copy.js'
import { takeLock } from './lock.js'
import type { LockOwner } from './lock.js'
import { keepReferences } from './keep-references.js'
import { judgedAt } from './judged-at.js'
import { measureChecks, registryAges } from './measure-checks.js'
import { openState, setAsideAfter } from './open-state.js'
import { keyFor, pseudonymKey } from './pseudonym-key.js'
import { listOffers, pull } from './pull.js'
import type { PulledDelivery } from './pull.js'
import { deliveriesInForce, recordPulled } from './deliveries-in-force.js'
import type { RunResult, StepReport } from './run-result.js'
import type { StateFolder } from './state-folder.js'
import { runFingerprint } from './step-fingerprints.js'
import { runId, runRecord } from './run-record.js'
import type { RunRecord } from './run-record.js'
import { clearScratch, sweepLeftovers } from './sweep.js'

/** What the door brings along for a run. */
export interface RunDoors {
  readonly specs: PipelineSpecs
  readonly state: StateFolder
  /** Folder in which the deliveries lie. */
  readonly sourceRoot: string
  /** Folders of the workspace, the user's first: boundaries may lie below them. */
  readonly workspaceRoots: readonly string[]
  /** Folder of the page's built browser part. */
  readonly pageAssets: string
  readonly connectors: ReadonlyMap<string, Connector>
  readonly formats: Formats
  readonly unpacker: Unpacker
  readonly effects: Effects
  readonly owner: LockOwner
  readonly isAlive: (pid: number) => boolean
  readonly version: string
  /** As the engine writes it, e.g. `800MB`, or `auto`. */
  readonly memoryLimit: string
  readonly threads?: number | undefined
  /** Failures that a person lets pass in this run. */
  readonly acceptance?: Acceptance | undefined
  /** Lets a table without rows take the place of one with rows. */
  readonly allowEmpty?: boolean | undefined
  /** Lets a new key of the pseudonyms be made where tables with another are there. */
  readonly newKey?: boolean | undefined
  /** Reads every offered file, also those that have not been touched since they were frozen. */
  readonly verify?: boolean | undefined
  /** Takes the deliveries that the last run pulled from the vault, and asks no source. */
  readonly fromVault?: boolean | undefined
}

/** Pulls, lands, harmonises, checks, computes and publishes. Unchanged inputs recompute nothing. */
export async function runPipeline(asked: RunDoors): Promise<RunResult> {
  const { state, effects } = asked
  const doors: RunDoors = { ...asked, effects: { ...effects, progress: writtenProgress(effects.progress, state.currentStep, asked.owner.pid) } }
  await makePrivateFolder(state.vault)
  const release = await takeLock(state.lock, doors.owner, doors.isAlive)
  try {
    await sweepLeftovers(state, doors.specs.pipeline.line)
    await makePrivateFolder(state.scratch)
    const { warehouse, notes } = await openState(state, { memoryLimit: openingMemory(doors.memoryLimit), threads: doors.threads, tempDirectory: state.scratch })
    for (const note of notes) doors.effects.log.warn('state repaired', { pipeline: doors.specs.pipeline.line, note })
    try {
      const result = await recorded(doors, warehouse)
      return { ...result, notes: [...notes, ...result.notes] }
    } finally {
      // After a full disk the database cannot close either; the first fault is the one to tell.
      await warehouse.close().catch(() => undefined)
    }
  } catch (error) {
    throw storageFault(await setAsideAfter(error, state), state.root, 'write into this folder')
  } finally {
    await clearScratch(state)
    await rm(state.currentStep, { force: true })
    await release()
  }
}

async function recorded(doors: RunDoors, warehouse: Warehouse): Promise<RunResult> {
  const { effects } = doors
  const { db } = warehouse
  const startedAt = effects.clock.now().toISOString()
  await endKilledRuns(db, startedAt)
  const record = runRecord(db, { pipeline: doors.specs.pipeline.line, startedAt, version: doors.version }, effects)
  await record.started()
  await writeLedgerCopy(db, doors.state.ledgerCopy)
  effects.progress.passed?.('started')
  try {
    const result = await steps(doors, warehouse, startedAt)
    await keptRecord(record, result, doors, warehouse)
    return result
  } catch (error) {
    await record.failed(error)
    throw error
  }
}

async function keptRecord(record: RunRecord, result: RunResult, { state, effects }: RunDoors, warehouse: Warehouse): Promise<void> {
  try {
    await record.ended(result)
    effects.progress.passed?.('ended')
    await warehouse.checkpoint()
  } catch (error) {
    throw afterPublishing(error, result, state.root)
  }
}

async function steps(doors: RunDoors, warehouse: Warehouse, startedAt: string): Promise<RunResult> {
  const { specs, state, effects } = doors
  const { db } = warehouse
  const { line: pipeline } = specs.pipeline
  const bases = await baseReleases(specs, state.releases)
  const secret = await pseudonymKey(state.key, doors.newKey === true || (await currentDeliveries(db)).length === 0)
  const deliveries = doors.fromVault === true ? await fromVault(doors, db) : await fromSources(doors, db)
  const systems = loadedOnce(specs)
  await keepReferences(db, specs, systems, { version: doors.version, startedAt })
  await openRawLayer(db)
  const keyMark = createHash('sha256').update(keyFor(secret, 'mark')).digest('hex').slice(0, 16)
  const harmonised = await harmoniseAll({ warehouse, specs, tools: { formats: doors.formats, unpacker: doors.unpacker, effects }, state, secret, keyMark, run: runId({ startedAt, pipeline }) }, deliveries)
  const boundaries = await findBoundaries(specs.pipeline.value, [doors.sourceRoot, ...doors.workspaceRoots])
  const stale = staleInputs(specs.pipeline.value.checks, registryAges(deliveries.map(({ row }) => row), specs.registries, judgedAt(doors)))
  const mark = runFingerprint(specs, { harmonised: harmonised.kept.map((each) => each.fingerprint), bases: baseMarks(bases), boundaries: boundaries?.sha256, stale })
  const before = await soundRelease(state.releases, pipeline)
  const notes = [...clockNotes(before, startedAt), ...boundaryNotes(boundaries)]
  const seconds = () => (effects.clock.now().getTime() - Date.parse(startedAt)) / 1000
  const settled = await settledMarks(state.releases, pipeline, before)
  if (before !== undefined && settled.includes(mark) && harmonised.steps.every((step) => step.did === 'kept')) {
    const kept: StepReport[] = ['compute', 'publish'].map((step) => ({ step, did: 'kept', why: '', seconds: 0 }))
    const aged = agedChecks(doors, harmonised.kept, deliveries)
    refuseBlocked(aged)
    return { pipeline, outcome: 'unchanged', release: before.folder, steps: [...harmonised.steps, ...kept], reconciliation: reconciliationOf(harmonised.kept), replayed: [], checks: aged, stale, notes, seconds: seconds() }
  }
  refuseEmptied(before, reconciliationOf(harmonised.kept), doors.allowEmpty === true)
  const { renewRelease } = await import('./renew-release.js')
  const reconciliation = reconciliationOf(harmonised.kept)
  const renewed = await renewRelease(doors, db, { kept: harmonised.kept, deliveries, reconciliation, systems: systems(), bases, boundaries, stale, before, mark, startedAt, seconds })
  return { pipeline, outcome: 'published', release: renewed.folder, steps: [...harmonised.steps, ...renewed.steps], reconciliation, replayed: harmonised.replayed, checks: renewed.checks, stale, notes, seconds: seconds() }
}

async function fromSources(doors: RunDoors, db: Db): Promise<readonly PulledDelivery[]> {
  const offers = await listOffers(doors.specs, doors.connectors, doors.sourceRoot)
  await setEngineMemory(db, engineMemory(doors.memoryLimit, offers.reduce((sum, offer) => sum + offer.file.bytes, 0)))
  const deliveries = await pull(db, doors, offers)
  await recordPulled(db, doors.specs.pipeline.line, deliveries, doors.effects.clock.now())
  await writeLedgerCopy(db, doors.state.ledgerCopy)
  return deliveries
}

async function fromVault(doors: RunDoors, db: Db): Promise<readonly PulledDelivery[]> {
  const deliveries = await deliveriesInForce(db, doors.specs, doors.state.vault)
  await setEngineMemory(db, engineMemory(doors.memoryLimit, deliveries.reduce((sum, { row }) => sum + row.bytes, 0)))
  return deliveries
}

/** The territory systems, parsed when first asked for: a run that changes nothing never asks. */
function loadedOnce({ systems }: PipelineSpecs): () => ReadonlyMap<string, TerritorySystem> {
  let loaded: ReadonlyMap<string, TerritorySystem> | undefined
  return () => (loaded ??= new Map([...systems].map(([id, system]) => [id, loadSystem(system.spec.value, system.tables)])))
}

function reconciliationOf(kept: readonly HarmonisedDelivery[]): RunResult['reconciliation'] {
  return kept.flatMap((each) => each.reconciliation)
}

/** Checks whose figure changes with the day alone: they are made even where nothing else has changed. */
function agedChecks(doors: RunDoors, kept: readonly HarmonisedDelivery[], deliveries: readonly PulledDelivery[]): readonly CheckResult[] {
  const { specs } = doors
  const checks = specs.pipeline.value.checks.filter((check) => check.check === 'freshness')
  return runChecks(checks, measureChecks(kept, deliveries, specs.registries, null, judgedAt(doors)), doors.effects.clock.now().toISOString().slice(0, 10), doors.acceptance)
}
