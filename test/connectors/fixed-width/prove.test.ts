import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proveCuts, type ProvenCuts } from '../../../connectors/fixed-width/prove.js'
import { holdsUpperControls } from '../../../connectors/fixed-width/upper-controls.js'
import type { FixedWidthShape } from '../../../src/core/resource.js'
import { bytes, edited, good, wanted } from './good-file.js'
import { readAll, scan, type Row } from './read-all.js'
import { cadastroUnico, smallShape } from './shapes.js'
import { put, writeFile } from './write-lines.js'

/** The rows a native reader makes of a proven file: whole lines, cut by `substr` where the record type stands. */
async function natively(data: Uint8Array, proof: ProvenCuts, shape: FixedWidthShape): Promise<Record<string, Row[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-native-'))
  const path = join(folder, 'base.txt')
  writeFileSync(path, data)
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    const rows: Record<string, Row[]> = {}
    const read = `read_csv('${path}', auto_detect = false, header = false, columns = {'line': 'VARCHAR'},
      quote = '', escape = '',
      delim = '${proof.delimiter}', encoding = '${proof.encoding}', strict_mode = true, comment = '')`
    await connection.run(`create view lines as select line, row_number() over () as number from ${read}`)
    for (const { type, columns } of proof.records) {
      const cuts = columns.map(
        ({ name, cut }) =>
          `${cut === null ? 'null' : `rtrim(substr(line, ${cut.start}, ${cut.length}), ' ')`} as "${name}"`,
      )
      const place = shape.recordType
      const where = place === null ? '' : `where substr(line, ${place.start}, ${place.length}) = '${type}'`
      const result = await connection.runAndReadAll(
        `select ${[...cuts, 'number as _line'].join(', ')} from lines ${where} order by number`,
      )
      const made = result.getRowObjects().map((row) => ({ ...row, _line: Number(row['_line']) }) as Row)
      if (made.length > 0) rows[type] = made
    }
    return rows
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true })
  }
}

describe('a proof', () => {
  it.each([
    ['latin-1', '\n', bytes(good)],
    ['carriage returns', '\r\n', bytes(good, '\r\n')],
    ['no last line end', '\n', bytes(good).subarray(0, -1)],
    ['padding', '\n', bytes(good.map((line) => line.padEnd(100)))],
  ] as const)('of a regular file gives what the strict reader gives: %s', async (_, end, data) => {
    const shape = { ...smallShape, lineEnd: end === '\n' ? ('lf' as const) : ('any' as const) }
    const strict = await readAll(data, shape, wanted)
    const proof = proveCuts(scan(data, shape), 'base.txt', shape, wanted)
    if (!proof.proven) throw new Error(`not proven: ${proof.obstacle.rule}`)
    expect(proof.summary).toEqual(strict.summary)
    expect(proof.findings).toEqual(strict.findings)
    expect(await natively(data, proof, shape)).toEqual(strict.rows)
  })

  it('holds for UTF-8, where positions are characters', async () => {
    const shape = { ...smallShape, encoding: 'utf-8' as const }
    const lines = writeFile(shape, '0200', [{ type: '04', values: { family: '00001', name: 'Ção 👧 Lú', sex: '2' } }])
    const data = Buffer.from(`${lines.join('\n')}\n`, 'utf8')
    const proof = proveCuts(scan(data, shape), 'base.txt', shape, wanted)
    if (!proof.proven) throw new Error(`not proven: ${proof.obstacle.rule}`)
    expect(proof.encoding).toBe('utf-8')
    expect(await natively(data, proof, shape)).toEqual((await readAll(data, shape, wanted)).rows)
  })

  it('does not depend on how the bytes are cut into chunks', () => {
    for (const end of ['\n', '\r\n']) {
      const data = bytes(good, end)
      const shape = { ...smallShape, lineEnd: 'any' as const }
      const whole = scan(data, shape)
      for (const chunk of [1, 2, 3, 7, 13, 64]) expect(scan(data, shape, chunk)).toEqual(whole)
    }
  })

  it('keeps a trailer that disagrees as a finding: the lines are whole all the same', async () => {
    const data = bytes(good.filter((_, index) => index !== 2))
    const proof = proveCuts(scan(data, smallShape), 'base.txt', smallShape, wanted)
    expect(proof).toMatchObject({ proven: true, findings: [{ rule: 'TRAILER_MISMATCH', line: 5 }] })
    expect(proof.proven ? proof.summary.controls : []).toEqual(
      (await readAll(data, smallShape, wanted)).summary.controls,
    )
  })

  it('cuts Cadastro Único as the strict reader does, in every version', async () => {
    const shape = cadastroUnico()
    const fields = [
      '01.vlr_renda_media_fam',
      '04.dta_nasc_pessoa',
      '08.val_outras_rendas_memb',
      '04.nom_social_pessoa',
      '21.cod_trabalhou_memb',
    ]
    const values = { cod_familiar_fam: '00000000001', num_membro_fmla: '00000000001' }
    for (const version of shape.knownVersions) {
      const data = bytes(
        writeFile(shape, version, [
          { type: '01', values: { vlr_renda_media_fam: '000012345' } },
          { type: '04', values: { ...values, dta_nasc_pessoa: '01022010' } },
          { type: '08', values: { ...values, val_outras_rendas_memb: '00007' } },
        ]),
      )
      const proof = proveCuts(scan(data, shape), 'base.txt', shape, fields)
      if (!proof.proven) throw new Error(`not proven: ${proof.obstacle.rule}`)
      expect(await natively(data, proof, shape)).toEqual((await readAll(data, shape, fields)).rows)
    }
  })
})

