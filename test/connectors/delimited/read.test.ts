import { describe, expect, it } from 'vitest'
import type { DelimitedShape } from '../../../src/core/resource.js'
import { frozen, readText, readWhole, shapeOf } from './read-whole.js'

const abc = shapeOf(['a', 'b', 'c'])
const short = (findings: readonly { rule: string; line: number; lines: number }[]) =>
  findings.map(({ rule, line, lines }) => `${rule}@${line}x${lines}`)

describe('rows that the dialect allows', () => {
  it.each<[string, string, Partial<DelimitedShape>, string[][]]>([
    ['plain rows', 'a,b,c\n1,2,3\n4,5,6\n', {}, [['1', '2', '3'], ['4', '5', '6']]],
    ['a last line without line end', 'a,b,c\n1,2,3', {}, [['1', '2', '3']]],
    ['CRLF', 'a,b,c\r\n1,2,3\r\n', { lineEnd: 'crlf' }, [['1', '2', '3']]],
    ['CR', 'a,b,c\r1,2,3\r', { lineEnd: 'cr' }, [['1', '2', '3']]],
    ['every line end under any', 'a,b,c\n1,2,3\r\n4,5,6\r7,8,9\n', { lineEnd: 'any' }, [['1', '2', '3'], ['4', '5', '6'], ['7', '8', '9']]],
    ['quoted delimiters and quotes', 'a,b,c\n"1,5","say ""hi""",\n', {}, [['1,5', 'say "hi"', '']]],
    ['a line break inside quotes', 'a,b,c\n1,"x\r\ny",3\n', { multiline: true }, [['1', 'x\r\ny', '3']]],
    ['quotes as text where the dialect has none', 'a,b,c\n1,5" pipe,"x\n', { quote: null }, [['1', '5" pipe', '"x']]],
    ['blanks after the delimiter as dialect', 'a, b, c\n"1", "2", 3\n', { skipBlankAfterDelimiter: true }, [['1', '2', '3']]],
    ['a preamble', 'Ministry, "of\n\na,b,c\n1,2,3\n', { preambleLines: 2 }, [['1', '2', '3']]],
    ['columns by position', '1,2,3\n', { headerRows: 0 }, [['1', '2', '3']]],
    ['a byte-order mark', '\ufeffa,b,c\n1,2,3\n', {}, [['1', '2', '3']]],
    ['columns in another order', 'c,a,b\n3,1,2\n', {}, [['1', '2', '3']]],
    ['tabs', 'a\tb\tc\n1\t2\t3\n', { delimiter: '\t' }, [['1', '2', '3']]],
  ])('reads %s', async (_, text, rest, rows) => {
    const outcome = await readText(text, { ...abc, ...rest })
    expect(outcome.refused).toBeNull()
    expect(outcome.rows).toEqual(rows)
    expect(outcome.findings.filter((finding) => finding.disposition === 'quarantined')).toEqual([])
  })

  it('joins several header rows top-down', async () => {
    const shape = shapeOf(['year / men', 'women'], { headerRows: 2 })
    expect((await readText('year,\nmen,women\n1,2\n', shape)).rows).toEqual([['1', '2']])
  })

  it('takes a blank line of a one-column file as an empty value and drops it elsewhere', async () => {
    expect((await readText('a\n1\n\n2\n', shapeOf(['a']))).rows).toEqual([['1'], [''], ['2']])
    const wide = await readText('a,b,c\n1,2,3\n\n\n4,5,6\n', abc)
    expect(wide.rows).toHaveLength(2)
    expect(short(wide.findings)).toEqual(['BLANK_LINE_DROPPED@3x2'])
    expect(wide.summary?.lines).toEqual({ total: 5, header: 1, rows: 2, quarantined: 0, dropped: 2 })
  })

  it('gives only the wanted columns, by name, and null where an optional one is not delivered', async () => {
    const shape = { ...abc, fields: [...abc.fields, { name: 'd', aliases: [], required: false }] }
    expect((await readText('a,b,c\n1,2,3\n', shape, ['d', 'c'])).rows).toEqual([[null, '3']])
  })

  it('reads a column under its alias and records the drift', async () => {
    const shape = { ...abc, fields: [{ name: 'a', aliases: ['A_OLD'], required: true }, ...abc.fields.slice(1)] }
    const outcome = await readText('A_OLD,b,c,new\n1,2,3,4\n', shape)
    expect(outcome.rows).toEqual([['1', '2', '3']])
    expect(outcome.summary?.drift).toMatchObject({ added: ['new'], gone: [] })
  })

  it('keeps the leading zero of a code that comes after 30,000 rows without one', async () => {
    const text = `code,x\n${'11001,1\n'.repeat(30_000)}05001,2\n`
    const { rows } = await readText(text, shapeOf(['code', 'x']))
    expect(rows).toHaveLength(30_001)
    expect(rows.at(-1)).toEqual(['05001', '2'])
  })

  it('notes a file that has a header and no rows', async () => {
    const outcome = await readText('a,b,c\n', abc)
    expect(outcome.rows).toEqual([])
    expect(short(outcome.findings)).toEqual(['NO_ROWS@0x0'])
  })
})

