import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJsonLines, readParquet } from '../../src/warehouse/functions/read-document.js'
import { readDelimited, readLines } from '../../src/warehouse/functions/read-text.js'
import type { DelimitedSource, LinesSource } from '../../src/warehouse/functions/read-text.js'
import { expectValidSql } from './expect-valid.js'
import { memoryWarehouse, temporaryFolder } from './temporary.js'

const warehouse = memoryWarehouse()
const folder = temporaryFolder()
let files = 0

function fileOf(content: string | Uint8Array, name = 'file'): string {
  const path = join(folder, `${files++} it's "${name}".txt`)
  writeFileSync(path, content)
  return path
}

type Content = string | Uint8Array

async function delimited(content: Content, source: Partial<DelimitedSource> = {}): Promise<readonly unknown[]> {
  const relation = readDelimited({
    path: fileOf(content),
    columns: ['a', 'b'],
    delimiter: ';',
    encoding: 'utf-8',
    skipLines: 1,
    ...source,
  })
  return warehouse().db.selectFrom(relation.as('f')).selectAll().execute()
}

async function lines(content: Content, source: Partial<LinesSource> = {}): Promise<readonly string[]> {
  const relation = readLines({ path: fileOf(content), encoding: 'utf-8', ...source })
  const rows = await warehouse().db.selectFrom(relation.as('f')).select('line').execute()
  return rows.map((row) => String(row['line']))
}

describe('delimited files', () => {
  it('compiles to a reader with everything named', async () => {
    const path = fileOf('h\n1;2\n', 'x')
    const relation = readDelimited({ path, columns: ['a', "b'"], delimiter: ';', encoding: 'latin-1', skipLines: 2 })
    const expected = `select "a" from read_csv('${path.replaceAll("'", "''")}', auto_detect = false,
      columns = {'a': 'VARCHAR', 'b''': 'VARCHAR'}, header = false, skip = 2, delim = ';', quote = '', escape = '',
      encoding = 'latin-1', force_not_null = ['a', 'b''']) as "f"`
    await expectValidSql(warehouse(), warehouse().db.selectFrom(relation.as('f')).select('a'), expected)
  })

  it.each<[string, string | Uint8Array, Partial<DelimitedSource>, readonly unknown[]]>([
    ['text stays text', 'a;b\n05001;1.842,66\n', {}, [{ a: '05001', b: '1.842,66' }]],
    ['an empty field is the empty text', 'a;b\n;x\ny;\n', {}, [{ a: '', b: 'x' }, { a: 'y', b: '' }]],
    ['an empty field is NULL when asked', 'a;b\n;x\n', { emptyAsNull: true }, [{ a: null, b: 'x' }]],
    ['quotes are characters', 'a;b\n"x";y"z\n', {}, [{ a: '"x"', b: 'y"z' }]],
    ['quotes are quotes when declared', 'a;b\n"x;1";"y""z"\n', { quote: '"' }, [{ a: 'x;1', b: 'y"z' }]],
    ['a declared quote may hold a line break', 'a;b\n"x\n1";y\n', { quote: '"' }, [{ a: 'x\n1', b: 'y' }]],
    ['words like NULL stay', 'a;b\nNULL;NA\n', {}, [{ a: 'NULL', b: 'NA' }]],
    ['CRLF', 'a;b\r\n1;2\r\n3;\r\n', {}, [{ a: '1', b: '2' }, { a: '3', b: '' }]],
    ['CR', 'a;b\r1;2\r', {}, [{ a: '1', b: '2' }]],
    ['no line end at the end', 'a;b\n1;2', {}, [{ a: '1', b: '2' }]],
    ['preamble and header', 'Título\n\na;b\n1;2\n', { skipLines: 3 }, [{ a: '1', b: '2' }]],
    ['no header', '1;2\n', { skipLines: 0 }, [{ a: '1', b: '2' }]],
    ['Latin-1', Buffer.from('a;b\nÑ;ã\n', 'latin1'), { encoding: 'latin-1' }, [{ a: 'Ñ', b: 'ã' }]],
    ['UTF-16', Buffer.from('a;b\nÑ;ã\n', 'utf16le'), { encoding: 'utf-16' }, [{ a: 'Ñ', b: 'ã' }]],
    ['a delimiter of another kind', 'a\tb\n1\t2\n', { delimiter: '\t' }, [{ a: '1', b: '2' }]],
  ])('%s', async (_, content, source, expected) => {
    expect(await delimited(content, source)).toEqual(expected)
  })

  it.each<[string, string | Uint8Array, Partial<DelimitedSource>]>([
    ['a row with a field too many', 'a;b\n1;2;Canaria\n', {}],
    ['a row with a field too few', 'a;b\nCanaria\n', {}],
    ['mixed line ends', 'a;b\n1;Canaria\r\n3;4\n', {}],
    ['bytes that are not UTF-8', Buffer.from('a;b\nÑ;Canaria\n', 'latin1'), {}],
    ['bytes that are not Latin-1', Buffer.from([0x61, 0x0a, 0x80, 0x3b, 0x0a]), { encoding: 'latin-1' }],
    ['a line longer than allowed', `a;b\n${'Canaria'.repeat(1000)};x\n`, { maxLineBytes: 1000 }],
  ])('%s stops the statement without showing the row', async (_, content, source) => {
    const error: unknown = await delimited(content, source).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).not.toContain('Canaria')
  })

  it.each([',', 'it\'s', '"', 'a b', 'É', 'select'])('takes %j as a column name', async (name) => {
    expect(await delimited('1;2\n', { columns: [name, 'b'], skipLines: 0 })).toEqual([{ [name]: '1', b: '2' }])
  })
})