describe('no proof', () => {
  it.each([
    ['short line', bytes(edited(2, (line) => line.slice(0, 17))), 'LINE_TOO_SHORT', 0],
    ['empty line', bytes(edited(2, () => '')), 'RECORD_TYPE_UNKNOWN', 3],
    ['long line', bytes(edited(2, (line) => `${line}x`)), 'LINE_TOO_LONG', 3],
    ['huge line', bytes(edited(2, (line) => line.padEnd(2_000_000))), 'LINE_TOO_LONG', 3],
    ['unknown type', bytes(edited(2, (line) => put(line, 6, '07'))), 'RECORD_TYPE_UNKNOWN', 3],
    ['zero byte', bytes(edited(2, (line) => put(line, 9, '\0'))), 'NUL_BYTE', 3],
    ['the native delimiter', bytes(edited(2, (line) => put(line, 9, '\x01'))), 'DELIMITER_BYTE', 3],
    ['carriage return inside', bytes(edited(2, (line) => put(line, 9, '\r'))), 'LINE_END_MIXED', 3],
    ['mixed line ends', bytes(edited(2, (line) => `${line}\r`)), 'LINE_END_MIXED', 3],
    ['bytes of windows-1252', bytes(edited(2, (line) => put(line, 9, '\x92'))), 'ENCODING_NOT_NATIVE', 3],
    [
      'UTF-8 under latin-1',
      Buffer.from(`${good.map((line) => line.replace('João ', 'João')).join('\n')}\n`),
      'ENCODING_CONTRADICTED',
      0,
    ],
    ['unknown version', bytes(edited(0, (line) => put(line, 8, '03.00'))), 'VERSION_UNKNOWN', 1],
    ['no version', bytes(good.slice(1)), 'VERSION_MISSING', 1],
    ['nothing', Buffer.alloc(0), 'FILE_EMPTY', 0],
  ] as const)('of a file with %s', (_, data, rule, line) => {
    expect(proveCuts(scan(data, smallShape), 'base.txt', smallShape, wanted)).toEqual({
      proven: false,
      obstacle: { rule, line },
    })
  })
})

describe('proof and strict reading agree on any damage', () => {
  const damage = fc.array(
    fc.tuple(fc.nat(400), fc.constantFrom(0, 1, 10, 13, 32, 48, 65, 0x85, 0xc3, 0xe3), fc.boolean()),
    { maxLength: 3 },
  )
  const chunk = fc.integer({ min: 1, max: 200 })

  it.each(['lf', 'any'] as const)('with line ends %s', async (lineEnd) => {
    await fc.assert(
      fc.asyncProperty(
        damage,
        chunk,
        fc.constantFrom('latin-1', 'windows-1252', 'utf-8', 'cp850'),
        async (changes, size, encoding) => {
          const shape: FixedWidthShape = { ...smallShape, lineEnd, encoding }
          const list = [...Buffer.from(`${good.join('\n')}\n`, encoding === 'utf-8' ? 'utf8' : 'latin1')]
          for (const [at, byte, insert] of changes) list.splice(at % list.length, insert ? 0 : 1, byte)
          const data = Buffer.from(list)
          const proof = proveCuts(scan(data, shape, size), 'base.txt', shape, wanted)
          const strict = await readAll(data, shape, wanted).catch(() => undefined)
          if (!proof.proven) return
          expect(strict).toBeDefined()
          expect(strict?.summary).toEqual(proof.summary)
          expect(strict?.findings).toEqual(proof.findings)
        },
      ),
      { numRuns: 300, seed: 7 },
    )
  })

  it('whatever the strict reader takes whole is proven, where the encoding is native', async () => {
    await fc.assert(
      fc.asyncProperty(damage, chunk, async (changes, size) => {
        const list = [...bytes(good)]
        for (const [at, byte] of changes)
          if (byte === 32 || byte === 48 || byte === 65 || byte === 0xe3) list[at % list.length] = byte
        const data = Buffer.from(list)
        const strict = await readAll(data, smallShape, wanted).catch(() => undefined)
        const proof = proveCuts(scan(data, smallShape, size), 'base.txt', smallShape, wanted)
        expect(proof.proven).toBe(strict !== undefined && strict.summary.lines.quarantined === 0)
      }),
      { numRuns: 300, seed: 11 },
    )
  })
})

it('finds bytes 0x80-0x9F at any alignment', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 40 }), fc.nat(7), (values, skip) => {
      const bytes = Buffer.concat([Buffer.alloc(skip), Buffer.from(values)]).subarray(skip)
      expect(holdsUpperControls(bytes)).toBe(bytes.some((byte) => byte >= 0x80 && byte <= 0x9f))
    }),
    { numRuns: 2000, seed: 3 },
  )
})
