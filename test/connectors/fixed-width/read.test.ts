import { describe, expect, it } from 'vitest'
import type { FixedWidthShape } from '../../../src/core/resource.js'
import { bytes, edited, faultOf, good, wanted } from './good-file.js'
import { readAll } from './read-all.js'
import { smallShape } from './shapes.js'
import { writeFile } from './write-lines.js'

describe('a regular file', () => {
  it('gives rows by record type, blanks as empty text, absent fields as null, and its line', async () => {
    const { rows, findings, summary } = await readAll(bytes(good), smallShape, wanted)
    expect(findings).toEqual([])
    expect(rows).toEqual({
      '01': [{ family: '00001', income: '1234', zone: '1', _line: 2 }],
      '04': [
        { family: '00001', sex: '1', name: ' João', social: 'X', _line: 3 },
        { family: '00001', sex: '2', name: 'Ana', social: '', _line: 4 },
      ],
    })
    expect(summary).toMatchObject({
      lines: { total: 6, header: 2, rows: 3, quarantined: 0, dropped: 1 },
      records: { '01': 1, '04': 2 },
      layoutVersion: '0200',
    })
    expect(summary.controls).toEqual([
      { record: '00', declared: 1, counted: 1 },
      { record: '01', declared: 1, counted: 1 },
      { record: '04', declared: 2, counted: 2 },
      { record: '21', declared: 1, counted: 1 },
      { record: '99', declared: 1, counted: 1 },
    ])
  })

  it('cuts by the version that the header declares', async () => {
    const older = writeFile(smallShape, '0100', [{ type: '01', values: { family: '00001', income: '123', zone: '2' } }])
    const { rows, summary } = await readAll(bytes(older), smallShape, ['01.income', '01.zone', '04.social', '00.date'])
    expect(summary.layoutVersion).toBe('0100')
    expect(rows['01']).toEqual([{ income: '123', zone: '2', _line: 2 }])
    expect(rows['00']).toEqual([{ date: '', _line: 1 }])
  })

  it('gives null for a field that the version lacks', async () => {
    const older = writeFile(smallShape, '0100', [{ type: '04', values: { family: '00001', sex: '1' } }])
    const { rows } = await readAll(bytes(older), smallShape, ['04.sex', '04.social'])
    expect(rows['04']).toEqual([{ sex: '1', social: null, _line: 2 }])
  })

  it('holds more rows than one batch, in order', async () => {
    const many = writeFile(
      { ...smallShape, trailer: null },
      '0200',
      Array.from({ length: 5000 }, (_, index) => ({ type: '01', values: { family: String(index).padStart(5, '0') } })),
    )
    const { rows, summary } = await readAll(bytes(many), { ...smallShape, trailer: null }, ['01.family'])
    expect(rows['01']?.map((row) => row['family'])).toEqual(
      Array.from({ length: 5000 }, (_, index) => String(index).padStart(5, '0')),
    )
    expect(rows['01']?.at(-1)?.['_line']).toBe(5001)
    expect(summary.lines).toEqual({ total: 5001, header: 1, rows: 5000, quarantined: 0, dropped: 0 })
  })

  it.each([
    ['utf-8', 'Conceição', 'Conceição'],
    ['utf-8', 'Ana 👧 Lu', 'Ana 👧 Lu'],
    ['windows-1252', 'D\x92Ávila', 'D’Ávila'],
    ['cp850', 'Jo\xc6o', 'João'],
  ] as const)('counts characters, not bytes, in %s', async (encoding, written, read) => {
    const lines = writeFile(smallShape, '0200', [{ type: '04', values: { family: '00001', name: written, sex: '2' } }])
    const data = Buffer.from(`${lines.join('\n')}\n`, encoding === 'utf-8' ? 'utf8' : 'latin1')
    const { rows } = await readAll(data, { ...smallShape, encoding }, ['04.name', '04.sex'])
    expect(rows['04']).toEqual([{ name: read, sex: '2', _line: 2 }])
  })

  it('reads files of one record type, without version or trailer, by plain field names', async () => {
    const plain: FixedWidthShape = {
      ...smallShape,
      recordType: null,
      records: [
        {
          type: '',
          fields: [
            { name: 'year', start: 1, length: 4, versions: [] },
            { name: 'uf', start: 6, length: 2, versions: [] },
          ],
        },
      ],
      version: null,
      knownVersions: [],
      trailer: null,
    }
    const { rows, summary } = await readAll(Buffer.from('2025 33\n2025 35\n'), plain, ['uf'])
    expect(rows['']).toEqual([
      { uf: '33', _line: 1 },
      { uf: '35', _line: 2 },
    ])
    expect(summary).toMatchObject({ layoutVersion: null, controls: [] })
  })
})

describe('line ends', () => {
  it('accepts carriage returns throughout where they are declared or free', async () => {
    for (const lineEnd of ['crlf', 'any'] as const) {
      const { findings, summary } = await readAll(bytes(good, '\r\n'), { ...smallShape, lineEnd }, wanted)
      expect(findings).toEqual([])
      expect(summary.lines.rows).toBe(3)
    }
  })

  it('notes a mixture where any is allowed, and loses no row', async () => {
    const mixed = bytes(edited(2, (line) => `${line}\r`))
    const { findings, summary } = await readAll(mixed, { ...smallShape, lineEnd: 'any' }, wanted)
    expect(findings).toMatchObject([{ rule: 'LINE_END_MIXED', disposition: 'noted', line: 3, lines: 1 }])
    expect(summary.lines.rows).toBe(3)
  })

  it('refuses a file whose first line contradicts the declared end', async () => {
    const fault = await faultOf(readAll(bytes(good, '\r\n'), smallShape, wanted))
    expect([fault.kind, fault.code]).toEqual(['delivery', 'LINE_END_WRONG'])
  })
})

describe('a file as a whole', () => {
  it('is refused when empty', async () => {
    expect((await faultOf(readAll(Buffer.alloc(0), smallShape, wanted))).code).toBe('FILE_EMPTY')
  })

  it('is refused in another encoding than declared', async () => {
    const fault = await faultOf(readAll(Buffer.from(good.join('\n'), 'utf8'), smallShape, wanted))
    expect(fault.code).toBe('ENCODING_CONTRADICTED')
  })

  it('is refused for a column that no version has, naming the nearest', async () => {
    const fault = await faultOf(readAll(bytes(good), smallShape, ['04.sexo']))
    expect([fault.kind, fault.message]).toEqual(['specification', expect.stringContaining('Did you mean "04.sex"?')])
  })
})