describe('lines of a file', () => {
  it.each<[string, string | Uint8Array, Partial<LinesSource>, readonly string[]]>([
    ['blank lines are rows', 'a\n\n\nb\n', {}, ['a', '', '', 'b']],
    [
      'delimiters, quotes and comments are characters',
      'a;"b,\t|\n#c\n"\n\\n\\\n',
      {},
      ['a;"b,\t|', '#c', '"', '\\n\\'],
    ],
    ['blanks at both ends stay', '  a  \n\t\n', {}, ['  a  ', '\t']],
    ['control characters and NUL stay', 'a\0\u0001b\u007f\n', {}, ['a\0\u0001b\u007f']],
    ['CRLF, blank lines too', 'a\r\n\r\nb\r\n', {}, ['a', '', 'b']],
    ['CR', 'a\rb\r', {}, ['a', 'b']],
    ['no end at the end', 'a\nb', {}, ['a', 'b']],
    ['an empty file', '', {}, []],
    ['skipped lines', 'a\n\nb\n', { skipLines: 2 }, ['b']],
    ['the mark of UTF-8 is no character', '\ufeffa\nb\n', {}, ['a', 'b']],
    ['every byte of Latin-1', Buffer.from([0x41, 0xa0, 0xff, 0x0a]), { encoding: 'latin-1' }, ['A\u00a0ÿ']],
    ['a long line', `${'x'.repeat(3_000_000)}\nb\n`, { maxLineBytes: 4_000_000 }, ['x'.repeat(3_000_000), 'b']],
  ])('%s', async (_, content, source, expected) => {
    expect(await lines(content, source)).toEqual(expected)
  })

  it('gives back any text cut at its line ends', async () => {
    const letter = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
    const unit = fc.oneof(fc.constantFrom(...'";,\t|#\\\'- \0\u0001'), letter)
    const clean = (text: string) => text.replace(/[\r\n]/g, '').replace(/^\ufeff+/, '')
    const line = fc.array(unit, { maxLength: 30 }).map((chars) => clean(chars.join('')))
    const ends = fc.constantFrom('\n', '\r\n', '\r')
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), ends, async (texts, end) => {
        expect(await lines(texts.map((text) => text + end).join(''))).toEqual(texts)
      }),
      { numRuns: 60, seed: 22 },
    )
  })

  it('keeps the order of a file that several threads read', async () => {
    const count = 400_000
    const path = fileOf(Array.from({ length: count }, (_, index) => `${index}${'x'.repeat(index % 90)}\n`).join(''))
    const relation = readLines({ path, encoding: 'utf-8' })
    const query = sql<{ readonly wrong: bigint; readonly all: bigint }>`
      select count(*) filter (where n <> i) as wrong, count(*) as all
      from (select row_number() over () - 1 as n, cast(rtrim(line, 'x') as bigint) as i from ${relation} as f)`
    expect((await query.execute(warehouse().db)).rows).toEqual([{ wrong: 0n, all: BigInt(count) }])
  })

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('skips lines of a file with %s without losing others', async (_, end) => {
    expect(await lines(['h', 'i', '', 'a', 'b', ''].join(end), { skipLines: 3 })).toEqual(['a', 'b'])
  })

  it('notices one other line end late in a large file', async () => {
    const texts = Array.from({ length: 300_000 }, (_, index) => `${index};${'x'.repeat(40)}\n`)
    texts[290_000] = 'odd\r\n'
    await expect(lines(texts.join(''))).rejects.toThrow()
  })

  it.each([
    ['a lone CR', 'a\rb\nc\n'],
    ['mixed ends', 'a\r\nb\n'],
    ['the one character kept for itself', 'a\nb\u{10FFFF}c\n'],
  ])('%s stops the statement', async (_, content) => {
    await expect(lines(content)).rejects.toThrow()
  })
})

describe('documents', () => {
  it('reads Parquet with row numbers', async () => {
    const { db } = warehouse()
    const path = join(folder, 'x.parquet')
    await sql`copy (select range + 10 as a from range(3)) to ${sql.lit(path)} (format parquet)`.execute(db)
    const rows = await db.selectFrom(readParquet({ path, rowNumber: true }).as('f')).selectAll().execute()
    expect(rows).toEqual([0n, 1n, 2n].map((row) => ({ a: row + 10n, file_row_number: row })))
    expect(await db.selectFrom(readParquet({ path }).as('f')).selectAll().execute()).toHaveLength(3)
  })

  it('reads JSON lines as text', async () => {
    const objects = [
      '{"a": "05001", "b": 1.50, "c": {"d": [1]}}',
      '{"b": null, "a": true}',
      '{"a": 12345678901234567890123, "b": 0.1}',
    ]
    const path = fileOf(`${objects.join('\n')}\n`)
    const relation = readJsonLines({ path, columns: ['a', 'b', 'c'] })
    expect(await warehouse().db.selectFrom(relation.as('f')).selectAll().execute()).toEqual([
      { a: '05001', b: '1.5', c: '{"d":[1]}' },
      { a: 'true', b: null, c: null },
      { a: '12345678901234567890123', b: '0.1', c: null },
    ])
  })

  it('stops at a line that is not JSON, not showing it', async () => {
    const relation = readJsonLines({ path: fileOf('{"a": 1}\n{"a": "Canaria\n'), columns: ['a'] })
    const reading = warehouse().db.selectFrom(relation.as('f')).selectAll().execute()
    const error: unknown = await reading.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).not.toContain('Canaria')
  })
})
