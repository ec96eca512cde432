import { afterAll, describe, expect, it } from 'vitest'
import { readSheet, refusalOf, scratch } from './read-sheet.js'

const files = scratch()
afterAll(files.remove)

const ss = 'urn:schemas-microsoft-com:office:spreadsheet'
const book = (rows: string, declaration = '<?xml version="1.0"?>'): string =>
  `${declaration}<Workbook xmlns="${ss}" xmlns:ss="${ss}" xmlns:html="http://www.w3.org/TR/REC-html40">
<Worksheet ss:Name="Nota"><Table><Row><Cell><Data ss:Type="String">z</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Hoja1"><Table>${rows}</Table></Worksheet></Workbook>`
const header = '<Row><Cell><Data ss:Type="String">a</Data></Cell><Cell><Data ss:Type="String">b</Data></Cell></Row>'
const put = (text: string | Buffer): string => files.put('delivery.xls', text)
const parts = { names: ['a', 'b'], format: 'spreadsheet-xml', sheet: 'Hoja1' } as const

describe('cells', () => {
  it.each<[string, string, (string | null)[]]>([
    ['a code whose type is a number', '<Cell><Data ss:Type="Number">01101</Data></Cell>', ['01101', null]],
    ['a gap by index', '<Cell ss:Index="2"><Data ss:Type="Number">4.19e4</Data></Cell>', [null, '41900']],
    ['dates and times', '<Cell><Data ss:Type="DateTime">2013-07-20T00:00:00.000</Data></Cell><Cell><Data ss:Type="DateTime">2013-07-20T02:44:40.500</Data></Cell>', ['2013-07-20', '2013-07-20T02:44:40.5']],
    ['truth values', '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Boolean">0</Data></Cell>', ['true', 'false']],
    ['entities and CDATA', '<Cell><Data ss:Type="String">O&apos;Higgins &#241;&#xf1;</Data></Cell><Cell><Data ss:Type="String"><![CDATA[<b>]]></Data></Cell>', ["O'Higgins ññ", '<b>']],
    ['rich text', '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>San</B> Fabián</ss:Data></Cell>', ['San Fabián', null]],
    ['a cell without its comment', '<Cell><Data ss:Type="String">x</Data><Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">no</ss:Data></Comment></Cell>', ['x', null]],
    ['text in a number cell as written', '<Cell><Data ss:Type="Number">No Recepcionado</Data></Cell><Cell><Data ss:Type="Number"></Data></Cell>', ['No Recepcionado', '']],
  ])('reads %s', async (_, cells, expected) => {
    expect((await readSheet(put(book(`${header}<Row>${cells}</Row>`)), parts)).rows).toEqual([expected])
  })

  it('tells errors and formulas without result', async () => {
    const cells = '<Cell><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=1"/>'
    const got = await readSheet(put(book(`${header}<Row>${cells}</Row>`)), parts)
    expect(got.rows).toEqual([[null, null]])
    expect(got.findings).toMatchObject([{ rule: 'CELL_ERROR', column: 'a', line: 2 }, { rule: 'CELL_NO_VALUE', column: 'b', line: 2 }])
  })

  it('counts rows left out by index or span as blank, and places cells after merged ones', async () => {
    const rows = '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">2010</Data></Cell><Cell ss:MergeDown="1"><Data ss:Type="String">c</Data></Cell></Row>'
      + `${header.replace('<Row>', '<Row ss:Span="1">')}<Row ss:Index="6"><Cell><Data ss:Type="String">x</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">y</Data></Cell></Row>`
    const got = await readSheet(put(book(rows)), { ...parts, headerRows: [1, 2], names: ['2010 / a', 'c'] })
    expect(got.rows).toEqual([['x', 'y']])
    expect(got.lines).toEqual([6])
    expect(got.findings).toMatchObject([{ rule: 'ROW_BLANK', line: 3, lines: 3, disposition: 'dropped' }])
  })
})

describe('the file', () => {
  it.each<[string, Buffer]>([
    ['UTF-8 by default', Buffer.from(book(`${header}<Row><Cell><Data ss:Type="String">Ñuñoa</Data></Cell></Row>`))],
    ['UTF-8 with mark', Buffer.from(`\ufeff${book(`${header}<Row><Cell><Data ss:Type="String">Ñuñoa</Data></Cell></Row>`)}`)],
    ['ISO-8859-1', Buffer.from(book(`${header}<Row><Cell><Data ss:Type="String">Ñuñoa</Data></Cell></Row>`, '<?xml version="1.0" encoding="ISO-8859-1"?>'), 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${book(`${header}<Row><Cell><Data ss:Type="String">Ñuñoa</Data></Cell></Row>`)}`, 'utf16le')],
  ])('is read in %s', async (_, bytes) => {
    expect((await readSheet(put(bytes), parts)).rows).toEqual([['Ñuñoa', null]])
  })

  it('may begin with blanks before its declaration, which is told', async () => {
    const got = await readSheet(put(`\n${book(`${header}<Row><Cell><Data ss:Type="String">x</Data></Cell></Row>`)}`), parts)
    expect(got.findings).toMatchObject([{ rule: 'XML_LATE_DECLARATION', disposition: 'repaired' }])
    expect(got.rows).toEqual([['x', null]])
  })

  const cell = '<Row><Cell><Data ss:Type="String">x</Data></Cell></Row>'
  it.each<[string, string | Buffer, RegExp]>([
    ['is cut off', book(cell).slice(0, -30), /delivery\.xls:3:\d+: the file ends (inside a tag|while <\w+> is open)/],
    ['has a bare ampersand', book(cell.replace('x', 'a & b')), /:3:\d+: "&" is not followed/],
    ['has an entity of its own', book(cell.replace('x', '&nbsp;')), /"&" is not followed/],
    ['has a document type', book(cell, '<?xml version="1.0"?><!DOCTYPE a SYSTEM "x">'), /document type declaration/],
    ['has tags that cross', book(cell.replace('</Data></Cell>', '</Cell></Data>')), /<\/Cell> stands where <\/Data> is due/],
    ['has an attribute twice', book(cell.replace('<Cell>', '<Cell ss:Index="1" ss:Index="1">')), /stands twice/],
    ['has an attribute without quotes', book(cell.replace('<Cell>', '<Cell ss:Index=1>')), /:3:\d+: this is not a well-formed tag/],
    ['has a control character', book(cell.replace('x', '\u0001')), /control character/],
    ['has two roots', `${book(cell)}<a/>`, /second root/],
    ['has text after its root', `${book(cell)}x`, /outside the root/],
    ['steps back by index', book(`${header}<Row ss:Index="1"/>`), /out of order/],
    ['steps back by cell index', book(cell.replace('<Cell>', '<Cell ss:Index="3"><Data ss:Type="String">x</Data></Cell><Cell ss:Index="2">')), /out of order/],
    ['holds bytes of another encoding', Buffer.from(book(cell.replace('x', 'ñ')), 'latin1'), /bytes that are not utf-8/],
    ['is some other XML', '<?xml version="1.0"?><rows/>', /root element is <rows>/],
    ['names an unknown encoding', book(cell, '<?xml version="1.0" encoding="EBCDIC"?>'), /encoding that is not read/],
  ])('is refused when it %s', async (_, text, message) => {
    expect((await refusalOf(put(text), { ...parts, names: ['x'] })).message).toMatch(message)
  })

  it('names its sheets when the wanted one is not there', async () => {
    expect((await refusalOf(put(book(header)), { ...parts, sheet: 'Hoja2' })).message).toMatch(/one of "Nota", "Hoja1"\. Did you mean "Hoja1"\?/)
  })
})
