import type { Finding } from '../core/finding.js'
import type { Partition } from '../harmonise/compiled-table.js'
import type { UnknownCodes } from '../harmonise/harmonise-table.js'
import { partitionSchema } from '../harmonise/partition-name.js'
import { dropRawRelations } from '../ingest/raw-layer.js'
import { recordFindings } from '../warehouse/ledger/findings.js'
import { forgetSteps, harmoniseSummaries, recordStep, stepsOf } from '../warehouse/ledger/steps.js'
import { dropRelation, tableExists, tablesIn } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { Warehouse } from '../warehouse/open.js'
import { harmonisePart } from './harmonise-delivery.js'
import type { HarmonisedPart } from './harmonise-delivery.js'
import { landDelivery } from './land-deliveries.js'
import type { LandedPart, LandingTools } from './land-deliveries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import type { PulledDelivery } from './pull.js'
import type { Reconciliation, StepReport, StepWork } from './run-result.js'
import type { StateFolder } from './state-folder.js'
import { harmoniseFingerprint } from './step-fingerprints.js'

/** What is kept of a harmonised delivery, so that an unchanged one is not read again. */
export interface HarmonisedDelivery {
  readonly fingerprint: string
  readonly partitions: readonly Partition[]
  readonly reconciliation: readonly Reconciliation[]
  readonly unknown: readonly { readonly table: string; readonly codes: UnknownCodes }[]
  readonly rows: readonly { readonly table: string; readonly rows: number }[]
}

export interface HarmoniseRun {
  readonly warehouse: Warehouse
  readonly specs: PipelineSpecs
  readonly tools: LandingTools
  readonly state: StateFolder
  readonly secret: Uint8Array
  /** Names the key without telling it. */
  readonly keyMark: string
}

/** Lands and harmonises every delivery that has changed, or whose specifications have; keeps the others. */
export async function harmoniseAll(run: HarmoniseRun, deliveries: readonly PulledDelivery[]): Promise<{ readonly kept: readonly HarmonisedDelivery[]; readonly steps: readonly StepReport[] }> {
  const { db } = run.warehouse
  const passed = run.tools.effects.progress.passed?.bind(run.tools.effects.progress)
  const name = run.specs.pipeline.line
  const known = await stepsOf(db, name)
  const kept: HarmonisedDelivery[] = []
  const steps: StepReport[] = []
  const current = new Set<string>()
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
    const started = run.tools.effects.clock.now().getTime()
    const landed = await landDelivery(db, run.tools, registry, delivery, run.state)
    passed?.(`landed ${file}`)
    const parts: HarmonisedPart[] = []
    for (const part of landed) {
      run.tools.effects.progress.report(`harmonise ${part.file}`, 0, undefined, 'rows')
      parts.push(...(await harmonisePart(run.warehouse, run.specs, part, run.secret, mark)))
    }
    for (const part of landed) await dropRawRelations(db, part.records.values())
    passed?.(`harmonised ${file}`)
    const summary = summarise(mark, delivery, landed, parts)
    await db.transaction().execute(async (transaction) => {
      await recordFindings(transaction, { delivery: id, registry: delivery.row.registry, step: 'harmonise' }, parts.flatMap(findingsOf))
      await recordStep(transaction, { pipeline: name, step, fingerprint: mark, finishedAt: run.tools.effects.clock.now().toISOString(), summary: JSON.stringify(summary) })
    })
    passed?.(`recorded ${file}`)
    kept.push(summary)
    steps.push({ step, did: 'ran', why: before === undefined ? 'new delivery' : 'its bytes or its YAML have changed', seconds: (run.tools.effects.clock.now().getTime() - started) / 1000, work: workOf(delivery, summary) })
  }
  steps.push(...(await forgetGone(db, name, current)))
  passed?.('all harmonised')
  return { kept, steps }
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

/** Drops the partitions that no pipeline of the folder uses any longer: of corrected deliveries, changed YAML, runs that were killed. */
export async function dropUnused(db: Db): Promise<void> {
  const used = new Set((await harmoniseSummaries(db)).flatMap((summary) => (JSON.parse(summary) as HarmonisedDelivery).partitions.map((partition) => partition.relation.name)))
  for (const relation of await tablesIn(db, partitionSchema)) if (!used.has(relation.name)) await dropRelation(db, relation)
}

function summarise(fingerprint: string, delivery: PulledDelivery, landed: readonly LandedPart[], parts: readonly HarmonisedPart[]): HarmonisedDelivery {
  return {
    fingerprint,
    partitions: parts.map((part) => part.partition),
    reconciliation: parts.map((part) => reconciliationOf(delivery, landed.find((each) => each.file === part.file), part)),
    unknown: parts.flatMap((part) => part.counts.unknownCodes.map((codes) => ({ table: part.table, codes }))),
    rows: parts.map((part) => ({ table: part.table, rows: (part.counts.cells ?? part.counts).rows })),
  }
}

function reconciliationOf(delivery: PulledDelivery, landed: LandedPart | undefined, part: HarmonisedPart): Reconciliation {
  const lines = landed?.summary.lines
  const counts = part.counts.cells ?? part.counts
  return {
    registry: delivery.row.registry,
    period: delivery.row.period,
    file: part.file,
    table: part.table,
    lines: lines?.total ?? 0,
    headerLines: lines?.header ?? 0,
    landedLines: lines?.rows ?? 0,
    quarantinedLines: lines?.quarantined ?? 0,
    droppedLines: lines?.dropped ?? 0,
    delivered: counts.delivered,
    rows: counts.rows,
    quarantined: counts.quarantined,
    dropped: counts.dropped,
    path: landed?.path ?? 'strict',
    layoutVersion: landed?.summary.layoutVersion ?? null,
  }
}

function workOf({ row }: PulledDelivery, { reconciliation }: HarmonisedDelivery): StepWork {
  const sum = (pick: (each: Reconciliation) => number): number => reconciliation.reduce((total, each) => total + pick(each), 0)
  return { rowsIn: sum((each) => each.delivered), rowsOut: sum((each) => each.rows), quarantined: sum((each) => each.quarantined), dropped: sum((each) => each.dropped), bytes: row.bytes, sha256: row.id }
}

function findingsOf(part: HarmonisedPart): readonly Finding[] {
  return part.counts.findings.map((finding) => ({
    rule: finding.rule,
    disposition: finding.disposition,
    file: part.file,
    line: finding.firstLine,
    lines: finding.count,
    column: `${part.table}.${finding.column}`,
    message: `${finding.count} ${finding.disposition === 'noted' ? 'noted' : 'quarantined'}, the first on line ${finding.firstLine}.`,
  }))
}
