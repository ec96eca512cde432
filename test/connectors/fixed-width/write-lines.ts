import type { FixedRecord, FixedWidthShape } from '../../../src/core/resource.js'

/** Values of one record, by field name; the rest of the line is blank. */
export interface LineValues {
  readonly type: string
  readonly values: Readonly<Record<string, string>>
}

export interface LineOptions {
  readonly version?: string | null
  /** Length of the line; by default the last position of the record in its version. */
  readonly width?: number
}

/** One line in the layout's own positions; a value that is longer than its field is an error of the test. */
export function writeLine(shape: FixedWidthShape, { type, values }: LineValues, options: LineOptions = {}): string {
  const version = options.version ?? null
  const record = shape.records.find((candidate) => candidate.type === type)
  if (record === undefined) throw new Error(`no record ${type} in the layout`)
  const fields = record.fields.filter(
    (field) => version === null || field.versions.length === 0 || field.versions.includes(version),
  )
  const width = options.width ?? endOf(record, shape, version)
  const line = Array.from({ length: width }, () => ' ')
  const put = (start: number, length: number, value: string, name: string): void => {
    const characters = [...value]
    if (characters.length > length) throw new Error(`value of ${name} is longer than ${length}`)
    characters.forEach((character, index) => (line[start - 1 + index] = character))
  }
  if (shape.recordType !== null) put(shape.recordType.start, shape.recordType.length, type, 'record type')
  for (const [name, value] of Object.entries(values)) {
    const field = fields.find((candidate) => candidate.name === name)
    if (field === undefined) throw new Error(`no field ${name} in record ${type}, version ${version ?? '(none)'}`)
    put(field.start, field.length, value, name)
  }
  return line.join('')
}

/** Header, the given records, and a trailer that counts them rightly. */
export function writeFile(
  shape: FixedWidthShape,
  version: string,
  records: readonly LineValues[],
  options: LineOptions = {},
): string[] {
  const place = shape.version
  const trailer = shape.trailer
  const lines = records.map((record) => writeLine(shape, record, { ...options, version }))
  const header =
    place === null
      ? []
      : [
          put(
            writeLine(shape, { type: place.record, values: {} }, { ...options, version }),
            place.start,
            dotted(version, place),
          ),
        ]
  if (trailer === null) return [...header, ...lines]
  const counted = new Map<string, number>()
  const types = [...(place === null ? [] : [place.record]), ...records.map((record) => record.type), trailer.record]
  for (const type of types) counted.set(type, (counted.get(type) ?? 0) + 1)
  const blank = writeLine(shape, { type: trailer.record, values: {} }, { ...options, version })
  const closing = trailer.counters.reduce(
    (line, counter) => put(line, counter.start, String(counted.get(counter.type) ?? 0).padStart(counter.length, '0')),
    blank,
  )
  return [...header, ...lines, closing]
}

/** The line with a text laid over it from a 1-based position. */
export function put(line: string, start: number, text: string): string {
  return line.slice(0, start - 1) + text + line.slice(start - 1 + text.length)
}

function dotted(version: string, place: { readonly length: number; readonly strip: string }): string {
  return version.length < place.length && place.strip !== ''
    ? `${version.slice(0, 2)}${place.strip[0]}${version.slice(2)}`
    : version
}

function endOf(record: FixedRecord, shape: FixedWidthShape, version: string | null): number {
  const fields = record.fields.filter(
    (field) => version === null || field.versions.length === 0 || field.versions.includes(version),
  )
  const counters = shape.trailer?.record === record.type ? shape.trailer.counters : []
  const header = shape.version?.record === record.type ? [shape.version] : []
  const type = shape.recordType === null ? [] : [shape.recordType]
  return Math.max(...[...fields, ...counters, ...header, ...type].map((place) => place.start + place.length - 1))
}
