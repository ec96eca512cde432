import { createHash } from 'node:crypto'
import type { FixedRecord, ResourceShape } from '../core/resource.js'
import type { CanonicalColumn, CanonicalTable } from '../spec/canonical.js'
import type { CodeLists } from '../spec/code-lists.js'
import type { Mapping, TableMapping } from '../spec/mapping.js'
import type { RawField } from '../spec/raw-field.js'
import type { RawResource } from '../spec/raw-resource.js'
import type { RawSchema } from '../spec/raw-schema.js'
import type { LocalText } from '../spec/text.js'
import { columnsOf } from '../spec/walk.js'
import { wantedParts } from '../spec/wanted-columns.js'

/** One column that is asked for. */
export interface AskedField {
  readonly name: string
  readonly title: LocalText | null
  readonly type: RawField['type']
  /** Codes and labels, shorter codes first. */
  readonly codes: readonly (readonly [code: string, label: LocalText])[]
  /** Identifiers are turned into keyed pseudonyms on arrival and never stored. */
  readonly sensitivity: RawField['sensitivity']
  readonly required: boolean
  /** 1-based first place and length, in fixed-width files. */
  readonly position: { readonly start: number; readonly length: number } | null
  /** What it becomes in the canonical tables, and so why it is asked for; empty for what only finds territory or key. */
  readonly uses: readonly LocalText[]
}

export interface AskedResource {
  readonly resource: string
  readonly title: string | null
  readonly record: string
  readonly format: RawResource['format']
  readonly encoding: string | null
  readonly files: string
  readonly fields: readonly AskedField[]
}

/** What is asked of an institution for one registry and period. */
export interface AskedRegistry {
  readonly registry: string
  readonly title: LocalText
  readonly period: string
  readonly legalBasis: string | null
  readonly resources: readonly AskedResource[]
  /** Changes with anything asked for: the same mark is the same request. */
  readonly mark: string
}

export interface DataRequest {
  readonly institution: string
  readonly contact: string | null
  readonly registries: readonly AskedRegistry[]
}

export interface RequestedRegistry {
  readonly raw: RawSchema
  readonly mapping: Mapping
  readonly shapes: ReadonlyMap<string, ResourceShape>
  /** Codes that a table beside the schema lists, by resource; those of the schema's own fields go before. */
  readonly codes: ReadonlyMap<string, CodeLists>
  readonly periods: readonly string[]
}

/** What a pipeline needs of each institution, in order of its name: only the columns that a mapping reads. */
export function dataRequests(registries: readonly RequestedRegistry[], canonical: ReadonlyMap<string, CanonicalTable>): readonly DataRequest[] {
  const found = new Map<string, { contact: string | null; registries: AskedRegistry[] }>()
  for (const registry of registries) {
    const { name, contact } = registry.raw.institution
    const request = found.get(name) ?? { contact: contact ?? null, registries: [] }
    found.set(name, request)
    const resources = askedResources(registry, canonical)
    for (const period of registry.periods) {
      const asked = { registry: registry.raw.registry, title: registry.raw.title, period, legalBasis: registry.raw.legal_basis ?? null, resources }
      request.registries.push({ ...asked, mark: markOf(asked) })
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([institution, request]) => ({ institution, ...request }))
}

/** Wording does not make another request: names, types, codes and positions do. */
function markOf({ registry, period, resources }: Omit<AskedRegistry, 'mark'>): string {
  const essence = resources.map(({ resource, record, format, fields }) => ({ resource, record, format, fields: fields.map(({ name, type, codes, position }) => ({ name, type, codes: codes.map(([code]) => code), position })) }))
  return createHash('sha256').update(JSON.stringify({ registry, period, essence })).digest('hex').slice(0, 16)
}

function askedResources({ raw, mapping, shapes, codes }: RequestedRegistry, canonical: ReadonlyMap<string, CanonicalTable>): readonly AskedResource[] {
  return wantedParts(mapping.tables).flatMap(({ resource, record, columns }) => {
    const schema = raw.resources[resource]
    if (schema === undefined) return []
    const records = recordsOf(shapes.get(resource))
    const uses = usesOf(mapping.tables, resource, record, canonical)
    const wanted = new Set(columns)
    const order = records === undefined ? schema.fields.map(({ name }) => name) : (records.find(({ type }) => type === record)?.fields ?? []).map(({ name }) => name)
    const names = [...new Set([...order.filter((name) => wanted.has(name)), ...columns])]
    return [
      {
        resource,
        title: schema.title ?? null,
        record,
        format: schema.format,
        encoding: 'encoding' in schema ? schema.encoding : null,
        files: schema.files,
        fields: names.map((name) => askedField(name, { schema, record, records, codes: codes.get(resource) }, uses.get(name) ?? [])),
      },
    ]
  })
}

function recordsOf(shape: ResourceShape | undefined): readonly FixedRecord[] | undefined {
  return shape?.format === 'fixed-width' ? shape.records : undefined
}

interface AskedPart {
  readonly schema: RawResource
  readonly record: string
  readonly records: readonly FixedRecord[] | undefined
  readonly codes: CodeLists | undefined
}

function askedField(name: string, { schema, record, records, codes }: AskedPart, uses: readonly LocalText[]): AskedField {
  const declared: RawField | undefined = schema.fields.find((field) => field.name === name && (!('record' in field) || field.record === '' || field.record === record))
  // The newest layout stands last.
  const place = records?.find(({ type }) => type === record)?.fields.findLast((field) => field.name === name)
  return {
    name,
    title: declared?.title ?? null,
    type: declared?.type ?? 'text',
    codes: inOrder(declared?.codes ?? codes?.(record, name) ?? {}),
    sensitivity: declared?.sensitivity ?? 'plain',
    required: declared?.required ?? true,
    position: place === undefined ? null : { start: place.start, length: place.length },
    uses,
  }
}

/** An object keeps whole numbers before codes with leading zeros. */
function inOrder(codes: Readonly<Record<string, LocalText>>): AskedField['codes'] {
  return Object.entries(codes).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
}

/** Definitions of the canonical columns that each raw column of a part feeds. */
function usesOf(tables: readonly TableMapping[], resource: string, record: string, canonical: ReadonlyMap<string, CanonicalTable>): ReadonlyMap<string, readonly LocalText[]> {
  const found = new Map<string, LocalText[]>()
  for (const table of tables) {
    for (const [name, expression] of Object.entries(table.columns)) {
      const column: CanonicalColumn | undefined = canonical.get(table.table)?.columns.find((each) => each.name === name)
      if (column === undefined) continue
      for (const read of columnsOf(expression)) {
        const raw = rawName(table, read, resource, record)
        if (raw === undefined) continue
        const own = found.get(raw) ?? []
        if (!own.includes(column.definition)) found.set(raw, [...own, column.definition])
      }
    }
  }
  return found
}

/** Name within the part, or undefined where the column belongs to another part. */
function rawName(table: TableMapping, read: string, resource: string, record: string): string | undefined {
  const join = table.joins.find(({ as }) => read.startsWith(`${as}.`))
  if (join !== undefined) return join.resource === resource && (join.record ?? '') === record ? read.slice(join.as.length + 1) : undefined
  return table.from === resource && (table.record ?? '') === record ? read : undefined
}
