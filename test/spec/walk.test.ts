import { describe, expect, it } from 'vitest'
import { condition } from '../../src/spec/condition.js'
import type { Condition } from '../../src/spec/condition.js'
import { expression, operationNames } from '../../src/spec/expression.js'
import { mapping } from '../../src/spec/mapping.js'
import { parseSpec } from '../../src/spec/parse-yaml.js'
import { columnsOf, columnsOfCondition } from '../../src/spec/walk.js'
import { wantedParts } from '../../src/spec/wanted-columns.js'

/** One expression for each operation, and the columns that it reads. */
const operations: Readonly<Record<string, readonly [unknown, readonly string[]]>> = {
  take: [{ take: 'A' }, ['A']],
  constant: [{ constant: 'A' }, []],
  number: [{ number: 'A', decimal: ',' }, ['A']],
  integer: [{ integer: { strip: 'A', characters: '.' } }, ['A']],
  date: [{ date: { concat: ['Y', 'M'] } }, ['Y', 'M']],
  recode: [{ recode: 'A', codes: { B: 'C' }, else: { constant: 'D' } }, ['A']],
  concat: [{ concat: ['B', 'A', 'B'] }, ['B', 'A']],
  pad: [{ pad: 'A', length: 3 }, ['A']],
  substring: [{ substring: 'A', start: 1, length: 2 }, ['A']],
  trim: [{ trim: 'A' }, ['A']],
  upper: [{ upper: 'A' }, ['A']],
  strip: [{ strip: 'A', characters: 'B' }, ['A']],
  when: [{ when: [{ if: { field: 'A', is: 'B' }, then: 'C' }], else: { trim: 'D' } }, ['A', 'C', 'D']],
  coalesce: [{ coalesce: ['A', { take: 'B' }] }, ['A', 'B']],
  age: [{ age: 'A', at: { date: 'B' } }, ['A', 'B']],
  lookup: [{ lookup: 'A', table: 'T', key: 'K', value: 'V' }, ['A']],
  pseudonym: [{ pseudonym: ['A', 'B'], purpose: 'person' }, ['A', 'B']],
  add: [{ add: ['A', { integer: 'B' }] }, ['A', 'B']],
  subtract: [{ subtract: ['A', 'B'] }, ['A', 'B']],
  multiply: [{ multiply: ['A', 'B'] }, ['A', 'B']],
  divide: [{ divide: ['A', 'B'] }, ['A', 'B']],
  delivery: [{ delivery: 'period' }, []],
}

/** One condition for each test, and the columns that it reads. */
const tests: readonly (readonly [Condition, readonly string[]])[] = [
  [{ field: 'A', is: 'X' }, ['A']],
  [{ field: 'A', is_not: 'X' }, ['A']],
  [{ field: 'A', in: ['X'] }, ['A']],
  [{ field: 'A', not_in: ['X'] }, ['A']],
  [{ field: 'A', at_least: 1 }, ['A']],
  [{ field: 'A', at_most: 1 }, ['A']],
  [{ field: 'A', above: 1 }, ['A']],
  [{ field: 'A', below: 1 }, ['A']],
  [{ value: { integer: 'A' }, between: [1, 2] }, ['A']],
  [{ value: { when: [{ if: { field: 'B', missing: true }, then: 'C' }] }, missing: false }, ['B', 'C']],
  [{ field: 'A', starts_with: 'X' }, ['A']],
  [{ all: [{ field: 'A', is: 1 }, { not: { field: 'B', is: 2 } }] }, ['A', 'B']],
  [{ any: [{ field: 'B', is: 1 }, { field: 'A', is: 2 }, { field: 'B', is: 3 }] }, ['B', 'A']],
  [{ not: { field: 'A', is: 1 } }, ['A']],
]

describe('the columns that an expression reads', () => {
  it('are known for every operation of the language', () => {
    expect(Object.keys(operations).sort()).toEqual([...operationNames].sort())
  })

  it.each(Object.entries(operations))('%s', (_, [written, columns]) => {
    expect(columnsOf(expression.parse(written))).toEqual(columns)
  })

  it('are the column itself for a bare text, and nothing more for an age at the period', () => {
    expect(columnsOf('A')).toEqual(['A'])
    expect(columnsOf({ age: 'A', at: 'period' })).toEqual(['A'])
  })
})

describe('the columns that a condition reads', () => {
  it('are known for every test of the language', () => {
    const known = new Set(tests.flatMap(([test]) => Object.keys(test)))
    for (const key of leadingKeys()) expect(known, `a test of "${key}" belongs in this table`).toContain(key)
  })

  it.each(tests)('%j', (written, columns) => {
    expect(columnsOfCondition(condition.parse(written))).toEqual(columns)
  })
})

describe('the columns that leave the reader', () => {
  const parts = (lines: string) =>
    wantedParts(parseSpec(mapping, 'file.yaml', `registry: xx/people\ntables:\n  - table: person\n    from: people\n    territory: { system: s, level: l, vintage: v, code: TOWN }\n${lines}`).value.tables)

  it('are those that columns, territory, drops and observations name, each once', () => {
    const found = parts(
      '    drop: [{ when: { field: STATE, is: gone }, reason: left the registry }]\n    columns: { a: A, b: { add: [A, B] } }\n    observations: [{ variable: rate, value: { number: RATE }, unit: "%" }]\n',
    )
    expect(found).toEqual([{ resource: 'people', record: '', columns: ['A', 'B', 'RATE', 'TOWN', 'STATE'] }])
  })

  it('go to the joined record without their prefix, with the key on both sides', () => {
    const found = parts('    record: "04"\n    joins: [{ resource: people, record: "01", as: home, on: [HOME] }]\n    columns: { a: A, zone: home.ZONE }\n    drop: [{ when: { field: home.CLOSED, is: "1" }, reason: closed home }]\n')
    expect(found).toEqual([
      { resource: 'people', record: '04', columns: ['HOME', 'A', 'TOWN'] },
      { resource: 'people', record: '01', columns: ['HOME', 'ZONE', 'CLOSED'] },
    ])
  })

  it('keep dots of their own names, which are no prefix of a join', () => {
    const found = parts('    joins: [{ resource: families, as: fam, on: [d.cod_familiar_fam] }]\n    columns: { weight: { number: peso.fam }, key: d.cod_familiar_fam, income: fam.d.vlr_renda_media_fam }\n')
    expect(found).toEqual([
      { resource: 'people', record: '', columns: ['d.cod_familiar_fam', 'peso.fam', 'TOWN'] },
      { resource: 'families', record: '', columns: ['d.cod_familiar_fam', 'd.vlr_renda_media_fam'] },
    ])
  })

  it('of several tables over one resource are taken together', () => {
    const table = (name: string, column: string) => `  - { table: ${name}, from: people, territory: { system: s, level: l, vintage: v, code: TOWN }, columns: { a: ${column} } }\n`
    const found = wantedParts(parseSpec(mapping, 'file.yaml', `registry: xx/people\ntables:\n${table('person', 'A')}${table('birth', 'B')}`).value.tables)
    expect(found).toEqual([{ resource: 'people', record: '', columns: ['A', 'TOWN', 'B'] }])
  })
})

/** The tests of the language, as its own refusal lists them. */
function leadingKeys(): readonly string[] {
  try {
    parseSpec(condition, 'file.yaml', 'unheard: 1\n')
  } catch (error) {
    const list = error instanceof Error ? (/expected one of (.*)\.$/.exec(error.message)?.[1] ?? '') : ''
    return list.split(', ')
  }
  return []
}
