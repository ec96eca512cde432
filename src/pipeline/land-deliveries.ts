import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { controlRules } from '../core/control-total.js'
import type { Effects } from '../core/effects.js'
import type { Finding } from '../core/finding.js'
import type { FrozenFile, ReadSummary } from '../core/reader.js'
import type { Unpacker } from '../core/unpacker.js'
import { FindingStore } from '../ingest/finding-store.js'
import { land } from '../ingest/land.js'
import type { Formats, LandedFile } from '../ingest/land.js'
import type { RawRelation } from '../ingest/raw-layer.js'
import type { RawResource } from '../spec/raw-resource.js'
import { forgetFindings } from '../warehouse/ledger/findings.js'
import { wantedParts } from '../spec/wanted-columns.js'
import type { Db } from '../warehouse/tables.js'
import type { RegistrySpecs } from './load-pipeline.js'
import type { PulledDelivery } from './pull.js'
import type { StateFolder } from './state-folder.js'

/** One plain file of a delivery, landed: its raw relations by resource and record type. */
export interface LandedPart {
  readonly delivery: PulledDelivery
  /** 0 for the first file of the delivery that a resource matches. */
  readonly part: number
  readonly file: string
  readonly resource: string
  readonly records: ReadonlyMap<string, RawRelation>
  readonly summary: ReadSummary
  readonly path: 'native' | 'strict'
  readonly reason: string | null
}

export interface LandingTools {
  readonly formats: Formats
  readonly unpacker: Unpacker
  readonly effects: Effects
}

/** Lands every file of a delivery that a resource of its registry matches and a mapping reads. */
export async function landDelivery(db: Db, tools: LandingTools, specs: RegistrySpecs, delivery: PulledDelivery, state: StateFolder): Promise<readonly LandedPart[]> {
  const parts = wantedParts(specs.mapping.value.tables)
  const landed: LandedPart[] = []
  await forgetFindings(db, { delivery: delivery.row.id, registry: delivery.row.registry }, 'land ')
  for (const resource of new Set(parts.map((part) => part.resource))) {
    const declared = specs.raw.value.resources[resource]
    const shape = specs.shapes.get(resource)
    if (declared === undefined || shape === undefined) continue
    const folder = join(state.scratch, delivery.row.id.slice(0, 12), resource)
    const files = await filesOf(tools.unpacker, declared, delivery, folder)
    const wanted = parts.filter((part) => part.resource === resource).flatMap((part) => part.columns.map((column) => (shape.format === 'fixed-width' && part.record !== '' ? `${part.record}.${column}` : column)))
    for (const [part, file] of files.entries()) {
      const scratch = join(folder, `part-${part}`)
      await mkdir(scratch, { recursive: true, mode: 0o700 })
      const findings = new FindingStore(scratch)
      const broken: Finding[] = []
      const name = relationName(delivery, resource, part)
      tools.effects.progress.report(`land ${file.name}`, 0, file.bytes, 'bytes')
      const result = await land(db, tools.formats, { file, shape, wanted, name, scratch }, async (finding) => {
        if (controlRules.includes(finding.rule)) broken.push(finding)
        await findings.add(finding)
      })
      await findings.store(db, { delivery: delivery.row.id, registry: delivery.row.registry, step: `land ${resource} ${part}` })
      refuseDrift(declared, file.name, result)
      refuseControls(delivery, broken)
      tools.effects.log.info('landed', { registry: delivery.row.registry, file: file.name, lines: result.summary.lines.total, rows: result.summary.lines.rows, quarantined: result.summary.lines.quarantined, path: result.path, reason: result.reason })
      landed.push({ delivery, part, file: file.name, resource, records: result.records, summary: result.summary, path: result.path, reason: result.reason })
    }
  }
  if (landed.length === 0) {
    throw new CauceError('delivery', {
      code: 'DELIVERY_WITHOUT_RESOURCE',
      where: { file: delivery.row.file },
      what: `no resource of ${delivery.row.registry} matches this delivery`,
      expected: `a file named like ${Object.values(specs.raw.value.resources).map((resource) => `"${resource.files}"`).join(' or ')}`,
      todo: 'Correct `files` in the raw schema, or the delivery.',
    })
  }
  return landed
}

async function filesOf(unpacker: Unpacker, resource: RawResource, delivery: PulledDelivery, into: string): Promise<readonly FrozenFile[]> {
  return unpacker.unpack({ path: delivery.path, name: delivery.row.file, bytes: delivery.row.bytes, pattern: resource.files, into })
}

export function relationName(delivery: PulledDelivery, resource: string, part: number): string {
  const registry = delivery.row.registry.replaceAll(/[^a-z0-9]/g, '_')
  return `${registry}__${resource}__${delivery.row.id.slice(0, 12)}${part === 0 ? '' : `_${part}`}`
}

function refuseDrift(resource: RawResource, file: string, { summary }: LandedFile): void {
  const { added, gone, reordered } = summary.drift
  const changes = [
    ...(added.length > 0 && resource.contract.added !== 'accept' ? [`added: ${added.join(', ')}`] : []),
    ...(gone.length > 0 && resource.contract.gone !== 'accept' ? missingRequired(resource, gone) : []),
    ...(reordered && resource.contract.reordered !== 'accept' ? ['the order of the columns'] : []),
  ]
  if (changes.length === 0) return
  throw new CauceError('delivery', {
    code: 'SCHEMA_DRIFT',
    where: { file, line: 1 },
    what: `the columns differ from the schema (${changes.join('; ')})`,
    expected: 'the columns of the raw schema, as its contract says',
    todo: 'Agree the change with the institution, then write it into the schema.',
  })
}

function missingRequired(resource: RawResource, gone: readonly string[]): readonly string[] {
  const missing = resource.fields.filter((field) => field.required && gone.includes(field.name)).map((field) => field.name)
  return missing.length === 0 ? [] : [`gone: ${missing.join(', ')}`]
}

function refuseControls(delivery: PulledDelivery, broken: readonly Finding[]): void {
  const first = broken[0]
  if (first === undefined || delivery.spec.trailer === 'accept') return
  throw new CauceError('delivery', {
    code: first.rule,
    where: { file: first.file, line: first.line },
    what: first.message.replace(/\.$/, ''),
    expected: 'the number of records that the delivery itself declares',
    todo: 'Ask for the file again; to use it all the same, write `trailer: accept` at the delivery in the pipeline.',
  })
}
