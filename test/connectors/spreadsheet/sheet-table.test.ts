import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GridRow } from '../../../connectors/spreadsheet/grid.js'
import { cellPlace, cellRange, columnLetters } from '../../../connectors/spreadsheet/grid.js'
import { headerNames } from '../../../connectors/spreadsheet/sheet-header.js'
import type { TableEvent } from '../../../connectors/spreadsheet/sheet-table.js'
import { SheetTable } from '../../../connectors/spreadsheet/sheet-table.js'
import { XmlTokenizer } from '../../../connectors/spreadsheet/xml-tokenizer.js'
import { CauceError } from '../../../src/core/error.js'
import type { SheetShape } from '../../../src/core/resource.js'

type Cells = readonly (string | null)[]

/** `merges` as ranges; a row that is undefined is left out by the file. */
function gridOf(rows: readonly (Cells | undefined)[], merges: readonly string[] = []): GridRow[] {
  const ranges = merges.map((range) => cellRange(range) ?? { top: 0, left: 0, bottom: 0, right: 0 })
  return rows.flatMap((cells, index) => {
    const line = index + 1
    return cells === undefined ? [] : [{ kind: 'row' as const, line, cells, problems: [], merges: ranges.filter((merge) => merge.top === line) }]
  })
}

function run(grid: readonly GridRow[], parts: Partial<SheetShape>): { events: TableEvent[]; total: number; outcome: string[] } {
  const table = new SheetTable({ format: 'xlsx', sheet: 1, headerRows: [1], footers: [], blocks: null, fields: [], ...parts }, 'book.xlsx')
  const events = [...grid.flatMap((row) => [...table.accept(row)]), ...table.end()]
  const outcome = events.map((event) => {
    if (event.kind === 'header') return `header ${event.names.join('|')}`
    if (event.kind === 'header-lines') return `${event.lines} header rows`
    if (event.kind === 'finding') return `${event.finding.line}+${event.finding.lines} ${event.finding.disposition} ${event.finding.rule}`
    return `${event.line} ${[...event.filled, ...event.cells].map((cell) => cell ?? '').join('|')}`
  })
  return { events, total: table.lines, outcome }
}

describe('headers', () => {
  it.each<[string, (Cells | undefined)[], string[], string[]]>([
    ['one row', [['a', ' b\n c ', null]], [], ['a', 'b c']],
    ['merged years over levels over sexes', [['Comuna', '2010', null, null, null], [null, 'Básica', null, 'Media', null], [null, 'Mujeres', 'Hombres', 'Mujeres', 'Hombres']],
      ['A1:A3', 'B1:E1', 'B2:C2', 'D2:E2'],
      ['Comuna', '2010 / Básica / Mujeres', '2010 / Básica / Hombres', '2010 / Media / Mujeres', '2010 / Media / Hombres']],
    ['a heading repeated below itself', [['Total', 'x'], ['Total', 'y']], [], ['Total', 'x / y']],
    ['a column without heading', [['a', null, 'c']], [], ['a', '(column B)', 'c']],
    ['empty merged cells', [['a', null, 'c']], ['B1:C1'], ['a', '(column B)', 'c']],
  ])('are named from %s', (_, rows, merges, names) => {
    expect(headerNames(gridOf(rows, merges))).toEqual(names)
  })
})