describe('lines that become findings while the rest lands exactly', () => {
  it.each<[string, string, Partial<DelimitedShape>, string[]]>([
    ['a surplus delimiter', '1,2,3,\n', {}, ['ROW_FIELD_COUNT@2x1']],
    ['a surplus delimiter where the last column is empty', '1,,2,\n', {}, ['ROW_FIELD_COUNT@2x1']],
    ['a missing delimiter', '1,23\n', {}, ['ROW_FIELD_COUNT@2x1']],
    ['a stray quote', '1,2"x,3\n', {}, ['QUOTE_STRAY@2x1']],
    ['text after a closing quote', '1,"2"x,3\n', {}, ['QUOTE_AFTER_CLOSE@2x1']],
    ['a quote that never closes', '1,"2,3\n', { multiline: true }, ['QUOTE_UNCLOSED@2x1']],
    ['a quote that never closes, in a file of single lines', '1,"2,3\n', {}, ['QUOTE_UNCLOSED@2x1']],
    ['a line break in a value where none may be', '1,"x\n7,7,7\ny",3\n', {}, ['LINE_BREAK_IN_VALUE@2x3']],
    ['a wrong count over several lines', '1,"x\ny",3,4\n', { multiline: true }, ['ROW_FIELD_COUNT@2x2']],
    ['a blank before a quote', '1, "2",3\n', {}, ['QUOTE_STRAY@2x1']],
    ['another line end', '1,2,3\r\n', {}, ['LINE_END_MIXED@2x1']],
    ['a bare carriage return, which taints both halves', '1,2,3\r4,5,6\n', {}, ['LINE_END_MIXED@2x1', 'LINE_END_MIXED@3x1']],
    ['a zero character', '1,\0,3\n', {}, ['NUL_BYTE@2x1']],
    ['a mark of joined files', '\ufeff1,2,3\n', {}, ['BOM_INSIDE@2x1']],
    ['the header again', 'a,b,c\n', {}, ['HEADER_REPEATED@2x1']],
    ['the header again, quoted', '"a","b",c\n', {}, ['HEADER_REPEATED@2x1']],
    ['a declared footer', 'TOTAL,2\n', { footers: ['TOTAL'] }, ['FOOTER_DROPPED@2x1']],
    ['a declared footer with a broken quote', 'TOTAL "x\n', { footers: ['TOTAL'] }, ['FOOTER_DROPPED@2x1']],
  ])('finds %s', async (_, bad, rest, expected) => {
    const outcome = await readText(`a,b,c\n${bad}8,8,8\n9,9,9\n`, { ...abc, ...rest })
    expect(short(outcome.findings)).toEqual(expected)
    expect(outcome.rows).toEqual([['8', '8', '8'], ['9', '9', '9']])
  })

  it('gives up the row after a line of one field, whose first value may have begun there, and notes the row before', async () => {
    const outcome = await readText('a,b,c\n1,2,3\n05001\nz,5,6\n7,8,9\n', abc)
    expect(short(outcome.findings)).toEqual(['ROW_FIELD_COUNT@3x1', 'ROW_BEFORE_FRAGMENT@2x1', 'ROW_AFTER_FRAGMENT@4x1'])
    expect(outcome.rows).toEqual([['1', '2', '3'], ['7', '8', '9']])
  })

  it('sees a value broken by a blank line too', async () => {
    const outcome = await readText('a,b,c\n1,2,3\n\nz\n\n4,5,6\n', abc)
    expect(short(outcome.findings)).toEqual([
      'BLANK_LINE_DROPPED@3x1', 'ROW_FIELD_COUNT@4x1', 'ROW_BEFORE_FRAGMENT@2x1', 'BLANK_LINE_DROPPED@5x1', 'ROW_AFTER_FRAGMENT@6x1',
    ])
  })

  it('loses no row to a footnote at the end', async () => {
    const outcome = await readText('a,b,c\n1,2,3\nSource: census\n', abc)
    expect(short(outcome.findings)).toEqual(['ROW_FIELD_COUNT@3x1', 'ROW_BEFORE_FRAGMENT@2x1'])
    expect(outcome.rows).toEqual([['1', '2', '3']])
  })

  it('takes a short last line without line end as a cut file, and notes a whole one', async () => {
    expect(short((await readText('a,b,c\n1,2,3\n4,5', abc)).findings)).toEqual(['FILE_TRUNCATED@3x1'])
    expect(short((await readText('a,b,c\n1,2,3\n4,5,6', abc)).findings)).toEqual(['LAST_LINE_UNTERMINATED@3x1'])
  })

  it('names the column and never the value', async () => {
    const { findings } = await readText('a,b,c\n1,SECRET"x,3\n', abc)
    expect(findings[0]?.column).toBe('b')
    expect(JSON.stringify(findings)).not.toContain('SECRET')
  })

  it('gives up a line of many megabytes as one finding', async () => {
    const text = `a,b,c\n1,2,3\n${'x'.repeat(5_000_000)}\n4,5,6\n`
    const outcome = await readText(text, abc)
    expect(short(outcome.findings)).toEqual(['ROW_TOO_LONG@3x1'])
    expect(outcome.rows).toEqual([['1', '2', '3'], ['4', '5', '6']])
  })

  it('looks no further than one record may reach for a closing quote', async () => {
    const rest = '4,5,6\n'.repeat(400_000)
    const outcome = await readText(`a,b,c\n1,"2,3\n${rest}`, { ...abc, multiline: true })
    expect(short(outcome.findings)).toEqual(['QUOTE_UNCLOSED@2x1'])
    expect(outcome.rows).toHaveLength(400_000)
  })

  it('notes rows that hold nothing beyond their first column, and rows of a blank-led separator', async () => {
    const outcome = await readText('a,b,c\nSource,,\n1, 2, 3\n', abc)
    expect(short(outcome.findings)).toEqual(['ROW_SOLE_VALUE@2x1', 'FIELDS_BLANK_LED@3x1'])
  })
})

