import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldName } from '../../src/core/fold-name.js'
import { argMax, argMin, countIf, listAgg, quantileCont } from '../../src/warehouse/functions/aggregate.js'
import { foldNameSql } from '../../src/warehouse/functions/fold-name-sql.js'
import { hmacKeyBlocks, hmacSha256, hmacSha256OfBytes } from '../../src/warehouse/functions/hmac-sha256.js'
import { mapLookup } from '../../src/warehouse/functions/map-lookup.js'
import { regexpExtract, regexpFullMatch, regexpReplace } from '../../src/warehouse/functions/regexp.js'
import { sqlType } from '../../src/warehouse/functions/sql-type.js'
import type { SqlType } from '../../src/warehouse/functions/sql-type.js'
import { padLeft, stripAccents, substring } from '../../src/warehouse/functions/text.js'
import { castTo, tryCast } from '../../src/warehouse/functions/try-cast.js'
import { tryStrptime } from '../../src/warehouse/functions/try-strptime.js'
import { expectValidSql } from './expect-valid.js'
import { memoryWarehouse } from './temporary.js'

const warehouse = memoryWarehouse()

const value = sql.ref('v')

/** The results of an expression over a column `v` of texts, in order. */
async function over(texts: readonly (string | null)[], expression: RawBuilder<unknown>): Promise<unknown[]> {
  const query = sql<{ readonly r: unknown }>`
    select ${expression} as r
    from (select unnest(${texts}::varchar[]) as v, generate_subscripts(${texts}::varchar[], 1) as n)
    order by n`
  return (await query.execute(warehouse().db)).rows.map((row) => row.r)
}

describe('values', () => {
  it.each<[string, RawBuilder<unknown>, readonly (string | null)[], readonly unknown[]]>([
    [
      'tryCast to a date',
      tryCast(value, 'DATE'),
      ['2024-02-29', '2023-02-29', '', null],
      ['2024-02-29', null, null, null],
    ],
    ['tryCast to an integer', tryCast(value, 'INTEGER'), ['7', ' 7', '7x', '99999999999'], [7, 7, null, null]],
    ['tryCast to a decimal', tryCast(value, 'DECIMAL(9,2)'), ['1.005', '-2', 'x'], ['1.01', '-2.00', null]],
    ['castTo text', castTo(tryCast(value, 'INTEGER'), 'VARCHAR'), ['007'], ['7']],
    [
      'tryStrptime',
      tryStrptime(value, '%d/%m/%Y'),
      ['29/02/2024', '30/02/2024', '2024-02-29', null],
      ['2024-02-29', null, null, null],
    ],
    ['regexpFullMatch', regexpFullMatch(value, '\\d{2}|x'), ['12', '123', 'x', null], [true, false, true, null]],
    ['regexpReplace', regexpReplace(value, '(\\d)\\.', '\\1'), ['1.234.567,8', 'a.b'], ['1234567,8', 'a.b']],
    ['regexpExtract', regexpExtract(value, '(\\d+)-(\\d+)', 2), ['a12-34', 'zz'], ['34', '']],
    ['substring', substring(value, 2, 3), ['abcdef', 'ab', '', 'çãéíõ'], ['bcd', 'b', '', 'ãéí']],
    [
      'padLeft, which never cuts',
      padLeft(value, 5, '0'),
      ['5001', '12345', '123456', '', null],
      ['05001', '12345', '123456', '00000', null],
    ],
    ['stripAccents', stripAccents(value), ['Ñuñoa', 'São João'], ['Nunoa', 'Sao Joao']],
    [
      'foldNameSql',
      foldNameSql(value),
      ['Ñuñoa', 'LLAY-LLAY', " O'Higgins ", '', null],
      ['nunoa', 'llay llay', 'o higgins', '', null],
    ],
    [
      'mapLookup',
      mapLookup(value, new Map([['1', 'male'], ["2'", 'fe"male']])),
      ['1', "2'", '3', null],
      ['male', 'fe"male', null, null],
    ],
  ])('%s', async (_, expression, texts, expected) => {
    expect(await over(texts, expression)).toEqual(expected)
  })

  it('refuses a type that is not one', () => {
    const type = 'INTEGER); drop table t; --' as SqlType
    expect(() => sqlType(type)).toThrow('is not a column type')
  })
})