describe('rows', () => {
  it('end as header, record, dropped or quarantined', () => {
    const { outcome, total } = run(gridOf([
      ['Título'], undefined, ['c', 'n', 'v'],
      ['1101', 'Iquique', '5'], [null, ' ', null], undefined, ['1107', null, '-'],
      ['Nota al margen'], ['9', 'x', 'y', 'z'],
      ['TOTAL', null, '10'], ['TOTALILLO', 'x', '1'], ['Fuente: INE', 'a', null], [null, null, null], undefined,
    ]), { headerRows: [3], totals: ['TOTAL'], footers: ['Fuente'] })
    expect(outcome).toEqual([
      '1+1 dropped SHEET_PREAMBLE', '2+1 dropped ROW_BLANK', '1 header rows', 'header c|n|v',
      '4 1101|Iquique|5', '5+2 dropped ROW_BLANK', '7 1107||-',
      '8+1 quarantined ROW_FIELD_COUNT', '9+1 quarantined ROW_FIELD_COUNT',
      '10+1 dropped SHEET_TOTAL', '11 TOTALILLO|x|1', '12+1 dropped SHEET_FOOTER',
    ])
    expect(total).toBe(12)
  })

  const block = { column: 'sex', titles: ['Tabla 1', 'Tabla 1.a'] }

  it('carry the title of their block, and a repeated header is header', () => {
    const { outcome, total } = run(gridOf([
      ['Tabla 1: todos'], ['c', '2010', null], [null, 'x', 'y'], ['A', '1', '2'],
      ['Tabla 1.a: mujeres'], undefined, ['c', '2010', null], [null, 'x', 'y'], ['A', '3', '4'],
    ], ['B2:C2', 'B7:C7']), { headerRows: [2, 3], blocks: block })
    expect(outcome).toEqual([
      '1+1 dropped SHEET_BLOCK_TITLE', '2 header rows', 'header c|2010 / x|2010 / y', '4 Tabla 1|A|1|2',
      '5+1 dropped SHEET_BLOCK_TITLE', '6+1 dropped ROW_BLANK', '2 header rows', '9 Tabla 1.a|A|3|4',
    ])
    expect(total).toBe(9)
  })

  it('of a block are refused when its header differs from the first', () => {
    const swapped = gridOf([['Tabla 1'], ['c', 'x', 'y'], ['A', '1', '2'], ['Tabla 1.a'], ['c', 'y', 'x'], ['A', '3', '4']])
    expect(() => run(swapped, { headerRows: [2], blocks: block })).toThrow(/book\.xlsx:5: the header that ends here differs from the first one in column B/)
    const cut = gridOf([['Tabla 1'], ['c', 'x', null], [null, 'k', 'l'], ['A', '1', '2'], ['Tabla 1.a'], ['c', 'x', null]], ['B2:C2', 'B6:C6'])
    expect(() => run(cut, { headerRows: [2, 3], blocks: block })).toThrow(CauceError)
  })

  it('before the first block are quarantined', () => {
    expect(run(gridOf([['c', 'x'], ['A', '1']]), { blocks: block }).outcome.at(-1)).toBe('2+1 quarantined ROW_OUTSIDE_BLOCK')
  })

  it('carry fixed cells from above the table', () => {
    const { outcome } = run(gridOf([['Unit', 'M$'], ['c', 'x'], ['A', '1']]), { headerRows: [2], cells: [{ column: 'unit', cell: 'B1' }, { column: 'none', cell: 'F1' }] })
    expect(outcome.at(-1)).toBe('3 M$||A|1')
  })

  it.each([[true, ['2 Norte|A|1', '3 Norte|B|2', '4+1 dropped SHEET_TOTAL', '5 Sur|C|3']], [false, ['2 Norte|A|1', '3 |B|2', '4+1 dropped SHEET_TOTAL', '5 Sur|C|3']]])(
    'have merged cells filled: %s', (fillMerged, expected) => {
      const grid = gridOf([['r', 'c', 'x'], ['Norte', 'A', '1'], [null, 'B', '2'], [null, 'TOTAL', '3'], ['Sur', 'C', '3']], ['A2:A4'])
      expect(run(grid, { fillMerged, totals: ['TOTAL'] }).outcome.slice(2)).toEqual(expected)
    })

  it('are all accounted for, whatever the sheet', () => {
    const cell = fc.constantFrom(null, '', 'a', 'TOTAL', 'Fuente', 'Tabla 1')
    const rows = fc.array(fc.option(fc.array(cell, { maxLength: 5 }), { nil: undefined }), { maxLength: 20 })
    fc.assert(fc.property(rows, fc.subarray([1, 2, 3, 5], { minLength: 1 }), (body, headerRows) => {
      let result: ReturnType<typeof run>
      try {
        result = run(gridOf(body), { headerRows, totals: ['TOTAL'], footers: ['Fuente'] })
      } catch (error) {
        if (error instanceof CauceError) return
        throw error
      }
      const covered = result.events.reduce((sum, event) => sum
        + (event.kind === 'finding' ? event.finding.lines : event.kind === 'header-lines' ? event.lines : event.kind === 'row' ? 1 : 0), 0)
      expect(covered).toBe(result.total)
    }))
  })
})

describe('references', () => {
  it.each([['A1', 1, 0], ['Z9', 9, 25], ['AA17', 17, 26], ['XFD1048576', 1_048_576, 16_383]])('place %s', (reference, row, column) => {
    expect(cellPlace(reference)).toEqual({ row, column })
    expect(columnLetters(column)).toBe(reference.replace(/\d/g, ''))
  })

  it.each(['', 'A', '1', 'A0', 'a1', 'XFE1', 'A1048577', 'A1B', '$A$1'])('refuse %s', (reference) => {
    expect(cellPlace(reference)).toBeUndefined()
  })
})

describe('the XML tokenizer', () => {
  const document = '<?xml version="1.0"?>\r\n<!-- c --><a x="1>2" y=\'&quot;\'>t&amp;\r\nñ<b/><![CDATA[<&]]><c:d xmlns:c="u" c:e="f">g</c:d ></a>\n'
  const events = (pieces: readonly string[]): string => {
    let seen = ''
    const tokenizer = new XmlTokenizer('x', {
      open: (name, attributes) => (seen += `<${name}${[...attributes].map(([key, value]) => ` ${key}=${value}`).join('')}>`),
      close: (name) => (seen += `</${name}>`),
      text: (value) => (seen += value),
    })
    for (const piece of pieces) tokenizer.write(piece)
    tokenizer.end()
    return seen
  }
  const expected = '<a x=1>2 y=">t&\nñ<b></b><&<d xmlns:c=u e=f>g</d></a>'

  it('sees the same wherever the text is cut', () => {
    for (let cut = 0; cut <= document.length; cut++) expect(events([document.slice(0, cut), document.slice(cut)])).toBe(expected)
    expect(events([...document])).toBe(expected)
  })

  it('refuses every beginning of a document that is not its whole', () => {
    const end = document.lastIndexOf('>')
    for (let cut = 0; cut < end; cut++) expect(() => events([document.slice(0, cut)])).toThrow(CauceError)
  })
})
