import ExcelJS from 'exceljs'
import { afterAll, describe, expect, it } from 'vitest'
import { readSheet, refusalOf, scratch } from './read-sheet.js'
import type { RawBook } from './write-zip.js'
import { rawBook, zipOf } from './write-zip.js'

const files = scratch()
afterAll(files.remove)

const put = (book: RawBook): string => files.put('book.xlsx', zipOf(rawBook(book)))
const header = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
const oneCell = (cell: string): string => `<sheetData>${header}<row r="2">${cell}</row></sheetData>`

describe('cells', () => {
  it.each<[string, Partial<RawBook> & { readonly cell: string }, string | null]>([
    ['a shared string', { cell: '<c r="A2" t="s"><v>1</v></c>', strings: '<si><t>x</t></si><si><t xml:space="preserve"> Ñuñoa </t></si>' }, ' Ñuñoa '],
    ['rich text', { cell: '<c r="A2" t="s"><v>0</v></c>', strings: '<si><r><rPr><b/></rPr><t>La </t></r><r><t>Unión</t></r></si>' }, 'La Unión'],
    ['a string without its phonetic text', { cell: '<c r="A2" t="s"><v>0</v></c>', strings: '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>' }, '東京'],
    ['an inline string in runs', { cell: '<c r="A2" t="inlineStr"><is><r><t>0</t></r><r><t>5001</t></r></is></c>' }, '05001'],
    ['an escaped line break', { cell: '<c r="A2" t="inlineStr"><is><t>a_x000D_&#10;b &lt;</t></is></c>' }, 'a\r\nb <'],
    ['CDATA', { cell: '<c r="A2" t="str"><v><![CDATA[a & b]]></v></c>' }, 'a & b'],
    ['a number in exponent notation', { cell: '<c r="A2"><v>4.1966566241371E+4</v></c>' }, '41966.566241371'],
    ['truth', { cell: '<c r="A2" t="b"><v>1</v></c>' }, 'true'],
    ['a date by its style', { cell: '<c r="A2" s="1"><v>45000</v></c>', formats: ['dd/mm/yyyy'] }, '2023-03-15'],
    ['a date of the 1904 system', { cell: '<c r="A2" s="1"><v>43538</v></c>', formats: ['dd/mm/yyyy'], date1904: true }, '2023-03-15'],
    ['an ISO date', { cell: '<c r="A2" t="d"><v>2023-03-15T10:00:00</v></c>' }, '2023-03-15T10:00:00'],
    ['a formula by its stored text', { cell: '<c r="A2" t="str"><f>"x"&amp;"y"</f><v>xy</v></c>' }, 'xy'],
    ['cells without references', { cell: '<c><v>7</v></c>' }, '7'],
  ])('reads %s', async (_, { cell, ...book }, expected) => {
    expect((await readSheet(put({ sheet: oneCell(cell), ...book }), { names: ['a'] })).rows).toEqual([[expected]])
  })

  it.each([
    ['CELL_ERROR', '<c r="A2" t="e"><v>#N/A</v></c>'],
    ['CELL_NO_VALUE', '<c r="A2"><f>1+1</f></c>'],
    ['CELL_DATE', '<c r="A2" s="1"><v>60</v></c>'],
  ])('reads a cell with %s as missing and tells it', async (rule, cell) => {
    const got = await readSheet(put({ sheet: oneCell(cell), formats: ['yyyy'] }), { names: ['a'] })
    expect(got.rows).toEqual([[null]])
    expect(got.findings).toMatchObject([{ rule, disposition: 'noted', line: 2, column: 'a' }])
  })

  it('tells text "#N/A" from an error', async () => {
    const got = await readSheet(put({ sheet: oneCell('<c r="A2" t="inlineStr"><is><t>#N/A</t></is></c>') }), { names: ['a'] })
    expect([got.rows, got.findings]).toEqual([[['#N/A']], []])
  })

  it.each([
    ['a shared string that is not there', oneCell('<c r="A2" t="s"><v>9</v></c>'), /shared string that is not there/],
    ['a cell of another row', oneCell('<c r="A3"><v>1</v></c>'), /out of order/],
    ['cells out of order', oneCell('<c r="B2"><v>1</v></c><c r="A2"><v>1</v></c>'), /out of order/],
    ['rows out of order', `<sheetData>${header}<row r="1"/></sheetData>`, /out of order/],
    ['a row beyond the last', '<sheetData><row r="1048577"/></sheetData>', /out of order or out of bounds/],
    ['a column beyond the last', oneCell('<c r="XFE2"><v>1</v></c>'), /out of bounds/],
    ['a number that is none', oneCell('<c r="A2"><v>uno</v></c>'), /holds no number/],
    ['an unknown type', oneCell('<c r="A2" t="z"><v>1</v></c>'), /type that the format does not know/],
    ['tags that cross', '<sheetData><row r="1"></sheetData></row>', /book\.xlsx!\/xl\/worksheets\/sheet1\.xml:2:\d+: <\/sheetData> stands where <\/row> is due/],
  ])('refuses %s', async (_, sheet, message) => {
    expect((await refusalOf(put({ sheet }), { names: ['a'] })).message).toMatch(message)
  })
})

