import { CauceError } from '../core/error.js'
import { parseOwnTable } from '../core/own-table.js'
import type { OwnRow } from '../core/own-table.js'
import type { Place } from '../core/place.js'
import type { FieldShape, FixedRecord, ResourceShape } from '../core/resource.js'
import type { RawField } from './raw-field.js'
import type { RawResource } from './raw-resource.js'
import type { Workspace } from './workspace.js'

/** What a format reader needs of a resource; `country` is the folder of the registry's schema. */
export function resourceShape(resource: RawResource, country: string, workspace: Workspace): ResourceShape {
  switch (resource.format) {
    case 'delimited':
      return {
        format: 'delimited',
        encoding: resource.encoding,
        delimiter: resource.delimiter,
        quote: resource.quote === 'none' ? null : resource.quote,
        lineEnd: resource.line_end,
        headerRows: resource.header_rows,
        preambleLines: resource.preamble_lines,
        footers: resource.footers,
        multiline: resource.multiline,
        skipBlankAfterDelimiter: resource.skip_blank_after_delimiter,
        fields: fieldShapes(resource.fields),
      }
    case 'fixed-width':
      return {
        format: 'fixed-width',
        encoding: resource.encoding,
        lineEnd: resource.line_end,
        recordType: resource.record_type ?? null,
        records: layoutRecords(workspace, `${country}/${resource.layout}`),
        version: resource.version ?? null,
        knownVersions: resource.versions,
        trailer: resource.trailer ?? null,
        shortLines: resource.short_lines,
      }
    case 'xlsx':
    case 'spreadsheet-xml':
      return {
        format: resource.format,
        sheet: resource.sheet,
        headerRows: resource.header_rows,
        footers: resource.footers,
        totals: resource.totals,
        blocks: resource.blocks ?? null,
        cells: resource.cells,
        fillMerged: resource.fill_merged,
        fields: fieldShapes(resource.fields),
      }
    case 'dbf':
      return { format: 'dbf', encoding: resource.encoding, fields: fieldShapes(resource.fields) }
    default:
      return { format: resource.format, encoding: resource.encoding, path: resource.path, fields: fieldShapes(resource.fields) }
  }
}

function fieldShapes(fields: readonly RawField[]): FieldShape[] {
  return fields.map((field) => ({ name: field.name, aliases: field.aliases, required: field.required }))
}

function layoutRecords(workspace: Workspace, name: string): FixedRecord[] {
  const { path, text } = workspace.require('schemas/raw', name, '')
  const rows = parseOwnTable(path, text, ['record', 'field', 'start', 'length', 'versions'])
  const records = new Map<string, FixedRecord['fields'][number][]>()
  for (const [index, row] of rows.entries()) {
    const type = row['record'] ?? ''
    const fields = records.get(type) ?? []
    const where = { file: path, line: index + 2 }
    fields.push({
      name: row['field'] ?? '',
      start: position(row, 'start', where),
      length: position(row, 'length', where),
      versions: (row['versions'] ?? '').split(' ').filter((version) => version !== ''),
    })
    records.set(type, fields)
  }
  return [...records].map(([type, fields]) => ({ type, fields }))
}

function position(row: OwnRow, column: string, where: Place): number {
  const text = row[column] ?? ''
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  const what = `"${column}" of the field "${row['field'] ?? ''}" is "${text}"`
  throw new CauceError('specification', { code: 'LAYOUT_MALFORMED', where, what, expected: 'a whole number from 1' })
}
