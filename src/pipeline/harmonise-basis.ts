import type { TerritorySystemSpec, TerritoryTables } from '../core/territory-system.js'
import type { Spelling, TableSpecs } from '../harmonise/change/table-specs.js'
import type { CanonicalTable } from '../spec/canonical.js'
import type { TableMapping } from '../spec/mapping.js'
import type { RawSchema } from '../spec/raw-schema.js'
import type { TerritoryRule } from '../spec/territory-rule.js'
import { wantedParts } from '../spec/wanted-columns.js'
import { loadSystem } from '../territory/load-system.js'
import { keepSpecification, pruneSpecifications, specificationOf } from '../warehouse/ledger/specifications.js'
import type { Db } from '../warehouse/tables.js'
import { fingerprint } from './fingerprint.js'
import type { PipelineSpecs, RegistrySpecs } from './load-pipeline.js'
import { methodVersion } from './step-fingerprints.js'
import { entriesOf } from './territory-lookups.js'

/** Everything beside the bytes that the harmonised tables of a registry depend on; kept, so that a later change can be weighed. */
export interface HarmoniseBasis {
  readonly format: 1
  readonly methodVersion: number
  readonly keyMark: string
  readonly raw: RawSchema
  /** By resource: its shape, and the pattern of its files. */
  readonly shapes: Readonly<Record<string, unknown>>
  readonly tables: readonly TableMapping[]
  readonly canonical: Readonly<Record<string, CanonicalTable>>
  /** Marks of the territory systems, by id. */
  readonly systems: Readonly<Record<string, string>>
}

export interface MarkedBasis {
  readonly mark: string
  readonly basis: HarmoniseBasis
  /** Texts of the territory systems, by their marks. */
  readonly contents: ReadonlyMap<string, string>
}

interface SystemContent {
  readonly spec: TerritorySystemSpec
  readonly tables: TerritoryTables
}

function basisOf(specs: PipelineSpecs, registry: RegistrySpecs, keyMark: string): MarkedBasis {
  const { tables } = registry.mapping.value
  const contents = new Map<string, string>()
  const systems: Record<string, string> = {}
  for (const id of new Set(tables.map(({ territory }) => territory.system))) {
    const system = specs.systems.get(id)
    if (system === undefined) continue
    const content = { spec: system.spec.value, tables: system.tables } satisfies SystemContent
    const mark = fingerprint(content)
    systems[id] = mark
    contents.set(mark, JSON.stringify(content))
  }
  const shapes = Object.fromEntries(Object.entries(registry.raw.value.resources).map(([name, { files }]) => [name, { files, shape: registry.shapes.get(name) }]))
  const canonical = Object.fromEntries(tables.flatMap(({ table }) => {
    const found = specs.canonical.get(table)
    return found === undefined ? [] : [[table, found.value]]
  }))
  const basis = plain({ format: 1, methodVersion, keyMark, raw: registry.raw.value, shapes, tables, canonical, systems } satisfies HarmoniseBasis)
  return { mark: fingerprint(basis), basis, contents }
}

/** The basis of each registry, made when first asked for. */
export function basesOnce(specs: PipelineSpecs, keyMark: string): (registry: RegistrySpecs) => MarkedBasis {
  const made = new Map<RegistrySpecs, MarkedBasis>()
  return (registry) => {
    const basis = made.get(registry) ?? basisOf(specs, registry, keyMark)
    made.set(registry, basis)
    return basis
  }
}

/** As it comes back from where it is kept. */
function plain(basis: HarmoniseBasis): HarmoniseBasis {
  return JSON.parse(JSON.stringify(basis)) as HarmoniseBasis
}

/** Belongs in the transaction that records the step. */
export async function keepBasis(db: Db, { mark, basis, contents }: MarkedBasis): Promise<void> {
  await keepSpecification(db, mark, JSON.stringify(basis))
  for (const [own, content] of contents) await keepSpecification(db, own, content)
}

/** A kept basis; undefined where it was not kept, or by a version that kept something else. */
export async function readBasis(db: Db, mark: string): Promise<MarkedBasis | undefined> {
  const text = await specificationOf(db, mark)
  if (text === undefined) return undefined
  const basis = JSON.parse(text) as HarmoniseBasis
  if (basis.format !== 1) return undefined
  const contents = new Map<string, string>()
  for (const own of Object.values(basis.systems)) {
    const content = await specificationOf(db, own)
    if (content === undefined) return undefined
    contents.set(own, content)
  }
  return { mark, basis, contents }
}

/** Keeps what these bases are made of, and nothing else. */
export async function pruneBases(db: Db, marks: ReadonlySet<string>): Promise<void> {
  const used = new Set(marks)
  for (const mark of marks) for (const own of (await readBasis(db, mark))?.contents.keys() ?? []) used.add(own)
  await pruneSpecifications(db, [...used])
}

/** One table of a basis, as the comparison wants it; undefined where its canonical table is not there. */
export function tableSpecs({ basis, contents }: MarkedBasis, position: number): TableSpecs | undefined {
  const mapping = basis.tables[position]
  const canonical = mapping === undefined ? undefined : basis.canonical[mapping.table]
  if (mapping === undefined || canonical === undefined) return undefined
  const resources = [mapping.from, ...mapping.joins.map(({ resource }) => resource)]
  return {
    mapping,
    raw: basis.raw,
    canonical,
    shapes: Object.fromEntries(resources.map((name) => [name, basis.shapes[name]])),
    wanted: wantedParts(basis.tables).filter(({ resource }) => resources.includes(resource)).map(({ resource, record, columns }) => JSON.stringify([resource, record, columns.toSorted()])).sort(),
    spellings: () => spellingsOf(mapping.territory, contents.get(basis.systems[mapping.territory.system] ?? '')),
  }
}

function spellingsOf(rule: TerritoryRule, content: string | undefined): readonly Spelling[] {
  if (content === undefined) return []
  const { spec, tables } = JSON.parse(content) as SystemContent
  return entriesOf(loadSystem(spec, tables), rule)
}
