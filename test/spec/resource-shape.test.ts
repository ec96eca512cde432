import { describe, expect, it } from 'vitest'
import { rawSchema } from '../../src/spec/raw-schema.js'
import { parseSpec } from '../../src/spec/parse-yaml.js'
import { resourceShape } from '../../src/spec/resource-shape.js'
import { workspaceOf } from './files.js'
import { rawWith } from './languages.js'

const field = { name: 'A', aliases: [], required: true }

function shapeOf(resource: string, files: Readonly<Record<string, string>> = {}) {
  const found = parseSpec(rawSchema, 'file.yaml', rawWith(resource)).value.resources['people']
  if (found === undefined) throw new Error('no resource')
  return resourceShape(found, 'xx', workspaceOf(files))
}

describe('what a reader is told of a resource', () => {
  it('is the whole dialect of a delimited file', () => {
    expect(shapeOf('{ format: delimited, files: "*", encoding: windows-1252, delimiter: ";", quote: none, line_end: crlf, preamble_lines: 2, footers: [Total], fields: [{ name: A }, { name: B, aliases: [b], required: false }] }')).toEqual({
      format: 'delimited',
      encoding: 'windows-1252',
      delimiter: ';',
      quote: null,
      lineEnd: 'crlf',
      headerRows: 1,
      preambleLines: 2,
      footers: ['Total'],
      multiline: false,
      skipBlankAfterDelimiter: false,
      fields: [field, { name: 'B', aliases: ['b'], required: false }],
    })
  })

  it('is the layout table beside the schema for fixed-width lines, by record type and version', () => {
    const layout = 'record,field,start,length,versions\n00,VERSION,3,4,\n01,HOME,3,5,0601 0602\n01,HOME,3,6,0628\n'
    expect(
      shapeOf('{ format: fixed-width, files: "*", encoding: latin-1, record_type: { start: 1, length: 2 }, version: { record: "00", start: 3, length: 4 }, versions: ["0601"], layout: people.layout.csv }', {
        'built-in/schemas/raw/xx/people.layout.csv': layout,
      }),
    ).toEqual({
      format: 'fixed-width',
      encoding: 'latin-1',
      lineEnd: 'any',
      recordType: { start: 1, length: 2 },
      records: [
        { type: '00', fields: [{ name: 'VERSION', start: 3, length: 4, versions: [] }] },
        { type: '01', fields: [{ name: 'HOME', start: 3, length: 5, versions: ['0601', '0602'] }, { name: 'HOME', start: 3, length: 6, versions: ['0628'] }] },
      ],
      version: { record: '00', start: 3, length: 4, strip: '' },
      knownVersions: ['0601'],
      shortLines: 'cut',
      trailer: null,
    })
  })

  it.each([
    ['is not there', {}, 'there is no schemas/raw/xx/people.layout.csv'],
    ['lacks a column', { 'built-in/schemas/raw/xx/people.layout.csv': 'record,field,start,length\n' }, 'built-in/schemas/raw/xx/people.layout.csv:1: the columns versions are missing; expected a header with record, field, start, length, versions.'],
    [
      'has a position that is no number',
      { 'built-in/schemas/raw/xx/people.layout.csv': 'record,field,start,length,versions\n01,A,three,5,\n' },
      'built-in/schemas/raw/xx/people.layout.csv:2: "start" of the field "A" is "three"; expected a whole number from 1.',
    ],
    [
      'has a field of no length',
      { 'built-in/schemas/raw/xx/people.layout.csv': 'record,field,start,length,versions\n01,A,3,5,\n01,B,8,0,\n' },
      'built-in/schemas/raw/xx/people.layout.csv:3: "length" of the field "B" is "0"; expected a whole number from 1.',
    ],
  ])('is a fault when the layout table %s', (_, files, sentence) => {
    expect(() => shapeOf('{ format: fixed-width, files: "*", encoding: latin-1, layout: people.layout.csv }', files)).toThrow(sentence)
  })

  it('is where the table lies on a sheet', () => {
    expect(shapeOf('{ format: xlsx, files: "*", sheet: 2, header_rows: [3, 4], totals: [Total], blocks: { column: region, titles: [Norte] }, cells: [{ column: unit, cell: A1 }], fill_merged: true, fields: [{ name: A }] }')).toEqual({
      format: 'xlsx',
      sheet: 2,
      headerRows: [3, 4],
      footers: [],
      totals: ['Total'],
      blocks: { column: 'region', titles: ['Norte'] },
      cells: [{ column: 'unit', cell: 'A1' }],
      fillMerged: true,
      fields: [field],
    })
  })

  it('is the way to the records of a document', () => {
    expect(shapeOf('{ format: json, files: "*", path: [data, rows], fields: [{ name: A }] }')).toEqual({ format: 'json', encoding: 'utf-8', path: ['data', 'rows'], fields: [field] })
  })
})
