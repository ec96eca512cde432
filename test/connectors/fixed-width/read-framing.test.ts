import { describe, expect, it } from 'vitest'
import { bytes, edited, faultOf, good, wanted } from './good-file.js'
import { readAll } from './read-all.js'
import { smallShape } from './shapes.js'
import { put, writeFile } from './write-lines.js'

describe('the layout version', () => {
  it.each([
    [
      'unknown',
      put(good[0] ?? '', 8, '02.01'),
      'VERSION_UNKNOWN',
      /base\.txt:1:8: layout version "0201" .*one of 0100, 0200.*Did you mean "0200"\?/,
    ],
    [
      'a word, which is not shown',
      put(good[0] ?? '', 8, 'MARIA'),
      'VERSION_UNKNOWN',
      /layout version letters\(5\) is not/,
    ],
    ['cut off', (good[0] ?? '').slice(0, 10), 'VERSION_MISSING', /characters 8-12/],
    ['in no first line', good[1] ?? '', 'VERSION_MISSING', /join the parts/],
  ] as const)('refuses the file when it is %s', async (_, first, code, message) => {
    const fault = await faultOf(readAll(bytes([first, ...good.slice(1)]), smallShape, wanted))
    expect([fault.kind, fault.code]).toEqual(['delivery', code])
    expect(fault.message).toMatch(message)
    expect(fault.message).not.toContain('MARIA')
  })

  it('reads several deliveries in one file when they agree on it, and refuses them when they do not', async () => {
    const { findings, summary } = await readAll(bytes([...good, ...good]), smallShape, wanted)
    expect(findings).toMatchObject([{ rule: 'HEADER_REPEATED', disposition: 'noted', line: 7 }])
    expect(summary.lines).toMatchObject({ total: 12, rows: 6 })
    const other = writeFile(smallShape, '0100', [])
    expect((await faultOf(readAll(bytes([...good, ...other]), smallShape, wanted))).code).toBe('VERSION_CHANGED')
  })
})

describe('control totals', () => {
  it('name the type whose count differs, quarantined lines included in the count', async () => {
    const { findings, summary } = await readAll(bytes(good.filter((_, index) => index !== 2)), smallShape, wanted)
    expect(findings).toMatchObject([
      {
        rule: 'TRAILER_MISMATCH',
        disposition: 'noted',
        line: 5,
        message: expect.stringContaining('2 records of type 04; 1 came'),
      },
    ])
    expect(summary.controls.filter((total) => total.declared !== total.counted)).toEqual([
      { record: '04', declared: 2, counted: 1 },
    ])
    const damaged = await readAll(bytes(edited(2, (line) => line.slice(0, 12))), smallShape, wanted)
    expect(damaged.findings.map((finding) => finding.rule)).toEqual(['LINE_TOO_SHORT'])
  })

  it.each([
    ['missing', good.slice(0, -1), [{ rule: 'TRAILER_MISSING', line: 0, lines: 0 }]],
    [
      'not a number',
      edited(5, (line) => put(line, 8, '0x1')),
      [{ rule: 'TRAILER_UNREADABLE', line: 6, valueClass: 'mixed(3)' }],
    ],
    ['cut', edited(5, (line) => line.slice(0, 21)), [{ rule: 'TRAILER_UNREADABLE', line: 6 }]],
    ['followed by more records', [...good, good[1] ?? ''], [{ rule: 'TRAILER_MISSING', line: 0 }]],
  ] as const)('are noted when the trailer is %s', async (_, lines, findings) => {
    expect((await readAll(bytes(lines), smallShape, wanted)).findings).toMatchObject(findings)
  })
})
