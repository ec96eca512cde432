import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { FixedField, FixedRecord, FixedWidthShape } from '../core/resource.js'
import type { DummyRecipe, Maker } from '../spec/dummy.js'
import { compileMaker } from './compile-maker.js'
import type { Frame } from './frame.js'
import type { FramingLine, LineForm, MakeLine } from './line-form.js'
import { joinPlaces } from './join-places.js'
import type { Place } from './join-places.js'
import { Scope } from './scope.js'

/** Lines of blanks with values at their places: numbers get zeros on the left, texts blanks on the right. */
export function fixedWidthForm(
  shape: FixedWidthShape,
  header: DummyRecipe['header'],
  written: string | undefined,
): LineForm {
  const version = plainVersion(shape, written)
  const line: LineForm['line'] = (type, fields, scope) => compileLine(shape, version, type, fields, scope, [])
  return {
    line,
    damage: (text, damage) => {
      if (damage === 'cut') return text.slice(0, lastOf(shape.recordType ?? { start: 1, length: 0 }) + 12)
      throw new CauceError('specification', {
        code: 'DUMMY_DAMAGE',
        what: `lines of fixed width have no ${damage}`,
        expected: 'cut or duplicate',
      })
    },
    opening: (frame) => openingLine(shape, header, version, written, frame),
    closing: (counts) => closingLine(shape, version, counts),
  }
}

/** The version as layout tables name it: without the marks that files put in. */
export function plainVersion(shape: FixedWidthShape, written: string | undefined): string {
  if (shape.version === null) return ''
  const plain = [...(written ?? '')].filter((character) => shape.version?.strip.includes(character) !== true).join('')
  if (written !== undefined && shape.knownVersions.includes(plain)) return plain
  throw new CauceError('specification', {
    code: 'DUMMY_VERSION',
    what:
      written === undefined
        ? 'a file of the recipe has no layout version'
        : `the layout version "${written}" is not in the raw schema`,
    expected: `one of ${shape.knownVersions.join(', ')}`,
    todo: didYouMean(plain, shape.knownVersions),
  })
}

function openingLine(
  shape: FixedWidthShape,
  header: DummyRecipe['header'],
  version: string,
  written: string | undefined,
  frame: Frame,
): readonly FramingLine[] {
  if (header === undefined) return []
  const place =
    shape.version?.record === header.record
      ? [{ name: 'version', start: shape.version.start, length: shape.version.length, make: () => written ?? '' }]
      : []
  const make = compileLine(shape, version, header.record, header.fields, new Scope('header', null), place)
  return make === null ? [] : [{ record: header.record, text: make(frame) }]
}

function closingLine(
  shape: FixedWidthShape,
  version: string,
  counts: ReadonlyMap<string, number>,
): readonly FramingLine[] {
  const { trailer } = shape
  if (trailer === null) return []
  const counted = (type: string) => (counts.get(type) ?? 0) + (type === trailer.record ? 1 : 0)
  const places = trailer.counters.map(({ type, start, length }): Place => ({
    name: `counter of ${type}`,
    start,
    length,
    make: () => counted(type),
  }))
  const blank = joinPlaces(
    placesOfType(shape, trailer.record, places),
    endOf(shape, recordOf(shape, trailer.record), version),
  )
  return [{ record: trailer.record, text: blank(nowhere) }]
}

function compileLine(
  shape: FixedWidthShape,
  version: string,
  type: string,
  fields: Readonly<Record<string, Maker>>,
  scope: Scope,
  extra: readonly Place[],
): MakeLine | null {
  const record = recordOf(shape, type)
  const here = record.fields.filter((field) => standsIn(field, version))
  const places = Object.entries(fields).flatMap(([name, maker]): Place[] => {
    const make = compileMaker(maker, scope)
    if (!record.fields.some((field) => field.name === name)) throw unknownField(record, name)
    const field = here.find((each) => each.name === name)
    return field === undefined ? [] : [{ name: `${type}.${name}`, start: field.start, length: field.length, make }]
  })
  if (here.length === 0 && record.fields.length > 0) return null
  const free = extra.filter((place) => !places.some((other) => other.start === place.start))
  return joinPlaces(placesOfType(shape, type, [...places, ...free]), endOf(shape, record, version))
}

function placesOfType(shape: FixedWidthShape, type: string, places: readonly Place[]): readonly Place[] {
  const own = shape.recordType
  const withType =
    own === null || places.some((place) => place.start === own.start)
      ? places
      : [...places, { name: 'record type', ...own, make: () => type }]
  return withType.toSorted((a, b) => a.start - b.start)
}

function recordOf(shape: FixedWidthShape, type: string): FixedRecord {
  const found = shape.records.find((record) => record.type === type)
  if (found !== undefined) return found
  const known = shape.records.map((record) => record.type)
  throw new CauceError('specification', {
    code: 'DUMMY_RECORD',
    what: `there is no record type "${type}" in the layout`,
    expected: `one of ${known.join(', ')}`,
    todo: didYouMean(type, known),
  })
}

function unknownField(record: FixedRecord, name: string): CauceError {
  const known = record.fields.map((field) => field.name)
  return new CauceError('specification', {
    code: 'DUMMY_FIELD',
    what: `record "${record.type}" has no field "${name}"`,
    expected: 'a field of the layout',
    todo: didYouMean(name, known),
  })
}

function endOf(shape: FixedWidthShape, record: FixedRecord, version: string): number {
  const counters = shape.trailer?.record === record.type ? shape.trailer.counters : []
  const versions = shape.version?.record === record.type ? [shape.version] : []
  const types = shape.recordType === null ? [] : [shape.recordType]
  return Math.max(
    0,
    ...[...record.fields.filter((field) => standsIn(field, version)), ...counters, ...versions, ...types].map(lastOf),
  )
}

function standsIn(field: FixedField, version: string): boolean {
  return version === '' || field.versions.length === 0 || field.versions.includes(version)
}

const nowhere: Frame = {
  around: {
    random: () => 0,
    risk: 0,
    territory: { code: '', name: '', within: [], seat: null },
    version: '',
    next: () => 0,
  },
  above: null,
  position: 1,
  values: [],
  members: new Map(),
}

function lastOf(place: { readonly start: number; readonly length: number }): number {
  return place.start + place.length - 1
}
