import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonReader } from '../../../connectors/json/read.js'
import { JsonFault, JsonScanner } from '../../../connectors/json/json-scanner.js'
import { CauceError } from '../../../src/core/error.js'
import type { Finding } from '../../../src/core/finding.js'
import type { ReadSummary } from '../../../src/core/reader.js'
import type { DocumentShape } from '../../../src/core/resource.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-json-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Got {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly lines: readonly number[]
  readonly findings: readonly Finding[]
  readonly summary: ReadSummary
}

async function read(text: string | Buffer, parts: Partial<DocumentShape>, wanted: readonly string[], optional: readonly string[] = []): Promise<Got> {
  const path = join(folder, 'delivery.json')
  await writeFile(path, text)
  const fields = [...wanted, ...optional].map((name) => ({ name, aliases: [], required: !optional.includes(name) }))
  const shape: DocumentShape = { format: 'json-lines', encoding: 'utf-8', path: [], fields, ...parts }
  const rows: (string | null)[][] = []
  const lines: number[] = []
  const findings: Finding[] = []
  let summary: ReadSummary | undefined
  const file = { name: 'delivery.json', path, bytes: (await stat(path)).size }
  for await (const event of jsonReader.read({ file, shape, wanted: [...wanted, ...optional] })) {
    if (event.kind === 'finding') findings.push(event.finding)
    else if (event.kind === 'summary') summary = event
    else {
      event.lines.forEach((line, row) => {
        lines.push(line)
        rows.push(event.columns.map((column) => column[row] ?? null))
      })
    }
  }
  if (summary === undefined) throw new Error('no summary')
  const { total, header, rows: landed, quarantined, dropped } = summary.lines
  expect(header + landed + quarantined + dropped).toBe(total)
  expect(landed).toBe(rows.length)
  return { rows, lines, findings, summary }
}

async function refusal(text: string, parts: Partial<DocumentShape>, wanted: readonly string[]): Promise<CauceError> {
  const error: unknown = await read(text, parts, wanted).then(() => undefined, (reason: unknown) => reason)
  if (!(error instanceof CauceError)) throw new Error(`not refused: ${String(error)}`)
  expect(error.kind).toBe('delivery')
  return error
}

describe('values of JSON lines', () => {
  it.each<[string, string, (string | null)[]]>([
    ['text', '{"a":"x","b":"ñ"}', ['x', 'ñ']],
    ['a code of twenty digits', '{"a":12345678901234567890,"b":"1"}', ['12345678901234567890', '1']],
    ['a number as it is written', '{"a":1.50e+3,"b":-0}', ['1.50e+3', '-0']],
    ['truth values', '{"a":true,"b":false}', ['true', 'false']],
    ['null', '{"a":null,"b":""}', [null, '']],
    ['escapes', '{"a":"\\u00f1\\n\\"","b":"\\\\"}', ['ñ\n"', '\\']],
    ['an array as JSON text', '{"a":[1.0,{"k":"v","l":[]},"x"],"b":[]}', ['[1.0,{"k":"v","l":[]},"x"]', '[]']],
    ['blanks anywhere', ' { "a" : 1 , "b" : 2 } \r', ['1', '2']],
  ])('reads %s', async (_, line, expected) => {
    expect((await read(`${line}\n`, {}, ['a', 'b'])).rows).toEqual([expected])
  })

  it('names nested objects with dots and takes a null group as missing', async () => {
    const got = await read('{"p":{"x":{"y":1}},"q":2}\n{"p":null,"q":3}', {}, ['p.x.y', 'q'])
    expect(got.rows).toEqual([['1', '2'], [null, '3']])
    expect(got.summary.drift.added).toEqual([])
  })

  it('counts missing keys and names unknown ones', async () => {
    const got = await read('{"a":1}\n{"b":2,"zona":1}\n', {}, ['a'], ['b'])
    expect(got.rows).toEqual([['1', null], [null, '2']])
    expect(got.summary.drift.added).toEqual(['zona'])
    expect(got.findings).toMatchObject([
      { rule: 'KEY_MISSING', column: 'a', lines: 1, disposition: 'noted' },
      { rule: 'KEY_MISSING', column: 'b', lines: 1 },
    ])
  })

  it('keeps order over many batches and chunks', async () => {
    const text = Array.from({ length: 30_000 }, (_, row) => `{"a":"${String(row).padStart(5, '0')}","pad":"${'ñ'.repeat(40)}"}`).join('\n')
    const got = await read(text, {}, ['a'])
    expect(got.rows.every(([value], row) => value === String(row).padStart(5, '0'))).toBe(true)
    expect(got.lines.at(-1)).toBe(30_000)
  })
})

