import { describe, expect, it } from 'vitest'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { columnOutcomes } from './bench-table.js'

const warehouse = memoryWarehouse()
const unfit = (rule: string) => `q:${rule}:out`
const number = unfit('TYPE_NUMBER')
const integer = unfit('TYPE_INTEGER')

describe('text of a column', () => {
  it.each([
    [{}, [' 05001 ', '', '   ', null, 'ñ x'], ['05001', null, null, null, 'ñ x']],
    [{ missing: ['99', '-'] }, ['99', ' 99 ', '-', '099', ''], [null, null, null, '099', null]],
  ])('is trimmed, keeps leading zeros, and is NULL where empty or declared missing %#', async (field, texts, expected) => {
    expect(await columnOutcomes(warehouse(), 'text', 'raw', texts, field)).toEqual(expected)
  })
})

describe('numbers', () => {
  it.each([
    ['plain', { number: 'raw' }, {}, ['1.5', ' 7 ', '.1576', '-3', '+4', '1e3', '', null, '5.', '-0.5'], [1.5, 7, 0.1576, -3, 4, 1000, null, null, 5, -0.5]],
    ['unfit', { number: 'raw' }, {}, ['1,5', 'x', '1_000', 'nan', 'inf', '1e999', '--1', '+-5', '0x10', '1 2', '.', '-'], Array(12).fill(number)],
    ['a decimal comma', { number: 'raw', decimal: ',' }, {}, ['1,5', '4,19665662413712e+04', ',5', '7'], [1.5, 41966.5662413712, 0.5, 7]],
    ['an undeclared mark under a decimal comma', { number: 'raw', decimal: ',' }, {}, ['1.5', '1.842,66', '1,2,3'], [number, number, number]],
    ['thousands point and decimal comma', { number: 'raw', decimal: ',', thousands: ['.'] }, {}, ['1.842,6678201', '1842,5', '1.842', '12.34,5', '1.84', '1,842.5', '1.842.555', '.842', '1.842e1'], [1842.6678201, 1842.5, 1842, number, number, number, 1842555, number, 18420]],
    ['several thousands marks in one column', { integer: 'raw', thousands: ['.', ','] }, {}, ['379.616', '1,174,274', '1.174,274', '12', '1.17', '1234.567'], [379616, 1174274, number.replace('NUMBER', 'INTEGER'), 12, integer, integer]],
    ['a suffix', { number: 'raw', decimal: ',', suffix: '%' }, {}, ['148,17%', '0,0313 %', '5', '%', '5%%'], [148.17, 0.0313, 5, number, number]],
    ['implied decimals', { number: 'raw', implied_decimals: 2 }, {}, ['000012345', '0', '12.5', '-150'], [123.45, 0, number, -1.5]],
    ['the notation of the field', { number: 'raw' }, { decimal: ',', thousands: ['.'], missing: ['99'] }, ['1.842,5', '99', ' 99 ', '990'], [1842.5, null, null, 990]],
    ['bounds', { number: 'raw', minimum: 0, maximum: 100 }, {}, ['0', '100', '100.1', '-1', 'x'], [0, 100, unfit('VALUE_OUT_OF_RANGE'), unfit('VALUE_OUT_OF_RANGE'), number]],
    ['a number of a padded text', { number: { pad: 'raw', length: 4 } }, {}, ['7', '12345', null], [7, 12345, null]],
  ])('reads %s', async (_name, expression, field, texts, expected) => {
    expect(await columnOutcomes(warehouse(), 'decimal', expression, texts, field)).toEqual(expected)
  })

  it.each([
    [{ integer: 'raw' }, ['007', '5.0', '1e2', '5.5', '1_0', '-12', '9007199254740993', 'x', '\t8'], [7, 5, 100, integer, integer, -12, integer, integer, 8]],
    ['raw', ['12', '', 'a'], [12, null, integer]],
    [{ number: 'raw' }, ['12', '12.5'], [12, integer]],
  ])('reads whole numbers, with and without a declared operation %#', async (expression, texts, expected) => {
    expect(await columnOutcomes(warehouse(), 'integer', expression, texts)).toEqual(expected)
  })
})

describe('dates', () => {
  const date = unfit('TYPE_DATE')
  it.each([
    ['DDMMYYYY', ['18022016', '31022016', '00000000', '1022016', ' 01012000 '], ['2016-02-18', date, date, date, '2000-01-01']],
    ['YYYY-MM-DD', ['2018-06-28', '2018-6-8', '2018/06/28', '20180628', '2018-13-01', '18-06-28'], ['2018-06-28', '2018-06-08', date, date, date, date]],
    ['YYYYMMDD', ['20200229', '20210229', ''], ['2020-02-29', date, null]],
    ['YYYYMM', ['201802', '20180', '20181', ' 201802 '], ['2018-02-01', date, date, '2018-02-01']],
    ['DD/MM/YYYY', ['01/02/2018', '1/2/2018', '01/02/18', '01/02/2018x'], ['2018-02-01', '2018-02-01', date, date]],
    ['YYYY', ['2018', '18', '20188'], ['2018-01-01', date, date]],
  ])('are read by the pattern %s', async (pattern, texts, expected) => {
    expect(await columnOutcomes(warehouse(), 'date', { date: 'raw', pattern }, texts)).toEqual(expected)
  })

  it('are missing where the missing text is declared, and bounded where bounds are', async () => {
    const expression = { date: 'raw', not_before: '1900-01-01', not_after: '2018-12-31' }
    const texts = ['00000000', '31121899', '01012019', '01012018']
    const out = unfit('VALUE_OUT_OF_RANGE')
    expect(await columnOutcomes(warehouse(), 'date', expression, texts, { date: 'DDMMYYYY', missing: ['00000000'] })).toEqual([null, out, out, '2018-01-01'])
  })
})