describe('workbooks written by exceljs', () => {
  async function write(fill: (book: ExcelJS.Workbook) => void): Promise<string> {
    const book = new ExcelJS.Workbook()
    fill(book)
    const path = files.path('written.xlsx')
    await book.xlsx.writeFile(path)
    return path
  }

  it('reads every kind of value, also from a hidden sheet', async () => {
    const path = await write((book) => {
      book.addWorksheet('Portada').addRow(['nothing'])
      const sheet = book.addWorksheet('Datos', { state: 'veryHidden' })
      sheet.addRow(['code', 'name', 'share', 'day', 'flag', 'sum', 'link'])
      sheet.addRow(['05001', 'Ñiquén\nsur', 0.1 + 0.2, new Date(Date.UTC(2022, 10, 28)), true, { formula: '1+1', result: 2 }, { text: 'a', hyperlink: 'http://b' }])
      sheet.getCell('D2').numFmt = 'dd-mm-yyyy'
    })
    const names = ['code', 'name', 'share', 'day', 'flag', 'sum', 'link']
    const got = await readSheet(path, { names, sheet: 'Datos' })
    expect(got.rows).toEqual([['05001', 'Ñiquén\nsur', '0.30000000000000004', '2022-11-28', 'true', '2', 'a']])
  })

  it('keeps every accent over many rows and batches, and leading zeros after 30,000 rows', async () => {
    const names = ['code', 'name']
    const path = await write((book) => {
      const sheet = book.addWorksheet('x')
      sheet.addRow(names)
      for (let row = 0; row < 30_000; row++) sheet.addRow([row === 29_999 ? '05001' : String(10_000 + row), `Ñandú áéíóú ü ${row} — “x”`])
    })
    const got = await readSheet(path, { names })
    expect(got.rows.length).toBe(30_000)
    expect(got.rows.every(([, name], row) => name === `Ñandú áéíóú ü ${row} — “x”`)).toBe(true)
    expect(got.rows.at(-1)?.[0]).toBe('05001')
  })

  it('gives only the wanted columns, in the order asked for', async () => {
    const path = await write((book) => book.addWorksheet('x').addRows([['a', 'b', 'c'], [1, 2, 3]]))
    const got = await readSheet(path, { names: ['a', 'b', 'c'], wanted: ['c', 'a'] })
    expect(got.rows).toEqual([['3', '1']])
  })

  it.each<[string, (string | number | null)[][], readonly string[], string, RegExp]>([
    ['a missing column', [['Codigo', 'b']], ['Código'], 'COLUMN_MISSING', /written\.xlsx:1: the header lacks "Código".*Did you mean "Codigo"/],
    ['a record where the header is due', [['05001', 'Ana'], ['05002', 'Ana']], ['municipio', 'nombre'], 'HEADER_MISSING', /^written\.xlsx:1: no cell of the header rows is a column of the schema; expected a header such as "municipio"\./],
    ['a header twice', [['a', 'b', 'a']], ['a'], 'HEADER_DUPLICATE', /names "a" more than once/],
    ['an empty sheet', [], ['a'], 'SHEET_EMPTY', /the sheet is empty/],
    ['a header row without names', [[], ['a'], [1]], ['a'], 'HEADER_EMPTY', /header rows are empty/],
  ])('refuses %s', async (_, rows, names, code, message) => {
    const path = await write((book) => book.addWorksheet('x').addRows(rows))
    const error = await refusalOf(path, { names })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('names the sheets when the wanted one is not there', async () => {
    const path = await write((book) => {
      book.addWorksheet('Comunas')
      book.addWorksheet('Regiones')
    })
    expect((await refusalOf(path, { names: ['a'], sheet: 'comuna' })).message)
      .toBe('written.xlsx: there is no sheet "comuna"; expected one of "Comunas", "Regiones". Did you mean "Comunas"?')
    expect((await refusalOf(path, { names: ['a'], sheet: 3 })).code).toBe('SHEET_UNKNOWN')
  })
})

describe('archives made to harm', () => {
  const names = ['a']
  const bomb = `<sheetData>${header}</sheetData>${' '.repeat(40 * 2 ** 20)}`

  it('refuses a part that inflates beyond the ratio', async () => {
    const error = await refusalOf(put({ sheet: bomb }), { names })
    expect(error.code).toBe('ARCHIVE_LIMIT')
  })

  it.each([
    ['entries', { entries: 3, inflatedBytes: 1e9, ratio: 400 }],
    ['inflated bytes', { entries: 100, inflatedBytes: 1000, ratio: 400 }],
  ])('refuses too many %s', async (_, limits) => {
    expect((await refusalOf(put({ sheet: oneCell('') }), { names, limits })).code).toBe('ARCHIVE_LIMIT')
  })

  it('refuses an archive that is cut off, one that holds no workbook and one that lacks its sheet', async () => {
    const whole = zipOf(rawBook({ sheet: oneCell('') }))
    expect((await refusalOf(files.put('cut.xlsx', whole.subarray(0, 900)), { names })).code).toBe('WORKBOOK_BROKEN')
    expect((await refusalOf(files.put('doc.xlsx', zipOf({ 'a.txt': 'x' })), { names })).message).toMatch(/holds no workbook/)
    const { 'xl/worksheets/sheet1.xml': _, ...rest } = rawBook({ sheet: '' })
    expect((await refusalOf(files.put('rest.xlsx', zipOf(rest)), { names })).message).toMatch(/sheet1\.xml is missing/)
  })

  it('refuses a document type inside', async () => {
    const parts = { ...rawBook({ sheet: '' }), 'xl/strings.xml': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><sst/>' }
    expect((await refusalOf(files.put('xxe.xlsx', zipOf(parts)), { names })).message).toMatch(/document type/)
  })
})

describe('the bytes decide, not the name', () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)])
  const xml = '\n<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'

  it('reads a zip workbook under the name .xls', async () => {
    const path = files.put('old.xls', zipOf(rawBook({ sheet: oneCell('<c r="A2"><v>1</v></c>') })))
    expect((await readSheet(path, { names: ['a'] })).rows).toEqual([['1']])
  })

  it.each<[string, Buffer | string, 'xlsx' | 'spreadsheet-xml', string, RegExp]>([
    ['old binary .xls', ole, 'xlsx', 'FORMAT_MISMATCH', /old binary \.xls.*save it as \.xlsx/],
    ['old binary .xls', ole, 'spreadsheet-xml', 'FORMAT_MISMATCH', /old binary \.xls/],
    ['an HTML table', '\ufeff<html><table><tr><td>1</td></tr></table></html>', 'spreadsheet-xml', 'FORMAT_MISMATCH', /HTML page/],
    ['an HTML table in capitals', '<!DOCTYPE HTML PUBLIC "x"><TABLE>', 'xlsx', 'FORMAT_MISMATCH', /HTML page/],
    ['XML declared as xlsx', xml, 'xlsx', 'FORMAT_MISMATCH', /the bytes are XML; expected xlsx/],
    ['xlsx declared as XML', zipOf(rawBook({ sheet: '' })), 'spreadsheet-xml', 'FORMAT_MISMATCH', /zip archive.*expected spreadsheet-xml/],
    ['delimited text', 'a;b\n1;2\n', 'xlsx', 'FORMAT_MISMATCH', /no workbook/],
    ['nothing', '', 'xlsx', 'FILE_EMPTY', /the file is empty/],
  ])('refuses %s', async (_, bytes, format, code, message) => {
    const error = await refusalOf(files.put('delivery.xls', Buffer.from(bytes)), { names: ['a'], format })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })
})
