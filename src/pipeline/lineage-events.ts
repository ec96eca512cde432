import { createHash } from 'node:crypto'
import type { RunResult } from './run-result.js'

const producer = 'urn:cauce:cauce'
const schemaUrl = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'
const facet = (name: string, version: string): { readonly _producer: string; readonly _schemaURL: string } => ({
  _producer: producer,
  _schemaURL: `https://openlineage.io/spec/facets/${version}/${name}.json#/$defs/${name}`,
})

export type LineageType = 'START' | 'COMPLETE' | 'ABORT' | 'FAIL'

/** A run event of OpenLineage, spec 2-0-2: names, counts, hashes and sentences of faults, never a value of a record. */
export interface LineageEvent {
  readonly eventType: LineageType
  readonly eventTime: string
  readonly producer: string
  readonly schemaURL: string
  readonly run: { readonly runId: string; readonly facets: Readonly<Record<string, object>> }
  readonly job: { readonly namespace: string; readonly name: string; readonly facets: Readonly<Record<string, object>> }
  readonly inputs: readonly LineageDataset[]
  readonly outputs: readonly LineageDataset[]
}

export interface LineageDataset {
  readonly namespace: string
  readonly name: string
  readonly facets: Readonly<Record<string, object>>
  readonly inputFacets?: Readonly<Record<string, object>>
  readonly outputFacets?: Readonly<Record<string, object>>
}

export interface LineageRun {
  readonly pipeline: string
  readonly startedAt: string
  readonly version: string
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly blocked: boolean
}

const jobNamespace = 'cauce'

export function startEvent(run: LineageRun): LineageEvent {
  return event(run, 'START', run.startedAt, [], [])
}

/** The end of a run that went well: deliveries as inputs, the release's tables as output. */
export function completeEvent(run: LineageRun, result: RunResult, at: string): LineageEvent {
  const inputs = result.steps.flatMap(({ step, work }) => {
    if (work === undefined) return []
    const [, registry = '', period = '', ...file] = step.split(' ')
    return [
      {
        namespace: 'delivery',
        name: `${registry}/${period}/${file.join(' ')}`,
        facets: { version: { ...facet('DatasetVersionDatasetFacet', '1-0-1'), datasetVersion: work.sha256 } },
        inputFacets: { inputStatistics: { ...facet('InputStatisticsInputDatasetFacet', '1-0-0'), rowCount: work.rowsIn, size: work.bytes } },
      },
    ]
  })
  const rows = new Map<string, number>()
  for (const each of result.reconciliation) rows.set(each.table, (rows.get(each.table) ?? 0) + each.rows)
  const outputs = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([table, rowCount]) => ({
    namespace: 'release',
    name: `${run.pipeline}/core.${table}`,
    facets: { version: { ...facet('DatasetVersionDatasetFacet', '1-0-1'), datasetVersion: releaseId(result.release) } },
    outputFacets: { outputStatistics: { ...facet('OutputStatisticsOutputDatasetFacet', '1-0-2'), rowCount } },
  }))
  const risk = { namespace: 'release', name: `${run.pipeline}/risk`, facets: { version: { ...facet('DatasetVersionDatasetFacet', '1-0-1'), datasetVersion: releaseId(result.release) } } }
  return event(run, 'COMPLETE', at, inputs, [...outputs, risk])
}

export function failEvent(run: LineageRun, failure: Failure, at: string): LineageEvent {
  const found = event(run, failure.blocked ? 'ABORT' : 'FAIL', at, [], [])
  const errorMessage = { ...facet('ErrorMessageRunFacet', '1-0-1'), message: `${failure.code}: ${failure.message}`, programmingLanguage: 'TypeScript' }
  return { ...found, run: { ...found.run, facets: { ...found.run.facets, errorMessage } } }
}

function event({ pipeline, startedAt, version }: LineageRun, eventType: LineageType, eventTime: string, inputs: readonly LineageDataset[], outputs: readonly LineageDataset[]): LineageEvent {
  return {
    eventType,
    eventTime,
    producer,
    schemaURL: schemaUrl,
    run: { runId: runId(pipeline, startedAt), facets: { processing_engine: { ...facet('ProcessingEngineRunFacet', '1-1-1'), name: 'cauce', version } } },
    job: { namespace: jobNamespace, name: pipeline, facets: { jobType: { ...facet('JobTypeJobFacet', '2-0-3'), processingType: 'BATCH', integration: 'CAUCE', jobType: 'PIPELINE' } } },
    inputs,
    outputs,
  }
}

/** The same run has the same identifier in each of its events: a UUID (version 8) made of pipeline and start. */
function runId(pipeline: string, startedAt: string): string {
  const hex = createHash('sha256').update(`${pipeline} ${startedAt}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function releaseId(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1)
}