describe('codes', () => {
  const codes = { '1': 'male', '2': 'female' }
  it.each([
    [{ recode: 'raw', codes }, ['1', ' 2 ', '3', '', null], ['male', 'female', 'unknown', null, null]],
    [{ recode: 'raw', codes, else: 'quarantine' }, ['1', '3', ''], ['male', unfit('CODE_UNKNOWN'), null]],
    [{ recode: 'raw', codes, else: { constant: 'other' } }, ['1', '3', ''], ['male', 'other', null]],
    [{ recode: 'raw', codes, else: { constant: null } }, ['1', '3', ''], ['male', null, null]],
    [{ recode: { substring: 'raw', start: 1, length: 1 }, codes }, ['19', '39', ''], ['male', 'unknown', null]],
  ])('are recoded by a closed list %#', async (expression, texts, expected) => {
    expect(await columnOutcomes(warehouse(), 'code', expression, texts)).toEqual(expected)
  })

  it('become numbers or booleans where the list says so, quarantined outside it', async () => {
    expect(await columnOutcomes(warehouse(), 'integer', { recode: 'raw', codes: { A: 1, B: 2 } }, ['A', 'C', null])).toEqual([1, unfit('CODE_UNKNOWN'), null])
    expect(await columnOutcomes(warehouse(), 'boolean', { recode: 'raw', codes: { S: true, N: false } }, ['S', 'N', 'X'])).toEqual([true, false, unfit('CODE_UNKNOWN')])
  })
})

describe('other operations', () => {
  it.each([
    ['concat', { concat: ['raw', { constant: 'x' }], separator: '-' }, ['a', null], ['a-x', null]],
    ['pad', { pad: 'raw', length: 5 }, ['12', '123456', ''], ['00012', '123456', null]],
    ['substring', { substring: 'raw', start: 2, length: 2 }, ['añbc', 'a', ''], ['ñb', null, null]],
    ['upper', { upper: 'raw' }, ['ñandú'], ['ÑANDÚ']],
    ['strip', { strip: 'raw', characters: '.-' }, ['123.456-7', '.-'], ['1234567', null]],
    ['trim', { trim: { substring: 'raw', start: 1, length: 3 } }, ['a  b'], ['a']],
    ['when', { when: [{ if: { field: 'raw', at_least: 18 }, then: { constant: 'adult' } }, { if: { field: 'raw', missing: true }, then: { constant: 'none' } }], else: { constant: 'minor' } }, ['18', '017', '', 'x'], ['adult', 'minor', 'none', 'minor']],
    ['coalesce', { coalesce: [{ recode: 'raw', codes: { a: 'A' }, else: { constant: null } }, { constant: 'z' }] }, ['a', 'b', ''], ['A', 'z', 'z']],
    ['delivery', { delivery: 'period' }, ['a'], ['2018-06']],
  ])('compute %s', async (_name, expression, texts, expected) => {
    expect(await columnOutcomes(warehouse(), 'text', expression, texts)).toEqual(expected)
  })

  it.each([
    ['add', { add: ['raw', { constant: 2 }] }, ['1.5', '', 'x'], [3.5, null, unfit('TYPE_NUMBER')]],
    ['subtract', { subtract: [{ constant: 10 }, 'raw'] }, ['4'], [6]],
    ['multiply', { multiply: ['raw', 'raw', { constant: 0.1 }] }, ['10'], [10]],
    ['divide', { divide: [{ constant: 1 }, 'raw'] }, ['4', '0', ''], [0.25, null, null]],
  ])('compute %s, missing where a part is missing', async (_name, expression, texts, expected) => {
    expect(await columnOutcomes(warehouse(), 'decimal', expression, texts)).toEqual(expected)
  })

  it('count completed years to the end of the period', async () => {
    const expression = { age: 'raw', pattern: 'DDMMYYYY', at: 'period' }
    const impossible = unfit('AGE_IMPOSSIBLE')
    expect(await columnOutcomes(warehouse(), 'integer', expression, ['30062000', '01072000', '01072018', '30061897', '31021999', ''])).toEqual([18, 17, impossible, impossible, unfit('TYPE_DATE'), null])
  })

  it('only quarantine a row for the branch that is taken', async () => {
    const expression = { when: [{ if: { field: 'raw', is: 'x' }, then: { constant: 0 } }], else: { integer: 'raw' } }
    expect(await columnOutcomes(warehouse(), 'integer', expression, ['x', '7', 'y'])).toEqual([0, 7, integer])
    expect(await columnOutcomes(warehouse(), 'integer', { coalesce: [{ recode: 'raw', codes: { x: 1 }, else: { constant: null } }, { integer: 'raw' }] }, ['x', 'y'])).toEqual([1, integer])
  })
})
