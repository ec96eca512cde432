import { statSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RegularProof } from '../../../connectors/delimited/proof.js'
import { proveRegular } from '../../../connectors/delimited/prove.js'
import { RegularityScan } from '../../../connectors/delimited/regularity-scan.js'
import type { FrozenFile } from '../../../src/core/reader.js'
import type { DelimitedShape } from '../../../src/core/resource.js'
import { frozen, readWhole, shapeOf } from './read-whole.js'

let instance: DuckDBInstance
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

async function readByDuckDB(file: FrozenFile, shape: DelimitedShape, proof: RegularProof): Promise<string[][]> {
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`
  const columns = proof.names.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')
  const quote = text(proof.quote ?? '')
  const rows = await connection.runAndReadAll(
    `select ${proof.names.map((_, index) => `coalesce(c${index}, '')`).join(', ')} from read_csv(${text(file.path)},
      auto_detect=false, columns={${columns}}, delim=${text(shape.delimiter)}, quote=${quote}, escape=${quote}, header=false,
      skip=${proof.headerLines}, encoding=${text(proof.nativeEncoding)}, strict_mode=true, null_padding=false)`,
  )
  return rows.getRowsJson().map((row) => row.map(String))
}

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', '1', '05001', 'JOSÉ', 'ñandú', '12,5', 'a b', "O'Higgins", '#x', '\\', 'NULL', '\\n') },
  { weight: 1, arbitrary: fc.constantFrom('"', '""', '"q"', '"a;b"', '"a""b"', 'a"b', '"x', '\t', ' x', 'a', '\u2019', 'x\ny', '€', 'TOTAL') },
)
const lineEnd = fc.constantFrom('\n', '\r\n')
const nasty = fc.record({
  width: fc.integer({ min: 1, max: 4 }),
  rows: fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { maxLength: 12 }),
  surplus: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 1 }),
  end: lineEnd,
  stray: fc.option(fc.record({ row: fc.integer({ min: 0, max: 12 }), end: fc.constantFrom('\n', '\r\n', '\r', '\n\n') })),
  closed: fc.boolean(),
  bom: fc.boolean(),
  encoding: fc.constantFrom('utf-8' as const, 'latin-1' as const, 'windows-1252' as const),
  declared: fc.constantFrom('lf' as const, 'crlf' as const, 'any' as const),
  quote: fc.constantFrom('"', null),
  headerRows: fc.constantFrom(0, 1, 1, 1),
  preambleLines: fc.constantFrom(0, 0, 0, 2),
  footers: fc.constantFrom([], [], ['TOTAL']),
})

function build(made: typeof nasty extends fc.Arbitrary<infer T> ? T : never): { file: FrozenFile; shape: DelimitedShape } {
  const names = ['a', 'b', 'c', 'd'].slice(0, made.width)
  const header = made.headerRows === 1 ? [names] : []
  const preamble = Array.from({ length: made.preambleLines }, () => ['x', '"'])
  const lines = [...preamble, ...header, ...made.rows.map((row) => row.slice(0, made.width))]
  const text = lines
    .map((row, index) => {
      const body = row.join(';') + (made.surplus.includes(index) ? ';' : '')
      const isOpen = index === lines.length - 1 && !made.closed
      return body + (isOpen ? '' : made.stray?.row === index ? made.stray.end : made.end)
    })
    .join('')
  const marked = made.bom ? `\ufeff${text}` : text
  const bytes = Buffer.from(marked, made.encoding === 'utf-8' ? 'utf8' : 'latin1')
  const { encoding, quote, declared, headerRows, preambleLines, footers } = made
  const rest = { encoding, quote, lineEnd: declared, delimiter: ';', headerRows, preambleLines, footers }
  return { file: frozen(bytes), shape: shapeOf(names, rest) }
}

describe('a file proved regular', () => {
  it('gives through DuckDB, cell for cell, what the strict reader gives, and nothing that the reader would quarantine', async () => {
    let regular = 0
    let quoted = 0
    const property = fc.asyncProperty(nasty, async (made) => {
      const { file, shape } = build(made)
      const proof = await proveRegular(file, shape)
      const strict = await readWhole(file, shape)
      if (!proof.regular) return
      regular++
      if (proof.quote !== null) quoted++
      expect(strict.refused).toBeNull()
      expect(strict.rows).toEqual(await readByDuckDB(file, shape, proof))
      expect(strict.findings).toEqual(proof.findings)
      expect(strict.summary?.lines).toEqual({
        total: proof.headerLines + proof.rows,
        header: proof.headerLines - proof.preambleLines,
        rows: proof.rows,
        quarantined: 0,
        dropped: proof.preambleLines,
      })
      expect(strict.lines).toEqual(strict.rows.map((_, index) => proof.headerLines + index + 1))
    })
    await fc.assert(property, { numRuns: 1500, seed: 20 })
    // The property says nothing unless a fair share of the files is regular.
    expect(regular).toBeGreaterThan(200)
    expect(quoted).toBeGreaterThan(10)
  })

  it('keeps a late leading zero', async () => {
    const shape = shapeOf(['code', 'x'])
    const file = frozen(`code,x\n${'11001,1\n'.repeat(30_000)}05001,2\n`)
    const proof = await proveRegular(file, shape)
    if (!proof.regular) throw new Error(proof.reason)
    expect((await readByDuckDB(file, shape, proof)).at(-1)).toEqual(['05001', '2'])
  })

  it('is read alike by parallel readers when it is larger than their buffers', async () => {
    const line = (row: number) => `"${row}";"a;${'b'.repeat(row % 97)}";"say ""${row % 7}""";\r\n`
    const text = `a;b;c;d\r\n${Array.from({ length: 60_000 }, (_, row) => line(row)).join('')}`
    const shape = shapeOf(['a', 'b', 'c', 'd'], { delimiter: ';', lineEnd: 'crlf' })
    const file = frozen(text)
    const proof = await proveRegular(file, shape)
    if (!proof.regular) throw new Error(proof.reason)
    expect(proof.rows).toBe(60_000)
    expect(await readByDuckDB(file, shape, proof)).toEqual((await readWhole(file, shape)).rows)
  })
})

describe('the proof', () => {
  it.each<[string, string | Buffer, Partial<DelimitedShape>, RegExp, number]>([
    ['a surplus delimiter', 'a,b\n1,2\n1,2,\n', {}, /number of fields/, 3],
    ['a blank line', 'a,b\n\n1,2\n', {}, /fields|blank/, 2],
    ['a stray quote', 'a,b\n1,2"\n', {}, /quote/, 2],
    ['a line break in a value', 'a,b\n1,"2\n3"\n', { multiline: true }, /does not close/, 2],
    ['a carriage return', 'a,b\n1,2\r\n', {}, /carriage return/, 2],
    ['a lone line feed under CRLF', 'a,b\r\n1,2\n', { lineEnd: 'crlf' }, /not CRLF/, 2],
    ['a zero byte', 'a,b\n1,\0\n', {}, /zero byte/, 2],
    ['the header again', 'a,b\n1,2\na,b\n', {}, /like the header/, 3],
    ['a declared footer', 'a,b\n1,2\nTOTAL,3\n', { footers: ['TOTAL'] }, /footer/, 3],
    ['invalid utf-8', Buffer.from('a,b\n1,ñ\n', 'latin1'), {}, /not utf-8/, 2],
    ['utf-8 under a single-byte declaration', 'a,b\n1,ñ\n', { encoding: 'latin-1' }, /valid utf-8/, 0],
    ['a column that is not there', 'a,x\n1,2\n', {}, /header/, 1],
    ['an empty file', '', {}, /ends before/, 0],
  ])('fails for %s and names the line', async (_, text, rest, reason, line) => {
    const proof = await proveRegular(frozen(text), shapeOf(['a', 'b'], rest))
    expect(proof).toMatchObject({ regular: false, reason: expect.stringMatching(reason), line })
  })

  it('says that a UTF-8 copy would cure bytes of windows-1252 that DuckDB does not read', async () => {
    const bytes = Buffer.from('a,b\n1,caf\xe9\n2,d\x92or\n', 'latin1')
    const proof = await proveRegular(frozen(bytes), shapeOf(['a', 'b'], { encoding: 'windows-1252' }))
    expect(proof).toMatchObject({ regular: false, cure: 'transcode', line: 3 })
  })

  it('does not depend on how the bytes are cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), async (made, sizes) => {
        const { file, shape } = build(made)
        const { readFileSync } = await import('node:fs')
        const bytes = readFileSync(file.path)
        const scan = new RegularityScan(file.name, shape)
        for (let at = 0, piece = 0; at < statSync(file.path).size; piece++) {
          const size = sizes[piece % sizes.length] ?? 1
          if (!scan.update(bytes.subarray(at, at + size))) break
          at += size
        }
        expect(scan.finish()).toEqual(await proveRegular(file, shape))
      }),
      { numRuns: 300, seed: 4 },
    )
  })
})
