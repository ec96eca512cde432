import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { CauceError } from '../../../src/core/error.js'
import type { DbfShape } from '../../../src/core/resource.js'
import { readTable, shapeOf } from './read-table.js'
import { type TableParts, writeDbf } from './write-dbf.js'

const columns = [
  { name: 'ENT', type: 'C', length: 2 },
  { name: 'EDA', type: 'N', length: 3 },
  { name: 'NOMBRE', type: 'C', length: 8 },
  { name: 'FAC', type: 'F', length: 7 },
  { name: 'FECHA', type: 'D', length: 8 },
  { name: 'VIVO', type: 'L', length: 1 },
]
const names = columns.map((column) => column.name)
const rows = [
  ['01', '7', 'Ana', '12.50', '20191130', 'T'],
  ['32', '', '', '', '', '?'],
  ['09', '105', ' de Paz ', '-1', '20190101', 'F'],
]
const good: TableParts = { columns, rows }

async function fault(bytes: Uint8Array, shape: DbfShape, wanted: readonly string[]): Promise<CauceError> {
  try {
    await readTable(bytes, shape, wanted)
  } catch (error) {
    if (error instanceof CauceError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('a dBASE table', () => {
  it('gives the wanted columns as text, by record number', async () => {
    const table = await readTable(writeDbf(good), shapeOf(names), ['VIVO', 'EDA', 'NOMBRE', 'FECHA', 'FAC'])
    expect(table.rows).toEqual([
      ['T', '7', 'Ana', '20191130', '12.50'],
      ['?', '', '', '', ''],
      ['F', '105', ' de Paz', '20190101', '-1'],
    ])
    expect(table.lines).toEqual([1, 2, 3])
    expect(table.findings).toEqual([])
    expect(table.summary.lines).toEqual({ total: 3, header: 0, rows: 3, quarantined: 0, dropped: 0 })
  })

  it('drops deleted records, quarantines strange ones, and joins neighbours in one finding', async () => {
    const flagged = {
      columns,
      rows: Array.from({ length: 6 }, () => rows[0] ?? []),
      flags: [' ', '*', '*', '\0', ' ', '*'],
    }
    const table = await readTable(writeDbf(flagged), shapeOf(names), ['ENT'])
    expect(table.lines).toEqual([1, 5])
    expect(table.findings.map(({ rule, disposition, line, lines }) => [rule, disposition, line, lines])).toEqual([
      ['RECORD_DELETED', 'dropped', 2, 2],
      ['RECORD_FLAG_UNKNOWN', 'quarantined', 4, 1],
      ['RECORD_DELETED', 'dropped', 6, 1],
    ])
    expect(table.summary.lines).toEqual({ total: 6, header: 0, rows: 2, quarantined: 1, dropped: 3 })
  })

  it('quarantines a zero byte inside a value and takes those at the end as padding', async () => {
    const zeros = {
      columns,
      rows: [
        ['01', '7', 'A\0a'],
        ['02', '8', 'Ana\0\0\0'],
        ['03', '9', 'Eva'],
      ],
    }
    const table = await readTable(writeDbf(zeros), shapeOf(names), ['EDA', 'NOMBRE'])
    expect(table.rows).toEqual([
      ['8', 'Ana'],
      ['9', 'Eva'],
    ])
    expect(table.findings.map(({ rule, line }) => [rule, line])).toEqual([['NUL_BYTE', 1]])
  })

  it('reads records that FoxPro puts behind its backlink, in batches of at most 2,048', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => ['01', String(index % 100)])
    const table = await readTable(writeDbf({ columns, rows: many, version: 0x30, backlink: 263 }), shapeOf(names), [
      'EDA',
    ])
    expect(table.rows.map(([age]) => age)).toEqual(many.map(([, age]) => age))
    expect(table.lines).toEqual(many.map((_, index) => index + 1))
    expect(table.largest).toBe(2048)
  })

  it.each(['cp850', 'windows-1252', 'latin-1', 'utf-8'] as const)('decodes %s', async (encoding) => {
    const text = iconv.encode('Añil', encoding === 'latin-1' ? 'latin1' : encoding).toString('latin1')
    const table = await readTable(writeDbf({ columns, rows: [['01', '7', text]] }), shapeOf(names, { encoding }), [
      'NOMBRE',
    ])
    expect(table.rows).toEqual([['Añil']])
  })

  it.each([
    ['utf-8 declared, latin-1 written', 'utf-8', ['Ana', 'A\xf1il']],
    ['a utf-8 character cut by the end of its cell', 'utf-8', ['Ana', '1234567\xc3']],
    ['latin-1 declared, controls of windows-1252 written', 'latin-1', ['Ana', '\x93A\x94']],
    ['a byte that windows-1252 lacks', 'windows-1252', ['Ana', 'A\x81']],
  ] as const)('refuses %s, with the record', async (_, encoding, texts) => {
    const parts = { columns, rows: texts.map((text) => ['01', '7', text]) }
    const error = await fault(writeDbf(parts), shapeOf(names, { encoding }), ['NOMBRE'])
    expect(error.code).toBe('ENCODING_CONTRADICTED')
    expect(error.parts.where).toEqual({ file: 'T.DBF', line: 2 })
  })

  it('refuses texts that are all valid utf-8 under a one-byte declaration', async () => {
    const parts = { columns, rows: [['01', '7', 'A\xc3\xb1il']] }
    expect((await fault(writeDbf(parts), shapeOf(names), ['NOMBRE'])).code).toBe('ENCODING_CONTRADICTED')
  })

  it('notes a code page mark that is not the declared encoding', async () => {
    const marked = writeDbf({ ...good, codePage: 0x02 })
    const rules = async (encoding: 'latin-1' | 'cp850') =>
      (await readTable(marked, shapeOf(names, { encoding }), ['ENT'])).findings.map(({ rule }) => rule)
    expect(await rules('latin-1')).toEqual(['CODE_PAGE_DIFFERS'])
    expect(await rules('cp850')).toEqual([])
  })

  it('leaves an optional column that the file lacks missing, and names drift', async () => {
    const optional = { name: 'CTI', aliases: [], required: false }
    const shape: DbfShape = { ...shapeOf(names.slice(1)), fields: [...shapeOf(names.slice(1)).fields, optional] }
    const table = await readTable(writeDbf(good), shape, ['CTI', 'EDA'])
    expect(table.rows.map(([first]) => first)).toEqual([null, null, null])
    expect(table.summary.drift).toMatchObject({ added: ['ENT'], gone: ['CTI'] })
  })

  it('finds a column by its alias', async () => {
    const shape = shapeOf([], { fields: [{ name: 'age', aliases: ['EDA'], required: true }] })
    expect((await readTable(writeDbf(good), shape, ['age'])).rows).toEqual([['7'], [''], ['105']])
  })

  it('reads past a memo column that nobody wants', async () => {
    const memo = [...columns, { name: 'NOTA', type: 'M', length: 10 }]
    const table = await readTable(writeDbf({ columns: memo, rows, version: 0x83 }), shapeOf([...names, 'NOTA']), [
      'EDA',
    ])
    expect(table.rows).toEqual([['7'], [''], ['105']])
  })
})

const whole = writeDbf(good)
const changed = (at: number, byte: number): Buffer => {
  const bytes = Buffer.from(whole)
  bytes[at] = byte
  return bytes
}

describe('a damaged or foreign table is refused:', () => {
  it.each([
    ['no byte at all', Buffer.alloc(0), 'FILE_EMPTY'],
    ['a cut first part', whole.subarray(0, 20), 'FILE_EMPTY'],
    ['a cut header', whole.subarray(0, 100), 'FILE_TRUNCATED'],
    ['a cut last record', whole.subarray(0, whole.length - 5), 'FILE_TRUNCATED'],
    ['no records where three are counted', whole.subarray(0, 32 + 32 * 6 + 1), 'FILE_TRUNCATED'],
    ['more records than are counted', writeDbf({ ...good, declared: 2 }), 'DBF_RECORD_COUNT'],
    ['a count that was never written', writeDbf({ ...good, declared: 0 }), 'DBF_RECORD_COUNT'],
    ['a text file', Buffer.from('ENT;EDA\n01;7\n'.repeat(9)), 'DBF_HEADER'],
    ['a table of level 7', changed(0, 0x04), 'DBF_HEADER'],
    ['an unfinished transaction', changed(14, 1), 'DBF_UNFINISHED'],
    ['encryption', changed(15, 1), 'DBF_ENCRYPTED'],
    ['no mark behind the columns', changed(32 + 32 * 6, 0x20), 'DBF_HEADER'],
    ['record and columns that disagree', writeDbf({ ...good, recordLength: 40 }), 'DBF_HEADER'],
    [
      'a date of nine bytes',
      writeDbf({ columns: [{ name: 'EDA', type: 'D', length: 9 }], rows: [] }),
      'DBF_FIELD_LENGTH',
    ],
    [
      'a number of 21 bytes',
      writeDbf({ columns: [{ name: 'EDA', type: 'N', length: 21 }], rows: [] }),
      'DBF_FIELD_LENGTH',
    ],
    [
      'a column of no bytes',
      writeDbf({ columns: [{ name: 'EDA', type: 'C', length: 0 }], rows: [] }),
      'DBF_FIELD_LENGTH',
    ],
    ['a wanted memo', writeDbf({ columns: [{ name: 'EDA', type: 'M', length: 10 }], rows: [] }), 'DBF_TYPE'],
    ['a wanted binary number', writeDbf({ columns: [{ name: 'EDA', type: 'I', length: 4 }], rows: [] }), 'DBF_TYPE'],
    [
      'a column twice',
      writeDbf({ columns: [...columns, { name: 'EDA', type: 'N', length: 2 }], rows: [] }),
      'HEADER_DUPLICATE',
    ],
    ['another table', writeDbf({ columns: [{ name: 'XYZ', type: 'N', length: 2 }], rows: [] }), 'HEADER_MISSING'],
    ['a column less', writeDbf({ columns: columns.filter(({ name }) => name !== 'EDA'), rows: [] }), 'COLUMN_MISSING'],
  ])('%s', async (_, bytes, code) => {
    const error = await fault(bytes, shapeOf(names), ['EDA'])
    expect([error.kind, error.code]).toEqual(['delivery', code])
    expect(error.parts.todo).toBeTruthy()
  })

  it('a wanted column that the schema lacks, as a fault of the mapping', async () => {
    const error = await fault(whole, shapeOf(names), ['SEX'])
    expect([error.kind, error.code]).toEqual(['specification', 'WANTED_UNKNOWN'])
  })

  it('and names the likely new name of a missing column', async () => {
    const renamed = columns.map((column) => (column.name === 'FECHA' ? { ...column, name: 'FECHA1' } : column))
    const error = await fault(writeDbf({ columns: renamed, rows: [] }), shapeOf(names), ['FECHA'])
    expect(error.message).toContain('Is "FECHA1" the new name of "FECHA"?')
  })
})

describe('any table', () => {
  const cell = (length: number) => fc.string({ unit: fc.constantFrom(..."aZ é0.-'ñ;"), maxLength: length })
  const table = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 6 }).chain((lengths) =>
    fc.record({
      lengths: fc.constant(lengths),
      rows: fc.array(fc.tuple(...lengths.map(cell)), { maxLength: 12 }),
      flags: fc.array(fc.constantFrom(' ', ' ', '*', 'x'), { minLength: 12, maxLength: 12 }),
    }),
  )

  it('comes back as it was written, and every record is accounted for', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ lengths, rows: texts, flags }) => {
        const made = lengths.map((length, index) => ({ name: `C${index}`, type: 'C', length }))
        const shape = shapeOf(made.map(({ name }) => name))
        const bytes = writeDbf({ columns: made, rows: texts, flags })
        const read = await readTable(
          bytes,
          shape,
          made.map(({ name }) => name),
        )
        const kept = texts.filter((_, index) => flags[index] === ' ')
        expect(read.rows).toEqual(kept.map((row) => row.map((text) => text.replace(/ +$/, ''))))
        const { total, rows: landed, quarantined, dropped } = read.summary.lines
        expect(total).toBe(texts.length)
        expect(landed + quarantined + dropped).toBe(total)
        const spoken = (of: string) =>
          read.findings.filter(({ disposition }) => disposition === of).reduce((sum, { lines }) => sum + lines, 0)
        expect([spoken('quarantined'), spoken('dropped')]).toEqual([quarantined, dropped])
      }),
      { numRuns: 60 },
    )
  })

  it('is refused wherever it is cut', async () => {
    for (let size = 0; size < whole.length - 1; size++) {
      expect((await fault(whole.subarray(0, size), shapeOf(names), ['EDA'])).kind).toBe('delivery')
    }
  })
})