describe('bad lines', () => {
  it.each([
    ['{"a":1', 'JSON_MALFORMED'],
    ["{'a':1}", 'JSON_MALFORMED'],
    ['{"a":01}', 'JSON_MALFORMED'],
    ['{"a":1,}', 'JSON_MALFORMED'],
    ['{"a":NaN}', 'JSON_MALFORMED'],
    ['{"a":1}{"a":2}', 'JSON_MALFORMED'],
    ['{"a":"\t"}', 'JSON_MALFORMED'],
    ['{"a":"\\ud800"}', 'JSON_MALFORMED'],
    ['[1]', 'RECORD_NOT_OBJECT'],
    ['7', 'RECORD_NOT_OBJECT'],
    ['{"a":1,"a":2}', 'JSON_DUPLICATE_KEY'],
    ['{"a":1,"x":1,"x":2}', 'JSON_DUPLICATE_KEY'],
  ])('quarantines %s as %s and lands the others', async (bad, rule) => {
    const got = await read(`{"a":0}\n\n${bad}\n{"a":9}\n`, {}, ['a'])
    expect(got.rows).toEqual([['0'], ['9']])
    expect(got.lines).toEqual([1, 4])
    expect(got.findings).toMatchObject([
      { rule: 'ROW_BLANK', disposition: 'dropped', line: 2 },
      { rule, disposition: 'quarantined', line: 3 },
    ])
  })

  it('takes a dotted key and a nested one of the same name for a duplicate', async () => {
    const got = await read('{"a.b":1,"a":{"b":2}}', {}, [], ['a.b'])
    expect(got.findings[0]).toMatchObject({ rule: 'JSON_DUPLICATE_KEY', column: 'a.b' })
  })
})

describe('JSON documents', () => {
  it('reads the array at a path and passes over its neighbours', async () => {
    const text = '{"meta":{"data":[{"a":"no"}],"n":2},\n"result":{"data":[\n{"a":1},\n5,\n{"a":{"deep":1},"a2":[1]}\n],"x":[[]]},"data":[]}'
    const got = await read(text, { format: 'json', path: ['result', 'data'] }, [], ['a', 'a.deep'])
    expect(got.rows).toEqual([['1', null], [null, '1']])
    expect(got.lines).toEqual([3, 5])
    expect(got.findings[0]).toMatchObject({ rule: 'RECORD_NOT_OBJECT', line: 4 })
    expect(got.summary.drift.added).toEqual(['a2'])
  })

  it('reads a document that is the array, in another encoding', async () => {
    const got = await read(Buffer.from('[{"a":"Ñuñoa"}]', 'latin1'), { format: 'json', encoding: 'latin-1' }, ['a'])
    expect(got.rows).toEqual([['Ñuñoa']])
  })

  it('accepts an array without records', async () => {
    expect((await read('[]', { format: 'json' }, ['a'])).summary.lines.total).toBe(0)
  })

  it.each<[string, string, readonly string[], string, RegExp]>([
    ['a truncated document', '[{"a":1},\n{"a":', [], 'JSON_MALFORMED', /delivery\.json:2:6: .*ends where value is due/],
    ['text after the end', '[{"a":1}] x', [], 'JSON_MALFORMED', /:1:11: /],
    ['JSON lines declared as a document', '{"a":1}\n{"a":2}', [], 'JSON_PATH', /is an object, no array/],
    ['a wrong path', '{"datos":[]}', ['dato'], 'JSON_PATH', /no array at "dato".*Did you mean "datos"/],
    ['a path to a scalar', '{"datos":3}', ['datos'], 'JSON_PATH', /is no array/],
    ['a path that stands twice', '{"d":[],"d":[]}', ['d'], 'JSON_PATH', /stands twice/],
    ['a field in no record', '[{"código":1}]', [], 'COLUMN_MISSING', /"codigo".*Is "código" the new name/],
    ['an empty file', '', [], 'FILE_EMPTY', /the file is empty/],
    ['endless nesting', '['.repeat(100), [], 'JSON_MALFORMED', /nested deeper than 64/],
  ])('refuses %s', async (_, text, path, code, message) => {
    const error = await refusal(text, { format: 'json', path }, [code === 'COLUMN_MISSING' ? 'codigo' : 'a'])
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })
})

describe('the scanner', () => {
  const tokens = (pieces: readonly string[]): string[] => {
    const seen: string[] = []
    const scanner = new JsonScanner({
      open: (bracket) => seen.push(bracket),
      close: (bracket) => seen.push(bracket),
      key: (name) => seen.push(`k${name}`),
      scalar: (kind, text) => seen.push(`${kind}:${text}`),
    })
    for (const piece of pieces) scanner.write(piece)
    scanner.end()
    return seen
  }

  it('sees the same however the text is cut', () => {
    fc.assert(fc.property(fc.json(), fc.array(fc.nat(60), { maxLength: 6 }), (text, cuts) => {
      const pieces: string[] = []
      let rest = text
      for (const cut of cuts) {
        pieces.push(rest.slice(0, cut))
        rest = rest.slice(cut)
      }
      const whole = outcome(() => tokens([text]))
      expect(outcome(() => tokens([...pieces, rest]))).toEqual(whole)
    }))
  })

  it('agrees with the platform about what is JSON', () => {
    const noise = fc.stringMatching(/^[[\]{}",:0-9.eE+\-a-z \\]{0,12}$/)
    fc.assert(fc.property(noise, (text) => {
      const platform = outcome(() => JSON.parse(text) as unknown) instanceof Error
      expect(outcome(() => tokens([text])) instanceof Error).toBe(platform)
    }), { numRuns: 2000 })
  })

  function outcome(run: () => unknown): unknown {
    try {
      return run()
    } catch (error) {
      return error instanceof JsonFault || error instanceof SyntaxError ? new Error('refused') : error
    }
  }
})
