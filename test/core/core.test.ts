import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CauceError, exitCodes } from '../../src/core/error.js'
import { foldName } from '../../src/core/fold-name.js'
import { matchHeader, noDrift } from '../../src/core/header.js'
import { didYouMean, nearest } from '../../src/core/nearest.js'
import { parseOwnTable } from '../../src/core/own-table.js'
import { placeText } from '../../src/core/place.js'
import { valueClass } from '../../src/core/value-class.js'

describe('the sentence of a fault', () => {
  it.each([
    [{ what: 'the disk is full' }, 'the disk is full.'],
    [{ what: 'a is b', where: { file: 'x.yaml' } }, 'x.yaml: a is b.'],
    [{ what: 'a is b', where: { file: 'x.yaml', line: 7 } }, 'x.yaml:7: a is b.'],
    [{ what: 'a is b', where: { file: 'x.yaml', line: 7, column: 3 }, expected: 'c', todo: 'Write c.' }, 'x.yaml:7:3: a is b; expected c. Write c.'],
    [{ what: 'one.\ntwo. Did you mean "three"?' }, 'one.\ntwo. Did you mean "three"?'],
  ])('%j', (parts, sentence) => {
    expect(new CauceError('storage', { code: 'X', ...parts }).message).toBe(sentence)
  })

  it('carries its code, its exit code and its cause', () => {
    const cause = new Error('below')
    const error = new CauceError('delivery', { code: 'FILE_EMPTY', what: 'x', cause })
    expect([error.code, error.exitCode, error.cause]).toEqual(['FILE_EMPTY', exitCodes.delivery, cause])
  })

  it('has an exit code of its own for every kind', () => {
    const codes = Object.values(exitCodes)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('tells no column without a line', () => {
    expect(placeText({ file: 'x.yaml', column: 3 })).toBe('x.yaml')
  })
})

describe('the class of a value', () => {
  it.each([
    [null, 'missing'],
    ['', 'empty'],
    ['   ', 'blank(3)'],
    ['01234', 'digits(5)'],
    ['1.234,5', 'decimal(7)'],
    ['-3', 'decimal(2)'],
    ['Ñuñoa', 'letters(5)'],
    ['12A', 'mixed(3)'],
    ['a b', 'mixed(3)'],
  ])('of %j is %s', (value, expected) => {
    expect(valueClass(value)).toBe(expected)
  })

  it('tells nothing but kind and length: values of one kind and length look the same', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (value) => {
        expect(valueClass(value)).toMatch(/^(empty|(blank|digits|decimal|letters|mixed)\(\d+\))$/)
        const disguised = value.replace(/\d/g, '7').replace(/\p{L}/gu, 'x')
        expect(valueClass(disguised)).toBe(valueClass(value))
      }),
    )
  })
})

describe('a name folded for comparison', () => {
  it.each([
    ['Ñuñoa', 'nunoa'],
    ['LLAY-LLAY', 'llay llay'],
    ["O'Higgins", 'o higgins'],
    ['  São  João   d’Aliança ', 'sao joao d alianca'],
    ['BOGOTÁ, D.C.', 'bogota d c'],
    ['N\u0303un\u0303oa', 'nunoa'],
    ['---', ''],
  ])('%j is %j', (name, folded) => {
    expect(foldName(name)).toBe(folded)
  })

  it('does not change when folded again', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (name) => foldName(foldName(name)) === foldName(name)))
  })
})

describe('the nearest word', () => {
  const words = ['number', 'integer', 'recode', 'from', 'is', 'pad']

  it.each([
    ['nummber', 'number'],
    ['INTEGER', 'integer'],
    ['form', 'from'],
    ['iss', 'is'],
    ['recod', 'recode'],
    ['colour', undefined],
    ['xyz', undefined],
    ['', undefined],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, words)).toBe(expected)
  })

  it('is the first of equals, and the word itself where it is there', () => {
    expect(nearest('cat', ['bat', 'hat'])).toBe('bat')
    fc.assert(fc.property(fc.constantFrom(...words), (word) => nearest(word, words) === word))
  })

  it('ends as a question, or in nothing', () => {
    expect(didYouMean('nummber', words)).toBe('Did you mean "number"?')
    expect(didYouMean('colour', words)).toBeUndefined()
  })
})

