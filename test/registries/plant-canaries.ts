import type { FixedField, ResourceShape } from '../../src/core/resource.js'
import type { RawResource } from '../../src/spec/raw-resource.js'

/** Stand in no true or invented delivery: one for what names a person, one for what may narrow the search. */
export const canaries = { identifier: '~', quasi: '^' } as const

export interface Planted {
  /** The delivery as Latin-1, byte for byte. */
  readonly text: string
  /** Columns that bear a canary. */
  readonly columns: readonly string[]
}

/** Overwrites one value of every personal column, each on a line or record of its own as far as there are some; columns of spreadsheets and Parquet stay. */
export function plantCanaries(text: string, shape: ResourceShape, resource: RawResource): Planted {
  if (shape.format === 'dbf') return plantRecords(text, resource)
  const personal = resource.fields.flatMap((field) => (field.sensitivity === 'plain' ? [] : [{ names: [field.name, ...field.aliases], record: 'record' in field ? field.record : '', mark: canaries[field.sensitivity] }]))
  const lines = text.split('\n')
  const columns: string[] = []
  const turns = new Map<string, number>()
  const lineFor = (of: string, candidates: readonly number[]): number | undefined => {
    const turn = turns.get(of) ?? 0
    turns.set(of, turn + 1)
    return candidates[turn % Math.max(1, candidates.length)]
  }
  if (shape.format === 'delimited') {
    const head = shape.preambleLines
    const header = (lines[head] ?? '').replace(/\r$/, '').split(shape.delimiter).map((name) => name.replaceAll(/["\uFEFF]|^ï»¿/g, ''))
    const candidates = lines.flatMap((line, at) => (at > head && line.split(shape.delimiter).length === header.length ? [at] : []))
    for (const { names, mark } of personal) {
      const place = header.findIndex((name) => names.includes(name))
      const at = lineFor('', candidates)
      if (place < 0 || at === undefined) continue
      const cells = (lines[at] ?? '').split(shape.delimiter)
      const quote = cells[place]?.startsWith('"') === true ? '"' : ''
      const end = place === cells.length - 1 && cells[place]?.endsWith('\r') === true ? '\r' : ''
      cells[place] = `${quote}${mark}QX${mark}${quote}${end}`
      lines[at] = cells.join(shape.delimiter)
      columns.push(names[0] ?? '')
    }
  }
  if (shape.format === 'fixed-width') {
    const typeOf = (line: string): string => (shape.recordType === null ? '' : line.slice(shape.recordType.start - 1, shape.recordType.start - 1 + shape.recordType.length))
    for (const { names, record, mark } of personal) {
      const field = shape.records.find(({ type }) => type === record)?.fields.find(({ name }) => names.includes(name))
      const at = lineFor(record, lines.flatMap((line, index) => (typeOf(line) === record && line.length > 20 ? [index] : [])))
      if (field === undefined || at === undefined) continue
      lines[at] = overwritten(lines[at] ?? '', field, mark)
      columns.push(field.name)
    }
  }
  return { text: lines.join('\n'), columns }
}

/** dBASE: a header with one descriptor of 32 bytes for each column, then records of one length, each behind a mark of deletion. */
function plantRecords(text: string, resource: RawResource): Planted {
  const bytes = Buffer.from(text, 'latin1')
  const [records, head, length] = [bytes.readUInt32LE(4), bytes.readUInt16LE(8), bytes.readUInt16LE(10)]
  const fields = new Map<string, { readonly start: number; readonly length: number }>()
  for (let at = 32, start = 1; bytes[at] !== 0x0d; at += 32) {
    const own = bytes[at + 16] ?? 0
    fields.set(text.slice(at, at + 11).replace(/\0.*$/s, ''), { start, length: own })
    start += own
  }
  const columns: string[] = []
  for (const { name, sensitivity } of resource.fields) {
    const field = fields.get(name)
    if (field === undefined || sensitivity === 'plain') continue
    const from = head + (columns.length % records) * length + field.start
    bytes.fill(canaries[sensitivity], from, from + field.length)
    columns.push(name)
  }
  return { text: bytes.toString('latin1'), columns }
}

function overwritten(line: string, { start, length }: FixedField, mark: string): string {
  const reach = line.slice(start - 1, start - 1 + length).replace(/\r$/, '').length
  return line.slice(0, start - 1) + mark.repeat(reach) + line.slice(start - 1 + reach)
}
