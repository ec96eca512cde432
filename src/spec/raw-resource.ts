import { z } from 'zod'
import { encodings } from '../core/resource.js'
import { notation, rawField } from './raw-field.js'
import { code } from './text.js'

const outcome = z.enum(['accept', 'hold', 'refuse'])

const shared = {
  files: z.string().min(1).describe('Pattern of the file name, or of the entry name inside an archive.'),
  title: z.string().optional(),
  contract: z
    .strictObject({ added: outcome.default('accept'), gone: outcome.default('refuse'), reordered: outcome.default('accept') })
    .prefault({})
    .describe('What happens when the delivered columns differ from this schema.'),
  notation: z.strictObject(notation).prefault({}).describe('How values are written in this resource, unless a field says otherwise.'),
}

export const delimitedResource = z.strictObject({
  format: z.literal('delimited'),
  ...shared,
  encoding: z.enum(encodings),
  delimiter: z.string().length(1),
  quote: z.union([z.string().length(1, 'one character, or none'), z.literal('none')]).default('"'),
  line_end: z.enum(['lf', 'crlf', 'cr', 'any']).default('any'),
  header_rows: z.int().min(0).max(1).default(1),
  preamble_lines: z.int().min(0).default(0),
  footers: z.array(z.string().min(1)).default([]),
  multiline: z.boolean().default(false),
  skip_blank_after_delimiter: z.boolean().default(false),
  fields: z.array(rawField).min(1),
})

export const fixedWidthResource = z.strictObject({
  format: z.literal('fixed-width'),
  ...shared,
  encoding: z.enum(encodings),
  line_end: z.enum(['lf', 'crlf', 'any']).default('any'),
  record_type: z.strictObject({ start: z.int().min(1), length: z.int().min(1) }).optional(),
  version: z.strictObject({ record: code, start: z.int().min(1), length: z.int().min(1), strip: z.string().default('') }).optional(),
  versions: z.array(code).default([]),
  trailer: z
    .strictObject({ record: code, counters: z.array(z.strictObject({ type: code, start: z.int().min(1), length: z.int().min(1) })).min(1) })
    .optional()
    .describe('Record that closes the file with the number of records of each type.'),
  short_lines: z.enum(['cut', 'trimmed']).default('cut').describe('"trimmed" where lines may lack the blanks at their end.'),
  layout: z.string().describe('CSV beside this file with the columns record, field, start, length, versions.'),
  codes: z.string().optional().describe('CSV beside this file with the columns record, field, code, label.'),
  fields: z.array(rawField.extend({ record: code.default('') })).default([]).describe('What the layout table cannot say: type, sensitivity, notation.'),
})

export const sheetResource = z.strictObject({
  format: z.enum(['xlsx', 'spreadsheet-xml']),
  ...shared,
  sheet: z.union([z.string().min(1), z.int().min(1)]),
  header_rows: z.array(z.int().min(1)).min(1),
  footers: z.array(z.string().min(1)).default([]),
  totals: z.array(z.string().min(1)).default([]).describe('Rows whose first filled cell is exactly this are dropped by declaration.'),
  blocks: z.strictObject({ column: z.string().min(1), titles: z.array(z.string().min(1)).min(1) }).optional(),
  cells: z
    .array(z.strictObject({ column: z.string().min(1), cell: z.string().regex(/^[A-Z]{1,3}[1-9]\d*$/, 'a cell such as "C2"') }))
    .default([])
    .describe('Columns that hold the text of one cell above the table on every row.'),
  fill_merged: z.boolean().default(false).describe('True when a merged cell of the body speaks for every row and column that it covers.'),
  fields: z.array(rawField).min(1),
})

export const documentResource = z.strictObject({
  format: z.enum(['parquet', 'json', 'json-lines']),
  ...shared,
  encoding: z.enum(encodings).default('utf-8'),
  path: z.array(z.string()).default([]),
  fields: z.array(rawField).min(1),
})

export const dbfResource = z.strictObject({
  format: z.literal('dbf'),
  ...shared,
  encoding: z.enum(['utf-8', 'latin-1', 'windows-1252', 'cp850']).describe('The code page of the texts; the mark in the file is not believed.'),
  fields: z.array(rawField).min(1),
})

export const rawResource = z.discriminatedUnion('format', [
  delimitedResource,
  fixedWidthResource,
  sheetResource,
  documentResource,
  dbfResource,
])
export type RawResource = z.infer<typeof rawResource>
