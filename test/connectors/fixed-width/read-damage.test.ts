import { describe, expect, it } from 'vitest'
import { bytes, edited, good, wanted } from './good-file.js'
import { readAll } from './read-all.js'
import { smallShape } from './shapes.js'
import { put, writeFile } from './write-lines.js'

describe('a damaged line is quarantined with its line, rule and columns', () => {
  it.each([
    [
      'a wanted field cut in its middle',
      edited(2, (line) => line.slice(0, 12)),
      3,
      'LINE_TOO_SHORT',
      'sex',
      /character 12; .*04 ends at 22; cut off: sex, name, social/,
    ],
    [
      'a wanted field wholly behind the end',
      edited(2, (line) => line.slice(0, 18)),
      3,
      'LINE_TOO_SHORT',
      'social',
      /cut off: social$/,
    ],
    [
      'a line that ends before the record type',
      edited(2, () => '00001'),
      3,
      'LINE_TOO_SHORT',
      undefined,
      /record type in characters 6-7/,
    ],
    ['an empty line', edited(2, () => ''), 3, 'LINE_TOO_SHORT', undefined, /character 0/],
    [
      'an unknown record type',
      edited(3, (line) => put(line, 6, '77')),
      4,
      'RECORD_TYPE_UNKNOWN',
      undefined,
      /no record type of the schema/,
    ],
    [
      'two records in one line',
      edited(1, (line) => `${line}${line}`),
      2,
      'LINE_TOO_LONG',
      undefined,
      /ends at 12, and more than blanks/,
    ],
    ['a zero byte', edited(2, (line) => put(line, 12, '\0')), 3, 'NUL_BYTE', undefined, /zero byte/],
    [
      'a carriage return inside',
      edited(2, (line) => put(line, 12, '\r')),
      3,
      'LINE_END_MIXED',
      undefined,
      /carriage return/,
    ],
    [
      'another line end',
      edited(2, (line) => `${line}\r`),
      3,
      'LINE_END_MIXED',
      undefined,
      /declares a line feed alone/,
    ],
    [
      'a line without end for 70,000 characters',
      edited(2, (line) => line.padEnd(70_000, 'x')),
      3,
      'LINE_TOO_LONG',
      undefined,
      /70000 characters/,
    ],
  ] as const)('%s', async (_, lines, line, rule, column, message) => {
    const { findings, summary } = await readAll(bytes(lines), smallShape, wanted)
    const found = findings.filter((finding) => finding.disposition === 'quarantined')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ line, rule, lines: 1, file: 'base.txt' })
    if (column !== undefined) expect(found[0]?.column).toBe(column)
    expect(found[0]?.message).toMatch(message)
    const { total, header, rows, quarantined, dropped } = summary.lines
    expect([total, quarantined]).toEqual([6, 1])
    expect(header + rows + quarantined + dropped).toBe(total)
  })

  it('never shows a value: an unknown record type is described by its class', async () => {
    const { findings } = await readAll(bytes(edited(3, (line) => put(line, 6, 'Zq'))), smallShape, wanted)
    expect(findings[0]).toMatchObject({ rule: 'RECORD_TYPE_UNKNOWN', valueClass: 'letters(2)' })
    expect(JSON.stringify(findings)).not.toContain('Zq')
  })

  it('a record type of another version is named as such', async () => {
    const lines = writeFile(smallShape, '0100', [{ type: '01', values: {} }])
    lines.splice(2, 0, put(' '.repeat(12), 6, '21'))
    const { findings } = await readAll(bytes(lines), smallShape, wanted)
    expect(findings[0]).toMatchObject({
      rule: 'RECORD_TYPE_UNKNOWN',
      line: 3,
      message: expect.stringContaining('do not exist in the layout version'),
    })
  })

  it('allows blanks behind the last field', async () => {
    const padded = good.map((line) => line.padEnd(200))
    expect((await readAll(bytes(padded), smallShape, wanted)).findings).toEqual([])
  })

  it('takes trimmed lines as blank where the schema says so, except a last line that nothing closes', async () => {
    const trimmed = { ...smallShape, shortLines: 'trimmed' as const }
    const lines = good.map((line) => line.trimEnd())
    const { rows, findings } = await readAll(bytes(lines), trimmed, wanted)
    expect(findings).toEqual([])
    expect(rows['04']?.[1]).toEqual({ family: '00001', sex: '2', name: 'Ana', social: '', _line: 4 })
    const cut = Buffer.from(lines.slice(0, 4).join('\n'), 'latin1')
    expect((await readAll(cut, trimmed, wanted)).findings[0]).toMatchObject({
      rule: 'LINE_TOO_SHORT',
      line: 4,
      column: 'social',
    })
  })
})