describe('files that cannot be what the schema says', () => {
  it.each<[string, string, Partial<DelimitedShape>, string, RegExp]>([
    ['an empty file', '', {}, 'FILE_EMPTY', /empty/],
    ['an empty file without header', '', { headerRows: 0 }, 'FILE_EMPTY', /empty/],
    ['a missing column', 'a,b,x\n1,2,3\n', {}, 'COLUMN_MISSING', /delivery\.csv:1: .*"c"/],
    ['a renamed column', 'a,b,C\n1,2,3\n', {}, 'COLUMN_MISSING', /"C"/],
    ['a repeated name', 'a,b,c,b\n1,2,3,4\n', {}, 'HEADER_DUPLICATE', /"b"/],
    ['a missing header', '1,2,3\n4,5,6\n', {}, 'HEADER_MISSING', /header missing/],
    ['an undeclared preamble', 'Ministry of Labour\na,b,c\n1,2,3\n', {}, 'HEADER_MISSING', /header missing/],
    ['another delimiter', 'a;b;c\n1;2;3\n', {}, 'HEADER_DELIMITER', /looks delimited by ';'/],
    ['another delimiter with quotes', '"a";"b";"c"\n1;2;3\n', {}, 'HEADER_DELIMITER', /looks delimited by ';'/],
    ['other line ends throughout', 'a,b,c\r\n1,2,3\r\n', {}, 'HEADER_UNREADABLE', /LINE_END_MIXED/],
    ['a file that ends in its preamble', 'x\n', { preambleLines: 3 }, 'FILE_EMPTY', /ends before/],
  ])('refuses %s', async (_, text, rest, code, message) => {
    const { refused } = await readText(text, { ...abc, ...rest })
    expect(refused?.code).toBe(code)
    expect(refused?.kind).toBe('delivery')
    expect(refused?.message).toMatch(message)
  })

  it('does not quote what stands in the place of a header', async () => {
    const { refused } = await readText('SECRET,2,3\n', abc)
    expect(refused?.message).not.toContain('SECRET')
  })

  it('refuses a wanted column that the schema does not know as a fault of the specification', async () => {
    expect((await readText('a,b,c\n', abc, ['z'])).refused?.kind).toBe('specification')
  })

  it('names the line at which the encoding is contradicted', async () => {
    const bytes = Buffer.from('a,b,c\n1,2,3\n4,Muñoz,6\n', 'latin1')
    const { refused } = await readWhole(frozen(bytes), abc)
    expect(refused?.code).toBe('ENCODING_CONTRADICTED')
    expect(refused?.message).toMatch(/delivery\.csv:3: .*looks like latin-1/)
  })
})
