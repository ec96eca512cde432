import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { realData } from '../../real-data.js'
import { frozen, readWhole, shapeOf } from './read-whole.js'

type Records = Record<string, string>[]

/** Cases of our own for the same traps, so that something runs where the public files are absent. */
const own: [string, string, string[][]][] = [
  ['commas in quotes', 'name,place\nAna,"Quito, Ecuador"\n', [['Ana', 'Quito, Ecuador']]],
  ['empty values, bare and quoted', 'name,place\n,""\n', [['', '']]],
  ['escaped quotes', 'name,place\n"say ""yes""",x\n', [['say "yes"', 'x']]],
  ['JSON in a value', 'name,place\n1,"{""type"": ""Point"", ""at"": [1.5, 2]}"\n', [['1', '{"type": "Point", "at": [1.5, 2]}']]],
  ['line breaks', 'name,place\n"one \ntwo",x\n', [['one \ntwo', 'x']]],
  ['line breaks in CRLF', 'name,place\r\n"one \r\ntwo",x\r\n', [['one \r\ntwo', 'x']]],
  ['quotes and line breaks', 'name,place\n1,"a \n""b"" \nc"\n', [['1', 'a \n"b" \nc']]],
  ['characters beyond ASCII', 'name,place\nʤ,Ñuñoa\n', [['ʤ', 'Ñuñoa']]],
]

describe('the acid test of delimited text', () => {
  it.each(own)('reads %s', async (_, text, rows) => {
    const lineEnd = text.includes('\r\n') ? 'crlf' : 'lf'
    const outcome = await readWhole(frozen(text), shapeOf(['name', 'place'], { multiline: true, lineEnd }))
    expect(outcome.refused).toBeNull()
    expect(outcome.rows).toEqual(rows)
  })

  const cases = [
    'comma_in_quotes', 'empty', 'empty_crlf', 'escaped_quotes', 'json', 'location_coordinates',
    'newlines', 'newlines_crlf', 'quotes_and_newlines', 'simple', 'simple_crlf', 'utf8',
  ]
  const folder = realData('csv-spectrum')
  it.skipIf(folder === undefined).each(cases)('reads csv-spectrum %s as its JSON says', async (name) => {
    const parsed: Records | Records[number] = JSON.parse(readFileSync(`${folder}/json/${name}.json`, 'utf8'))
    const expected = Array.isArray(parsed) ? parsed : [parsed]
    // The stored copies lost their CRLF; the files named so had it.
    const isCrlf = basename(name).endsWith('_crlf')
    const stored = readFileSync(`${folder}/csvs/${name}.csv`, 'utf8').replaceAll('\r\n', '\n')
    const text = isCrlf ? stored.replaceAll('\n', '\r\n') : stored
    const columns = Object.keys(expected[0] ?? {})
    // Coordinates hold seconds of arc as bare quotes: that file is of a dialect without quoting.
    const quote = name === 'location_coordinates' ? null : '"'
    const shape = shapeOf(columns, { multiline: true, quote, lineEnd: isCrlf ? 'crlf' : 'lf' })
    const outcome = await readWhole(frozen(text), shape)
    expect(outcome.refused).toBeNull()
    expect(outcome.findings.filter((finding) => finding.disposition !== 'noted')).toEqual([])
    const records = outcome.rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
    // The JSON of the coordinates carries another telephone number than its CSV.
    const phone = 'Contact Phone Number'
    const bare = (rows: readonly Record<string, unknown>[]) =>
      name === 'location_coordinates' ? rows.map(({ [phone]: _, ...rest }) => rest) : rows
    expect(bare(records)).toEqual(bare(expected))
  })
})
