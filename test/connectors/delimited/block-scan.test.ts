import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BlockScan } from '../../../connectors/delimited/block-scan.js'
import type { DelimitedShape } from '../../../src/core/resource.js'

const shape = (delimiter: string, quote: string | null, encoding: 'latin-1' | 'utf-8'): DelimitedShape => ({
  format: 'delimited',
  encoding,
  delimiter,
  quote,
  lineEnd: 'any',
  headerRows: 1,
  preambleLines: 0,
  footers: [],
  multiline: false,
  skipBlankAfterDelimiter: false,
  fields: [],
})

/** Whether a byte that matters stands in the text where it may not, looked at one byte at a time. */
function isRegular(bytes: Uint8Array, delimiter: number, count: number, upperAllowed: boolean): boolean {
  const lines = Buffer.from(bytes).toString('latin1').split('\n').slice(0, -1)
  return lines.every((line) => {
    const codes = [...line].map((character) => character.charCodeAt(0))
    if (line === '' || codes.some((code) => code === 0 || code === 13)) return false
    if (!upperAllowed && codes.some((code) => code >= 0x80 && code < 0xa0)) return false
    const fields = line.split(String.fromCharCode(delimiter))
    const blank = fields.slice(1).every((field) => field.startsWith(' '))
    const alone = count >= 2 && fields.slice(1).every((field) => field === '')
    return fields.length === count + 1 && !(count > 0 && blank) && !alone
  })
}

const alphabet = [0x41, 0x42, 0x20, 0x3b, 0x09, 0x1f, 0x00, 0x0d, 0x22, 0x7f, 0x80, 0x92, 0x9f, 0xa0, 0xe9, 0xff]

it.each([';', '\t'])('finds what bytes alone show, wherever in memory they lie, with the delimiter %j', (delimiter) => {
  const mark = delimiter.charCodeAt(0)
  const cell = fc.array(fc.oneof({ weight: 30, arbitrary: fc.constantFrom(0x41, 0x20, 0xe9) }, fc.constantFrom(...alphabet)), { maxLength: 12 })
  const line = fc.array(cell, { minLength: 3, maxLength: 3 }).map((cells) => cells.flatMap((each, index) => (index === 0 ? each : [mark, ...each])))
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.nat(7), fc.boolean(), (lines, offset, single) => {
      const text = Uint8Array.from(lines.flatMap((each) => [...each, 10]))
      const held = new Uint8Array(offset + text.length)
      held.set(text, offset)
      const scan = new BlockScan(shape(delimiter, null, single ? 'latin-1' : 'utf-8'), 'lf', 2, [])
      const found = scan.scan(Buffer.from(held.buffer, offset, text.length))
      expect(found === null).toBe(isRegular(text, mark, 2, !single))
      if (found === null) expect(scan.rows).toBe(lines.length)
    }),
    { numRuns: 2000 },
  )
})

it('sees a quote among plain bytes, and a delimiter inside quotes as text', () => {
  const scan = new BlockScan(shape(';', '"', 'utf-8'), 'lf', 1, [])
  expect(scan.scan(Buffer.from('abcdefgh;ijklmnop\n"abc;efgh";"ijkl""mnop"\n'))).toBeNull()
  expect(scan.rows).toBe(2)
  expect(scan.scan(Buffer.from('abcdefgh;ijkl"mnop\n'))).toBe('a quote inside a field')
  expect(scan.scan(Buffer.from('"a; b"; c\n'))).toBe('a row whose fields begin with blanks')
})
