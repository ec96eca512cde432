import { describe, expect, it } from 'vitest'
import { CauceError } from '../../../src/core/error.js'
import type { FixedWidthShape } from '../../../src/core/resource.js'
import { readAll } from './read-all.js'
import { cadastroUnico, smallShape } from './shapes.js'
import { put, writeFile, writeLine } from './write-lines.js'

const wanted = ['01.family', '01.income', '01.zone', '04.family', '04.sex', '04.name', '04.social']
const good = writeFile(smallShape, '0200', [
  { type: '01', values: { family: '00001', income: '1234', zone: '1' } },
  { type: '04', values: { family: '00001', name: ' João', sex: '1', social: 'X' } },
  { type: '04', values: { family: '00001', name: 'Ana', sex: '2' } },
  { type: '21', values: { family: '00001', band: '07' } },
])

function bytes(lines: readonly string[], end = '\n'): Buffer {
  return Buffer.from(lines.map((line) => line + end).join(''), 'latin1')
}

function edited(index: number, change: (line: string) => string): string[] {
  return good.map((line, at) => (at === index ? change(line) : line))
}

async function faultOf(reading: Promise<unknown>): Promise<CauceError> {
  const error: unknown = await reading.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof CauceError)) throw error
  return error
}

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
    expect(rows['01']?.map((row) => row['family'])).toEqual(Array.from({ length: 5000 }, (_, index) => String(index).padStart(5, '0')))
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
      records: [{ type: '', fields: [{ name: 'year', start: 1, length: 4, versions: [] }, { name: 'uf', start: 6, length: 2, versions: [] }] }],
      version: null,
      knownVersions: [],
      trailer: null,
    }
    const { rows, summary } = await readAll(Buffer.from('2025 33\n2025 35\n'), plain, ['uf'])
    expect(rows['']).toEqual([{ uf: '33', _line: 1 }, { uf: '35', _line: 2 }])
    expect(summary).toMatchObject({ layoutVersion: null, controls: [] })
  })
})

