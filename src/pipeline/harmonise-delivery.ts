import { CauceError } from '../core/error.js'
import { compileTable } from '../harmonise/compile-table.js'
import type { MappingSource, Partition } from '../harmonise/compiled-table.js'
import { harmoniseTable } from '../harmonise/harmonise-table.js'
import type { HarmoniseResult } from '../harmonise/harmonise-table.js'
import type { TableMapping } from '../spec/mapping.js'
import { hmacKeyBlocks } from '../warehouse/functions/hmac-sha256.js'
import type { Warehouse } from '../warehouse/open.js'
import type { LandedPart } from './land-deliveries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { keyFor } from './pseudonym-key.js'
import { lookupRelation } from './territory-lookups.js'

/** What became of one file of a delivery under one table mapping. */
export interface HarmonisedPart {
  readonly registry: string
  readonly table: string
  readonly file: string
  readonly partition: Partition
  readonly counts: HarmoniseResult
}

/**
 * Harmonises one landed file under every table mapping that reads its resource in its layout version. The partitions bear `mark`, the
 * fingerprint of all they depend on: another pipeline, or other YAML, never writes over them.
 */
export async function harmonisePart(warehouse: Warehouse, specs: PipelineSpecs, landed: LandedPart, secret: Uint8Array, mark: string): Promise<readonly HarmonisedPart[]> {
  const registry = specs.registries.get(landed.delivery.row.registry)
  if (registry === undefined) return []
  const results: HarmonisedPart[] = []
  for (const [position, mapping] of registry.mapping.value.tables.entries()) {
    if (mapping.from !== landed.resource || !holdsFor(mapping, landed)) continue
    const canonical = specs.canonical.get(mapping.table)
    if (canonical === undefined) throw new CauceError('internal', { code: 'TABLE_NOT_CANONICAL', what: `the table "${mapping.table}" is not canonical` })
    const compiled = compileTable({
      mapping,
      raw: registry.raw.value,
      canonical: canonical.value,
      source: sourceOf(landed, mapping.record ?? ''),
      joined: new Map(mapping.joins.map((join) => [join.as, sourceOf(landed, join.record ?? '')])),
      delivery: {
        id: landed.delivery.row.id,
        registry: landed.delivery.row.registry,
        file: landed.file,
        period: landed.delivery.row.period,
        layoutVersion: landed.summary.layoutVersion,
        place: `${position}_${landed.part}_${mark.slice(0, 12)}`,
      },
      territoryLookup: lookupRelation(mapping.territory),
      pseudonymKey: (purpose) => hmacKeyBlocks(keyFor(secret, purpose)),
      lookupTable: (name) => {
        throw new CauceError('specification', { code: 'LOOKUP_TABLE_UNKNOWN', what: `there is no lookup table "${name}"` })
      },
    })
    const counts = await harmoniseTable(warehouse, compiled)
    results.push({ registry: landed.delivery.row.registry, table: mapping.table, file: landed.file, partition: counts.partition, counts })
  }
  return results
}

function holdsFor(mapping: TableMapping, landed: LandedPart): boolean {
  const version = landed.summary.layoutVersion
  return mapping.versions === undefined || version === null || mapping.versions.includes(version)
}

function sourceOf(landed: LandedPart, record: string): MappingSource {
  const found = landed.records.get(record)
  if (found !== undefined) return { ...found, records: landed.summary.records[record] ?? 0 }
  throw new CauceError('internal', { code: 'RECORD_NOT_LANDED', where: { file: landed.file }, what: `record type "${record}" was not landed` })
}