describe('aggregates', () => {
  it('gives lists in order, extremes, quantiles and counts', async () => {
    const rows = sql`(values ('a', 1), ('b', 3), ('c', 2), ('d', null)) as t(v, n)`
    const n = sql.ref<number>('n')
    const query = sql`select ${listAgg(value, sql`${n} desc nulls last`)} as l,
      ${argMax(value, n)} as hi, ${argMin(value, n)} as lo,
      ${quantileCont(n, 0.25)} as q, ${countIf(sql`${n} > 1`)} as k from ${rows}`
    const expected = { l: ['b', 'c', 'a', 'd'], hi: 'b', lo: 'a', q: 1.5, k: 2n }
    expect((await query.execute(warehouse().db)).rows).toEqual([expected])
  })
})

describe('folding names in SQL', () => {
  const letters = [
    ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
    ...'áàâãäåçéèêëíìîïñóòôõöúùûüýÿÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝ',
    ...'ßøØæÆœŒłŁđĐğĞıİşŠžąęő',
    ...'абвгдёжйАБВЁЙї',
    ...'αβγδάέΑΒΓΔ',
    ...'0123456789²½',
    ...' \t-\'’.,;/()_"\\º°ª\u0301\u0303',
  ]

  it('agrees with the same in TypeScript', async () => {
    const name = fc.array(fc.constantFrom(...letters), { maxLength: 20 }).map((chars) => chars.join(''))
    const names = fc.array(name, { minLength: 1, maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(names, async (texts) => {
        expect(await over(texts, foldNameSql(value))).toEqual(texts.map(foldName))
      }),
      { numRuns: 40, seed: 20 },
    )
  })
})

describe('HMAC-SHA-256 in SQL', () => {
  const bytes = (byte: number, times: number) => new Uint8Array(times).fill(byte)
  const ascii = (text: string) => new TextEncoder().encode(text)

  // RFC 4231, sections 4.2 to 4.8; test case 5 gives 128 bits only.
  it.each<[string, Uint8Array, Uint8Array, string]>([
    ['1', bytes(0x0b, 20), ascii('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '2',
      ascii('Jefe'),
      ascii('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['3', bytes(0xaa, 20), bytes(0xdd, 50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      '4',
      Uint8Array.from({ length: 25 }, (_, index) => index + 1),
      bytes(0xcd, 50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    ['5', bytes(0x0c, 20), ascii('Test With Truncation'), 'a3b6167473100ee06e0c796c2955552b'],
    [
      '6',
      bytes(0xaa, 131),
      ascii('Test Using Larger Than Block-Size Key - Hash Key First'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      '7',
      bytes(0xaa, 131),
      ascii(
        'This is a test using a larger than block-size key and a larger than block-size data. ' +
          'The key needs to be hashed before being used by the HMAC algorithm.',
      ),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('RFC 4231 test case %s', async (_, key, data, expected) => {
    const query = sql<{ readonly h: string }>`select ${hmacSha256OfBytes(sql`${data}`, hmacKeyBlocks(key))} as h`
    const digest = (await query.execute(warehouse().db)).rows[0]?.h
    expect(digest?.slice(0, expected.length)).toBe(expected)
    expect(digest).toHaveLength(64)
  })

  it('agrees with Node for any text and any key, NULL staying NULL', async () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 200 })
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 90 }), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(key, texts, async (secret, names) => {
        const expected = names.map((name) => createHmac('sha256', secret).update(name, 'utf8').digest('hex'))
        expect(await over([...names, null], hmacSha256(value, hmacKeyBlocks(secret)))).toEqual([...expected, null])
      }),
      { numRuns: 40, seed: 21 },
    )
  })

  it('never writes the key into the statement', async () => {
    const rows = sql<{ v: string }>`(select 'x' as v)`
    const query = warehouse().db.selectFrom(rows.as('t')).select(hmacSha256(value, hmacKeyBlocks(ascii('key'))).as('h'))
    const expected = `select sha256($1 || unhex(sha256($2 || encode("v")))) as "h" from (select 'x' as v) as "t"`
    await expectValidSql(warehouse(), query, expected)
  })
})
