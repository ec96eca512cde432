import { dropRawRelations } from '../ingest/raw-layer.js'
import { recordFindings } from '../warehouse/ledger/findings.js'
import { recordReplays } from '../warehouse/ledger/replays.js'
import type { ReplayRow } from '../warehouse/ledger/replays.js'
import { recordStep } from '../warehouse/ledger/steps.js'
import { replayAccount } from './account-replay.js'
import type { EarlierHarmonised } from './earlier-harmonised.js'
import type { HarmoniseRun } from './harmonise-all.js'
import { keepBasis } from './harmonise-basis.js'
import type { MarkedBasis } from './harmonise-basis.js'
import { harmonisePart } from './harmonise-delivery.js'
import type { HarmonisedPart } from './harmonise-delivery.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import { refuseDamaged } from './frozen-delivery.js'
import { landDelivery } from './land-deliveries.js'
import type { RegistrySpecs } from './load-pipeline.js'
import type { PulledDelivery } from './pull.js'
import type { Reconciliation, StepReport } from './run-result.js'
import { findingsOf, summarise, workOf } from './summarise-harmonised.js'

export interface HarmoniseTask {
  readonly delivery: PulledDelivery
  readonly registry: RegistrySpecs
  readonly step: string
  /** Fingerprint of all that the step depends on. */
  readonly mark: string
  readonly basis: MarkedBasis
  /** Whether this run has kept the basis already. */
  readonly isBasisKept: boolean
  /** What an earlier run has made of the same bytes. */
  readonly earlier: EarlierHarmonised | undefined
  readonly isFirst: boolean
}

export interface HarmoniseDone {
  readonly summary: HarmonisedDelivery
  readonly report: StepReport
  readonly replayed: readonly ReplayRow[]
}

/** Lands a delivery and harmonises it, as much of it as has to be; its step, findings and account are recorded in one transaction. */
export async function harmoniseDelivery(run: HarmoniseRun, task: HarmoniseTask): Promise<HarmoniseDone> {
  const { db } = run.warehouse
  const { clock, progress } = run.tools.effects
  const { delivery, registry, step, mark, basis, earlier } = task
  const { id, file } = delivery.row
  const started = clock.now().getTime()
  if (!delivery.isNew) await refuseDamaged(delivery)
  const landed = await landDelivery(db, run.tools, registry, delivery, run.state)
  progress.passed?.(`landed ${file}`)
  const parts: HarmonisedPart[] = []
  for (const part of landed) {
    progress.report(`harmonise ${part.file}`, 0, undefined, 'rows')
    parts.push(...(await harmonisePart(run.warehouse, { specs: run.specs, secret: run.secret, mark, earlier }, part)))
  }
  for (const part of landed) await dropRawRelations(db, part.records.values())
  progress.passed?.(`harmonised ${file}`)
  const summary = summarise({ fingerprint: mark, basis: basis.mark }, delivery, landed, parts)
  const replayed = accounts(parts, summary.reconciliation)
  await db.transaction().execute(async (transaction) => {
    await recordFindings(transaction, { delivery: id, registry: delivery.row.registry, step: 'harmonise' }, parts.flatMap(findingsOf))
    if (!task.isBasisKept) await keepBasis(transaction, basis)
    await recordReplays(transaction, run.run, replayed)
    await recordStep(transaction, { pipeline: run.specs.pipeline.line, step, fingerprint: mark, finishedAt: clock.now().toISOString(), summary: JSON.stringify(summary) })
  })
  progress.passed?.(`recorded ${file}`)
  const report: StepReport = { step, did: 'ran', why: whyOf(task, replayed), seconds: (clock.now().getTime() - started) / 1000, work: workOf(delivery, summary) }
  return { summary, report, replayed }
}

function accounts(parts: readonly HarmonisedPart[], reconciliation: readonly Reconciliation[]): readonly ReplayRow[] {
  return parts.flatMap(({ replayed }, index) => {
    const after = reconciliation[index]
    return replayed === undefined || after === undefined ? [] : [replayAccount(replayed, after)]
  })
}

function whyOf({ isFirst }: HarmoniseTask, replayed: readonly ReplayRow[]): string {
  if (isFirst) return 'new delivery'
  const whole = replayed.find(({ way }) => way === 'whole')
  if (whole !== undefined) return `its YAML has changed; read whole: ${whole.why}`
  const [first] = replayed
  if (first === undefined) return 'its bytes or its YAML have changed'
  return `${replayed.reduce((sum, { read }) => sum + read, 0)} records in quarantine or with unknown codes read again: ${first.why}`
}