describe('a damaged line is quarantined with its line, rule and columns', () => {
  it.each([
    ['a wanted field cut in its middle', edited(2, (line) => line.slice(0, 12)), 3, 'LINE_TOO_SHORT', 'sex', /character 12; .*04 ends at 22; cut off: sex, name, social/],
    ['a wanted field wholly behind the end', edited(2, (line) => line.slice(0, 18)), 3, 'LINE_TOO_SHORT', 'social', /cut off: social$/],
    ['a line that ends before the record type', edited(2, () => '00001'), 3, 'LINE_TOO_SHORT', undefined, /record type in characters 6-7/],
    ['an empty line', edited(2, () => ''), 3, 'LINE_TOO_SHORT', undefined, /character 0/],
    ['an unknown record type', edited(3, (line) => put(line, 6, '77')), 4, 'RECORD_TYPE_UNKNOWN', undefined, /no record type of the schema/],
    ['two records in one line', edited(1, (line) => `${line}${line}`), 2, 'LINE_TOO_LONG', undefined, /ends at character 12, and what follows/],
    ['a zero byte', edited(2, (line) => put(line, 12, '\0')), 3, 'NUL_BYTE', undefined, /zero byte/],
    ['a carriage return inside', edited(2, (line) => put(line, 12, '\r')), 3, 'LINE_END_MIXED', undefined, /carriage return/],
    ['another line end', edited(2, (line) => `${line}\r`), 3, 'LINE_END_MIXED', undefined, /declares a line feed alone/],
    ['a line without end for 70,000 characters', edited(2, (line) => line.padEnd(70_000, 'x')), 3, 'LINE_TOO_LONG', undefined, /70000 characters/],
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
    expect(findings[0]).toMatchObject({ rule: 'RECORD_TYPE_UNKNOWN', line: 3, message: expect.stringContaining('do not exist in the layout version') })
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
    expect((await readAll(cut, trimmed, wanted)).findings[0]).toMatchObject({ rule: 'LINE_TOO_SHORT', line: 4, column: 'social' })
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

describe('the layout version', () => {
  it.each([
    ['unknown', put(good[0] ?? '', 8, '02.01'), 'VERSION_UNKNOWN', /base\.txt:1:8: layout version "0201" .*one of 0100, 0200.*Did you mean "0200"\?/],
    ['a word, which is not shown', put(good[0] ?? '', 8, 'MARIA'), 'VERSION_UNKNOWN', /layout version letters\(5\) is not/],
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
    expect(findings).toMatchObject([{ rule: 'TRAILER_MISMATCH', disposition: 'noted', line: 5, message: expect.stringContaining('2 records of type 04; 1 came') }])
    expect(summary.controls.filter((total) => total.declared !== total.counted)).toEqual([{ record: '04', declared: 2, counted: 1 }])
    const damaged = await readAll(bytes(edited(2, (line) => line.slice(0, 12))), smallShape, wanted)
    expect(damaged.findings.map((finding) => finding.rule)).toEqual(['LINE_TOO_SHORT'])
  })

  it.each([
    ['missing', good.slice(0, -1), [{ rule: 'TRAILER_MISSING', line: 0, lines: 0 }]],
    ['not a number', edited(5, (line) => put(line, 8, '0x1')), [{ rule: 'TRAILER_UNREADABLE', line: 6, valueClass: 'mixed(3)' }]],
    ['cut', edited(5, (line) => line.slice(0, 21)), [{ rule: 'TRAILER_UNREADABLE', line: 6 }]],
    ['followed by more records', [...good, good[1] ?? ''], [{ rule: 'TRAILER_MISSING', line: 0 }]],
  ] as const)('are noted when the trailer is %s', async (_, lines, findings) => {
    expect((await readAll(bytes(lines), smallShape, wanted)).findings).toMatchObject(findings)
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

describe('a municipality file of Cadastro Único', () => {
  const shape = cadastroUnico()
  const fields = ['01.cod_familiar_fam', '01.vlr_renda_media_fam', '04.num_membro_fmla', '04.cod_parentesco_rf_pessoa', '08.val_remuner_emprego_memb']
  const person = { cod_familiar_fam: '00000000001', num_membro_fmla: '00000000001' }
  const records = [
    { type: '01', values: { cod_familiar_fam: '00000000001', vlr_renda_media_fam: '000012345' } },
    { type: '04', values: { ...person, cod_parentesco_rf_pessoa: '01', nom_pessoa: 'PESSOA DE TESTE' } },
    { type: '08', values: { ...person, val_remuner_emprego_memb: '00150' } },
  ]

  it.each(shape.knownVersions)('in version %s gives the money field where that version has it', async (version) => {
    const { rows, findings, summary } = await readAll(bytes(writeFile(shape, version, records)), shape, fields)
    expect(findings).toEqual([])
    expect(summary.layoutVersion).toBe(version)
    expect(rows['08']).toEqual([{ val_remuner_emprego_memb: '00150', _line: 4 }])
  })

  it('cut in mid-line by size: the first part names line and columns, the second is refused as a later part', async () => {
    const whole = bytes(writeFile(shape, '0628', [...records, ...records]))
    const lines = whole.toString('latin1').split('\n')
    const at = lines.slice(0, 5).join('\n').length + 1 + 184
    const first = await readAll(whole.subarray(0, at), shape, fields)
    expect(first.findings).toMatchObject([
      { rule: 'LINE_TOO_SHORT', disposition: 'quarantined', line: 6, column: 'cod_parentesco_rf_pessoa' },
      { rule: 'TRAILER_MISSING', disposition: 'noted' },
    ])
    expect(first.findings[0]?.message).toMatch(/ends at character 184; a record of type 04 ends at 552; cut off: cod_parentesco_rf_pessoa/)
    const second = await faultOf(readAll(whole.subarray(at), shape, fields))
    expect(second.code).toBe('VERSION_MISSING')
    expect(second.message).toMatch(/join the parts/)
  })

  it('cut behind the wanted fields still says that the file stops early', async () => {
    const whole = bytes(writeFile(shape, '0628', records))
    const at = whole.indexOf(10, whole.indexOf(10) + 1) + 1 + 300
    const { findings, rows } = await readAll(whole.subarray(0, at), shape, fields)
    expect(findings.map((finding) => [finding.rule, finding.line])).toEqual([['LAST_LINE_CUT', 3], ['TRAILER_MISSING', 0]])
    expect(rows['04']).toHaveLength(1)
  })

  it('writes lines as wide as the layout says', () => {
    expect(writeLine(shape, { type: '04', values: {} }, { version: '0601' })).toHaveLength(545)
    expect(writeLine(shape, { type: '04', values: {} }, { version: '0628' })).toHaveLength(552)
  })
})
