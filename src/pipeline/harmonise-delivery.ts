import { CauceError } from '../core/error.js'
import { compileTable } from '../harmonise/compile-table.js'
import type { CompiledTable, MappingSource, Partition } from '../harmonise/compiled-table.js'
import { harmoniseTable } from '../harmonise/harmonise-table.js'
import type { HarmoniseResult } from '../harmonise/harmonise-table.js'
import { replayTable } from '../harmonise/replay-table.js'
import type { ReplayResult } from '../harmonise/replay-table.js'
import type { TableMapping } from '../spec/mapping.js'
import { hmacKeyBlocks } from '../warehouse/functions/hmac-sha256.js'
import type { Warehouse } from '../warehouse/open.js'
import { replayedPart } from './account-replay.js'
import type { ReplayedPart } from './account-replay.js'
import type { EarlierHarmonised, EarlierTable } from './earlier-harmonised.js'
import type { LandedPart } from './land-deliveries.js'
import type { PipelineSpecs, RegistrySpecs } from './load-pipeline.js'
import { keyFor } from './pseudonym-key.js'
import { lookupRelation } from './territory-lookups.js'

/** What became of one file of a delivery under one table mapping. */
export interface HarmonisedPart {
  readonly registry: string
  readonly table: string
  readonly file: string
  readonly partition: Partition
  readonly counts: HarmoniseResult
  /** Where an earlier run had made the table of the same bytes. */
  readonly replayed?: ReplayedPart | undefined
}

export interface HarmoniseContext {
  readonly specs: PipelineSpecs
  readonly secret: Uint8Array
  /** Fingerprint of all that the partitions depend on. */
  readonly mark: string
  readonly earlier?: EarlierHarmonised | undefined
}

/**
 * Harmonises one landed file under every table mapping that reads its resource in its layout version; where an earlier run has made a table
 * from which the new one differs in some rows only, only these. The partitions bear the mark: another pipeline, or other YAML, never writes
 * over them.
 */
export async function harmonisePart(warehouse: Warehouse, context: HarmoniseContext, landed: LandedPart): Promise<readonly HarmonisedPart[]> {
  const registry = context.specs.registries.get(landed.delivery.row.registry)
  if (registry === undefined) return []
  const results: HarmonisedPart[] = []
  for (const [position, mapping] of registry.mapping.value.tables.entries()) {
    if (mapping.from !== landed.resource || !holdsFor(mapping, landed)) continue
    const compile = tableCompiler(context, registry, { mapping, position, landed })
    const earlier = context.earlier?.tableAt(position, landed.part)
    const whole = compile(sourceOf(landed, mapping.record ?? ''), '')
    const replay = earlier?.scope.way === 'rows' ? await replayTable(warehouse, { whole, before: earlier.partition, over: (source) => compile(source, '_again') }) : undefined
    const counts = replay?.result ?? (await harmoniseTable(warehouse, whole))
    const replayed = earlier?.scope.isComparable === true ? await replayedPart(warehouse.db, earlier, counts.partition, waysOf(earlier, replay, counts)) : undefined
    results.push({ registry: landed.delivery.row.registry, table: mapping.table, file: landed.file, partition: counts.partition, counts, replayed })
  }
  return results
}

function waysOf({ scope }: EarlierTable, replay: ReplayResult | undefined, counts: HarmoniseResult): Pick<ReplayedPart, 'way' | 'why' | 'read'> {
  if (replay !== undefined) return { way: 'rows', why: scope.why, read: replay.read }
  return { way: 'whole', why: scope.way === 'whole' ? scope.why : 'its lines do not tell the records apart', read: counts.delivered }
}

interface MappedFile {
  readonly mapping: TableMapping
  readonly position: number
  readonly landed: LandedPart
}

/** Compiles the table over a source; `aside` makes the name of another table of it. */
function tableCompiler({ specs, secret, mark }: HarmoniseContext, registry: RegistrySpecs, { mapping, position, landed }: MappedFile): (source: MappingSource, aside: string) => CompiledTable {
  const canonical = specs.canonical.get(mapping.table)
  if (canonical === undefined) throw new CauceError('internal', { code: 'TABLE_NOT_CANONICAL', what: `the table "${mapping.table}" is not canonical` })
  return (source, aside) =>
    compileTable({
      mapping,
      raw: registry.raw.value,
      canonical: canonical.value,
      source,
      joined: new Map(mapping.joins.map((join) => [join.as, sourceOf(landed, join.record ?? '')])),
      delivery: {
        id: landed.delivery.row.id,
        registry: landed.delivery.row.registry,
        file: landed.file,
        period: landed.delivery.row.period,
        layoutVersion: landed.summary.layoutVersion,
        place: `${position}_${landed.part}_${mark.slice(0, 12)}${aside}`,
      },
      territoryLookup: lookupRelation(mapping.territory),
      pseudonymKey: (purpose) => hmacKeyBlocks(keyFor(secret, purpose)),
      lookupTable: (name) => {
        throw new CauceError('specification', { code: 'LOOKUP_TABLE_UNKNOWN', what: `there is no lookup table "${name}"` })
      },
    })
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
