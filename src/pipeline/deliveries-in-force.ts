import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { currentDeliveries } from '../warehouse/ledger/deliveries.js'
import { recordStep, stepsOf } from '../warehouse/ledger/steps.js'
import type { Db } from '../warehouse/tables.js'
import { fingerprint } from './fingerprint.js'
import { refuseAbsent } from './frozen-delivery.js'
import type { PipelineSpecs } from './load-pipeline.js'
import type { PulledDelivery } from './pull.js'

/** The ledger keeps versions in force that a source no longer offers: the list of what a pipeline uses stands beside its steps. */
const step = 'pull'

interface PulledFile {
  readonly registry: string
  readonly period: string
  readonly location: string
  readonly files: string
  readonly file: string
}

/** Keeps which deliveries a pipeline has pulled, in their order. */
export async function recordPulled(db: Db, pipeline: string, pulled: readonly PulledDelivery[], now: Date): Promise<void> {
  const list = pulled.map(({ spec, row }): PulledFile => ({ registry: row.registry, period: row.period, location: spec.location, files: spec.files, file: row.file }))
  const mark = fingerprint(list)
  if ((await stepsOf(db, pipeline)).get(step)?.fingerprint === mark) return
  await recordStep(db, { pipeline, step, fingerprint: mark, finishedAt: now.toISOString(), summary: JSON.stringify(list) })
}

/**
 * The deliveries that the last run of the pipeline pulled, each in the version in force, as they lie in the vault. Throws where the pipeline
 * asks for deliveries that no run has pulled, or where frozen bytes are gone.
 */
export async function deliveriesInForce(db: Db, specs: PipelineSpecs, vault: string): Promise<readonly PulledDelivery[]> {
  const known = (await stepsOf(db, specs.pipeline.line)).get(step)
  const list = known === undefined ? [] : (JSON.parse(known.summary) as readonly PulledFile[])
  const inForce = new Map((await currentDeliveries(db)).map((row) => [keyOf(row), row]))
  const found: PulledDelivery[] = []
  for (const [index, spec] of specs.pipeline.value.deliveries.entries()) {
    const own = list.filter(({ registry, period, location, files }) => registry === spec.registry && period === spec.period && location === spec.location && files === spec.files)
    const rows = own.flatMap((file) => inForce.get(keyOf(file)) ?? [])
    if (rows.length === 0) throw neverPulled(specs, index)
    found.push(...rows.map((row) => ({ spec, row, path: join(vault, row.id), isNew: false })))
  }
  for (const delivery of found) await refuseAbsent(delivery)
  return found
}

function keyOf({ registry, period, file }: Pick<PulledFile, 'registry' | 'period' | 'file'>): string {
  return JSON.stringify([registry, period, file])
}

function neverPulled(specs: PipelineSpecs, index: number): CauceError {
  const spec = specs.pipeline.value.deliveries[index]
  return new CauceError('notFound', {
    code: 'DELIVERY_NEVER_PULLED',
    where: specs.pipeline.placeOf(['deliveries', index]),
    what: `no run of ${specs.pipeline.line} has pulled the deliveries of ${spec?.registry ?? ''} ${spec?.period ?? ''} that it asks for`,
    expected: 'deliveries in the vault, from the last run',
    todo: `Run first: cauce run ${specs.pipeline.line}`,
  })
}
