import { CauceError } from '../../src/core/error.js'
import { didYouMean } from '../../src/core/nearest.js'
import type { LineCut } from '../../src/core/native-reading.js'
import type { FixedField, FixedRecord, FixedWidthShape } from '../../src/core/resource.js'

export interface RecordPlan {
  readonly type: string
  /** Wanted fields in the order asked; the cut is null where the version lacks the field. */
  readonly names: readonly string[]
  readonly cuts: readonly (LineCut | null)[]
  /** Last character that a wanted field reaches, 0 when none is wanted. */
  readonly reach: number
  /** Last character that any field reaches in this version. */
  readonly end: number
}

/** Record types that exist in a layout version, with what is to be cut from each. */
export type Layout = ReadonlyMap<string, RecordPlan>

/**
 * Lays the wanted columns (`type.column`, or `column` in files of one type) on one layout version.
 * Throws `specification` when a wanted column is in no version, or twice in this one.
 */
export function layRecords(shape: FixedWidthShape, version: string | null, wanted: readonly string[]): Layout {
  const asked = groupByType(shape, wanted)
  const plans = new Map<string, RecordPlan>()
  for (const record of shape.records) {
    const fields = record.fields.filter((field) => standsIn(field, version))
    const end = Math.max(0, ...fields.map(lastOf), ...fixedPlaces(shape, record))
    if (fields.length === 0 && record.fields.length > 0) continue
    const names = asked.get(record.type) ?? []
    const cuts = names.map((name) => cutOf(record, fields, name, version))
    const reach = Math.max(0, ...cuts.map((cut) => (cut === null ? 0 : cut.start + cut.length - 1)))
    plans.set(record.type, { type: record.type, names, cuts, reach, end })
  }
  return plans
}

function groupByType(shape: FixedWidthShape, wanted: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = new Set(
    shape.records.flatMap((record) => record.fields.map((field) => qualified(shape, record, field))),
  )
  const groups = new Map<string, string[]>()
  for (const name of wanted) {
    if (!known.has(name)) {
      throw new CauceError('specification', {
        code: 'COLUMN_UNKNOWN',
        what: `column "${name}" is not in the layout`,
        expected: shape.recordType === null ? 'the name of a field' : 'a record type, a point and the name of a field',
        todo: didYouMean(name, known),
      })
    }
    const point = shape.recordType === null ? -1 : name.indexOf('.')
    const type = point < 0 ? '' : name.slice(0, point)
    groups.set(type, [...(groups.get(type) ?? []), name.slice(point + 1)])
  }
  return groups
}

function qualified(shape: FixedWidthShape, record: FixedRecord, field: FixedField): string {
  return shape.recordType === null ? field.name : `${record.type}.${field.name}`
}

function cutOf(
  record: FixedRecord,
  fields: readonly FixedField[],
  name: string,
  version: string | null,
): LineCut | null {
  const [field, other] = fields.filter((candidate) => candidate.name === name)
  if (other !== undefined) {
    throw new CauceError('specification', {
      code: 'LAYOUT_AMBIGUOUS',
      what: `field "${name}" of record "${record.type}" has several places in layout version ${version ?? '(none)'}`,
      expected: 'one place for each field and version',
    })
  }
  return field === undefined ? null : { name, start: field.start, length: field.length }
}

function fixedPlaces(shape: FixedWidthShape, record: FixedRecord): number[] {
  return [
    shape.recordType === null ? 0 : lastOf(shape.recordType),
    shape.version?.record === record.type ? lastOf(shape.version) : 0,
    ...(shape.trailer?.record === record.type ? shape.trailer.counters.map(lastOf) : []),
  ]
}

function standsIn(field: FixedField, version: string | null): boolean {
  return version === null || field.versions.length === 0 || field.versions.includes(version)
}

function lastOf(place: { readonly start: number; readonly length: number }): number {
  return place.start + place.length - 1
}