describe('one of our own tables', () => {
  it('is read with quotes, a byte order mark and either line end', () => {
    expect(parseOwnTable('t.csv', '\uFEFFcode,name\r\n01,"Llay, ""Llay"""\r\n02,\r\n', ['code'])).toEqual([
      { code: '01', name: 'Llay, "Llay"' },
      { code: '02', name: '' },
    ])
  })

  it('may have no rows, and no line end after the last', () => {
    expect(parseOwnTable('t.csv', 'code,name', ['code', 'name'])).toEqual([])
    expect(parseOwnTable('t.csv', 'code,name\n1,a', ['code'])).toEqual([{ code: '1', name: 'a' }])
  })

  it.each([
    ['lacks a column', 'code\n01\n', 't.csv:1: the columns name are missing; expected a header with code, name.'],
    ['is empty', '', 't.csv:1: the columns code, name are missing; expected a header with code, name.'],
    ['has a short row', 'code,name\n01,a\n02\n', 't.csv:3: the row has 1 values; expected 2, as in the header.'],
    ['has a long row', 'code,name\n01,a,b\n', 't.csv:2: the row has 3 values; expected 2, as in the header.'],
    ['has a blank line inside', 'code,name\n01,a\n\n02,b\n', 't.csv:3: the row has 1 values; expected 2, as in the header.'],
    ['has a quote that does not close', 'code,name\n01,"a\n', 't.csv:2: a quote in this row is not closed, or stands inside a value; expected quotes around the whole value, doubled inside.'],
    ['has a quote inside a bare value', 'code,name\n01,a"b\n', 't.csv:2: a quote in this row is not closed, or stands inside a value; expected quotes around the whole value, doubled inside.'],
    ['has text after a quote', 'code,name\n01,"a"b\n', 't.csv:2: a quote in this row is not closed, or stands inside a value; expected quotes around the whole value, doubled inside.'],
  ])('is refused when it %s', (_, text, sentence) => {
    expect(() => parseOwnTable('t.csv', text, ['code', 'name'])).toThrow(sentence)
  })

  it('gives back whatever was written into it', () => {
    const quoted = (value: string) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
    const value = fc.string({ maxLength: 8 }).filter((text) => !/[\r\n]/.test(text))
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), (rows) => {
        const text = ['a,b', ...rows.map((row) => row.map(quoted).join(','))].join('\n')
        expect(parseOwnTable('t.csv', `${text}\n`, ['a', 'b'])).toEqual(rows.map(([a, b]) => ({ a, b })))
      }),
    )
  })
})

describe('a delivered header beside the schema', () => {
  const field = (name: string, aliases: readonly string[] = []) => ({ name, aliases, required: true })
  const fields = [field('CODE'), field('NAME', ['NOM']), field('AGE')]

  it('that is the same shows no drift', () => {
    expect(matchHeader(['CODE', 'NAME', 'AGE'], fields)).toEqual({ columns: ['CODE', 'NAME', 'AGE'], duplicates: [], drift: noDrift })
  })

  it('is matched by declared aliases', () => {
    expect(matchHeader(['CODE', 'NOM', 'AGE'], fields).columns).toEqual(['CODE', 'NAME', 'AGE'])
  })

  it('shows what is new, gone, out of order, and what looks like a new name, which it never assumes', () => {
    expect(matchHeader(['AGE', 'code', 'EXTRA', 'NAME'], fields)).toEqual({
      columns: ['AGE', null, null, 'NAME'],
      duplicates: [],
      drift: { added: ['code', 'EXTRA'], gone: ['CODE'], renamed: [{ from: 'CODE', to: 'code' }], reordered: true },
    })
  })

  it('names a column that comes twice, also under an alias', () => {
    expect(matchHeader(['CODE', 'CODE', 'NAME', 'NOM', 'AGE'], fields).duplicates).toEqual(['CODE', 'NAME'])
  })
})
