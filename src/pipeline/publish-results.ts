import { createHash } from 'node:crypto'
import type { Logger } from '../core/effects.js'
import type { ManifestParts } from '../publish/manifest.js'
import { freeId, publishRelease } from '../publish/release.js'
import type { PublishStep, ReleaseWriter } from '../publish/release.js'
import { writeRiskCsv } from '../publish/risk-csv.js'
import { writeModelReport } from '../publish/write-model-report.js'
import type { CheckResult } from '../quality/run-checks.js'
import type { Db } from '../warehouse/tables.js'
import type { FoundBoundaries } from './find-boundaries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { publicTables } from './public-tables.js'
import type { PulledDelivery } from './pull.js'
import type { Reconciliation } from './run-result.js'
import { methodVersion, systemMark } from './step-fingerprints.js'
import { writePublicFiles } from './write-public-files.js'
import type { PublicFileDoors } from './write-public-files.js'

export interface PublishDoors {
  readonly specs: PipelineSpecs
  readonly releases: string
  /** Version of Cauce. */
  readonly version: string
  readonly pageAssets: string
  readonly boundaries: FoundBoundaries | null
  readonly log: Logger
  readonly onStep?: ((step: PublishStep) => void) | undefined
}

/** What a run found out, beside the tables in the database. */
export interface RunFindings {
  readonly deliveries: readonly PulledDelivery[]
  readonly reconciliation: readonly Reconciliation[]
  readonly checks: readonly CheckResult[]
  /** Fingerprint of everything that the results rest on. */
  readonly mark: string
  readonly startedAt: string
}

/** Publishes the tables of the work database as a release with everything that is made of them; returns its folder. */
export async function publishResults({ specs, releases, version, pageAssets, boundaries, log, onStep }: PublishDoors, db: Db, run: RunFindings): Promise<string> {
  const { period, status } = specs.pipeline.value
  const { line: pipeline } = specs.pipeline
  const disclosure = await publicTables(db, specs, releases)
  const stamp = run.startedAt.replaceAll(/[-:]/g, '').replace(/\.\d+/, '')
  const parts = {
    id: await freeId(releases, pipeline, `${stamp}-${run.mark.slice(0, 8)}`),
    pipeline,
    period,
    status,
    madeAt: run.startedAt,
    cauce: version,
    methodVersion,
    fingerprint: run.mark,
    deliveries: run.deliveries.map(({ row }) => ({ registry: row.registry, period: row.period, file: row.file, sha256: row.id, bytes: row.bytes, version: row.version, institution: row.institution, receivedAt: row.receivedAt })),
    specifications: specFiles(specs),
    reconciliation: run.reconciliation.map((row) => ({ ...row, layoutVersion: row.layoutVersion ?? '' })),
    disclosure,
    checks: run.checks.map(({ blocks: _, ...result }) => result),
  }
  return publishRelease(db, releases, parts, releaseFiles(db, specs, parts, { assets: pageAssets, boundaries, log, threshold: disclosure.threshold }), onStep === undefined ? {} : { onStep })
}

/** Writes everything of a release that is made of its tables. */
export function releaseFiles(db: Db, specs: PipelineSpecs, { id: release, madeAt, cauce, fingerprint }: Pick<ManifestParts, 'id' | 'madeAt' | 'cauce' | 'fingerprint'>, doors: PublicFileDoors): ReleaseWriter {
  return async (folder) => {
    await writeRiskCsv(db, folder)
    await writeModelReport(db, specs.pipeline.line, folder)
    await writePublicFiles(db, specs, { release, madeAt, cauce, fingerprint }, folder, doors)
  }
}

/** Hash of each specification that the results rest on: files by name, indicators and territory systems by their id. */
export function specFiles(specs: PipelineSpecs) {
  const files = [specs.pipeline, ...[...specs.registries.values()].flatMap(({ raw, mapping }) => [raw, mapping]), ...specs.canonical.values()]
  const named = [
    ...files.map(({ file, value }) => ({ file: file.slice(file.search(/(schemas|mappings|pipelines)\//)), value })),
    ...[...specs.indicators].map(([id, value]) => ({ file: `indicator ${id}`, value })),
    ...[...specs.systems.keys()].map((id) => ({ file: `territories ${id}`, value: systemMark(specs, id) })),
  ]
  return named.map(({ file, value }) => ({ file, sha256: createHash('sha256').update(JSON.stringify(value)).digest('hex') }))
}
