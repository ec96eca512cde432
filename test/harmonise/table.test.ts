import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { canonicalTable } from '../../src/spec/canonical.js'
import { publishCore } from '../../src/harmonise/core-views.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { runBench } from './bench-table.js'
import type { Bench } from './bench-table.js'

const warehouse = memoryWarehouse()
const terr = ['terr', { name: 'v' }]
const text = [{ name: 'out', type: 'text' }]

const verdicts = async (bench: Bench) => {
  const { rows, result } = await runBench(warehouse(), bench)
  return { verdicts: rows.map((row) => row['_verdict']), codes: rows.map((row) => row['territory_code']), rows, result }
}

describe('the territory of a row', () => {
  it('is found by code, and a code that is none is quarantined or declared dropped', async () => {
    const { verdicts: found, codes, rows, result } = await verdicts({
      fields: terr,
      rows: [['11001', 'a'], [' 5001 ', 'b'], ['27086', 'c'], ['99999', 'd'], ['27', 'e'], ['88888', 'f'], ['12345', 'g'], ['', 'h'], ['0', 'i']],
      columns: text,
      mapping: { columns: { out: 'v' }, territory: { system: 's', level: 'l', vintage: 'v', code: 'terr', exclude: { '0': 'total of the country' } } },
    })
    const unknown = 'q:TERRITORY_UNKNOWN:territory_code'
    expect(found).toEqual([null, null, null, null, 'q:TERRITORY_AMBIGUOUS:territory_code', unknown, unknown, 'q:TERRITORY_MISSING:territory_code', 'drop:exclude:1'])
    expect(codes.slice(0, 4)).toEqual(['11001', '05001', '27493', null])
    expect(rows[3]?.['_territory_verdict']).toBe('unknown')
    expect(result).toMatchObject({ delivered: 9, rows: 4, quarantined: 4, dropped: 1, territory: { valid: 1, aliased: 1, successor: 1, unknown: 1 } })
    expect(result.drops).toEqual([{ verdict: 'drop:exclude:1', reason: 'total of the country', rows: 1 }])
  })

  it('is found by folded name within its parent', async () => {
    await sql`create schema if not exists ref`.execute(warehouse().db)
    const bench: Bench = {
      fields: ['terr', 'parent', { name: 'v' }],
      rows: [['BOGOTÁ, D.C.', 'Cundinamarca', 'a'], ['Bogota', 'x', 'b']],
      columns: text,
      mapping: { columns: { out: 'v' }, territory: { system: 's', level: 'l', vintage: 'v', name: 'terr', parent: 'parent' } },
    }
    const { compileBench } = await import('./bench-table.js')
    const { harmoniseTable } = await import('../../src/harmonise/harmonise-table.js')
    const compiled = await compileBench(warehouse(), bench)
    await sql`create or replace table ref.territory as select 'cundinamarca' || chr(31) || 'bogota d c' as raw, '11001' as code, 'valid' as verdict, 'name' as rule`.execute(warehouse().db)
    const result = await harmoniseTable(warehouse(), compiled)
    expect(result).toMatchObject({ rows: 1, quarantined: 1 })
    expect(result.findings).toEqual([{ rule: 'TERRITORY_UNKNOWN', column: 'territory_code', disposition: 'quarantined', count: 1, firstLine: 3 }])
  })

  it('stops the work where the mapping says so, and leaves nothing behind', async () => {
    const bench: Bench = { fields: terr, rows: [['11001', 'a'], ['5', 'b']], columns: text, mapping: { columns: { out: 'v' }, on_mismatch: { territory: 'stop' } } }
    await expect(runBench(warehouse(), bench)).rejects.toMatchObject({ kind: 'delivery', code: 'TERRITORY_UNKNOWN', parts: { where: { file: 'bench.csv', line: 3 } } })
    expect((await sql`select 1 from duckdb_tables() where schema_name = 'core_part'`.execute(warehouse().db)).rows).toEqual([])
  })
})

describe('a mismatch', () => {
  const bench = (type: string): Bench => ({
    fields: [{ name: 'v' }],
    rows: [['1'], ['x'], ['200']],
    columns: [{ name: 'out', type: 'integer' }],
    mapping: { columns: { out: { integer: 'v', maximum: 100 } }, on_mismatch: { type } },
  })

  it('is quarantined unless said otherwise, by its class and never its value', async () => {
    const { rows, result } = await verdicts(bench('quarantine'))
    expect(rows.map((row) => [row['_verdict'], row['_class']])).toEqual([[null, null], ['q:TYPE_INTEGER:out', 'letters(1)'], ['q:VALUE_OUT_OF_RANGE:out', 'digits(3)']])
    expect(result).toMatchObject({ delivered: 3, rows: 1, quarantined: 2, dropped: 0 })
  })

  it('becomes NULL and is counted where accepted', async () => {
    const { rows, result } = await verdicts(bench('accept'))
    expect(rows.map((row) => [row['out'], row['_verdict']])).toEqual([[1n, null], [null, null], [null, null]])
    expect(result.findings).toEqual([
      { rule: 'TYPE_INTEGER', column: 'out', disposition: 'noted', count: 1, firstLine: 3 },
      { rule: 'VALUE_OUT_OF_RANGE', column: 'out', disposition: 'noted', count: 1, firstLine: 4 },
    ])
  })

  it('stops the work where declared, naming file, line and column', async () => {
    await expect(runBench(warehouse(), bench('stop'))).rejects.toMatchObject({ kind: 'delivery', code: 'TYPE_INTEGER', parts: { where: { file: 'bench.csv', line: 3 } } })
  })
})

describe('declared drops and required columns', () => {
  it.each([
    [{ field: 'v', is: 'x' }, ['x', 'y', ''], ['drop:1', null, null]],
    [{ field: 'v', is: 1 }, ['01', '1.0', 'x', ''], ['drop:1', 'drop:1', null, null]],
    [{ field: 'v', is_not: 'x' }, ['x', 'y', ''], [null, 'drop:1', null]],
    [{ not: { field: 'v', is: 'x' } }, ['x', 'y', ''], [null, 'drop:1', null]],
    [{ field: 'v', in: ['a', 2] }, ['a', '2', 'b'], ['drop:1', 'drop:1', null]],
    [{ field: 'v', not_in: ['a', 'b'] }, ['a', 'c', ''], [null, 'drop:1', null]],
    [{ field: 'v', between: [1, 10] }, ['1', '9', '10.5', 'x'], ['drop:1', 'drop:1', null, null]],
    [{ field: 'v', above: '2018' }, ['2019', '2018'], ['drop:1', null]],
    [{ field: 'v', missing: true }, ['', ' ', 'x'], ['drop:1', 'drop:1', null]],
    [{ field: 'v', starts_with: '00' }, ['001', '100', ''], ['drop:1', null, null]],
    [{ any: [{ field: 'v', is: 'x' }, { all: [{ field: 'v', at_most: 3 }, { field: 'v', at_least: 2 }] }] }, ['x', '2', '4'], ['drop:1', 'drop:1', null]],
    [{ value: { date: 'v', pattern: 'DDMMYYYY' }, below: '2000-01-01' }, ['31121999', '01012000', 'x'], ['drop:1', null, null]],
  ])('drop what %j says, unknown being not fulfilled', async (when, texts, expected) => {
    const { verdicts: found } = await verdicts({ fields: [{ name: 'v' }], rows: texts.map((each) => [each]), columns: text, mapping: { columns: { out: 'v' }, drop: [{ when, reason: 'said so in the test' }] } })
    expect(found).toEqual(expected)
  })

  it('quarantine a row whose required column is missing', async () => {
    const { verdicts: found, rows } = await verdicts({ fields: [{ name: 'v' }], rows: [['a'], ['']], columns: [{ name: 'out', type: 'text', required: true }], mapping: { columns: { out: 'v' } } })
    expect(found).toEqual([null, 'q:REQUIRED_MISSING:out'])
    expect(rows[1]?.['_class']).toBe('missing')
  })
})

describe('rows of one key', () => {
  const bench = (duplicates: unknown, firstLine: number | 'column' = 2): Bench => ({
    fields: ['k', 'v'],
    rows: [['a', '1'], ['b', '1'], ['a', '3'], ['', '1'], ['a', '2'], ['', '2']],
    columns: [{ name: 'key', type: 'text' }, { name: 'out', type: 'integer' }],
    mapping: { columns: { key: 'k', out: 'v' }, key: ['key'], ...(duplicates === undefined ? {} : { duplicates }) },
    firstLine,
  })

  it.each([
    [undefined, [null, null, 'q:DUPLICATE_KEY:key', null, 'q:DUPLICATE_KEY:key', null], { rows: 4, quarantined: 2, dropped: 0 }],
    [{ keep: 'greatest', of: ['out'] }, ['drop:duplicate', null, null, null, 'drop:duplicate', null], { rows: 4, quarantined: 0, dropped: 2 }],
    [{ keep: 'least', of: ['out'] }, [null, null, 'drop:duplicate', null, 'drop:duplicate', null], { rows: 4, quarantined: 0, dropped: 2 }],
  ])('are settled as declared %#', async (duplicates, expected, counts) => {
    for (const firstLine of [2, 'column'] as const) {
      const { verdicts: found, rows, result } = await verdicts(bench(duplicates, firstLine))
      expect(found).toEqual(expected)
      expect(rows.map((row) => row['out'])).toEqual([1n, 1n, 3n, 1n, 2n, 2n])
      expect(result).toMatchObject(counts)
    }
  })

  it('stop the work where declared', async () => {
    await expect(runBench(warehouse(), bench('stop'))).rejects.toMatchObject({ kind: 'delivery', code: 'DUPLICATE_KEY' })
  })
})

describe('joined records', () => {
  const bench = (rows: readonly (readonly (string | null)[])[]): Bench => ({
    fields: ['k', 'v'],
    rows: [['1', 'a'], ['2', 'b'], ['3', 'c']],
    columns: text,
    mapping: { columns: { out: { concat: ['v', { coalesce: ['s.w', { constant: '-' }] }] } }, joins: [{ resource: 's', as: 's', on: ['k'] }] },
    firstLine: 'column',
    joined: { s: { columns: ['k', 'w'], rows } },
  })

  it('give NULL where the partner is missing and never multiply rows', async () => {
    expect((await verdicts(bench([['1', 'x'], ['9', 'y']]))).rows.map((row) => [row['out'], row['_line']])).toEqual([['ax', 2n], ['b-', 3n], ['c-', 4n]])
  })

  it('quarantine a row whose partner is not one', async () => {
    const { rows, result } = await verdicts(bench([['1', 'x'], ['2', 'y'], ['2', 'z']]))
    expect(rows.map((row) => [row['_line'], row['_verdict']]).toSorted()).toEqual([[2n, null], [3n, 'q:JOIN_DUPLICATE:s'], [4n, null]])
    expect(result).toMatchObject({ delivered: 3, rows: 2, quarantined: 1 })
  })
})

describe('pseudonyms and lookups', () => {
  it('are the keyed hash of the parts joined by U+001F', async () => {
    const { rows } = await verdicts({ fields: ['a', 'b'], rows: [['1', '2'], ['1', '']], columns: text, mapping: { columns: { out: { pseudonym: ['a', 'b'], purpose: 'person' } } } })
    expect(rows.map((row) => row['out'])).toEqual([createHmac('sha256', 'a key for tests').update('1\u001f2').digest('hex'), null])
  })

  it('take the value of the table, and quarantine a key that it lacks', async () => {
    await sql`create schema ref`.execute(warehouse().db)
    await sql`create table ref.sectors as select * from (values ('01', 'farm'), ('02', 'mine')) as t(id, label)`.execute(warehouse().db)
    const { rows } = await verdicts({ fields: ['a'], rows: [['1'], ['02'], ['7'], ['']], columns: text, mapping: { columns: { out: { upper: { lookup: { pad: 'a', length: 2 }, table: 'sectors', key: 'id', value: 'label' } } } } })
    expect(rows.map((row) => row['_verdict'] ?? row['out'])).toEqual(['FARM', 'MINE', 'q:LOOKUP_UNKNOWN:out', null])
  })
})

describe('codes outside the list', () => {
  const codes = { male: 'male', female: 'female' }
  it.each([
    ['the code of a plain code column', { type: 'code' }, [{ text: '3', shown: true, rows: 2 }, { text: '9', shown: true, rows: 1 }]],
    ['only the class of a quasi-identifier', { type: 'code', sensitivity: 'quasi' }, [{ text: 'digits(1)', shown: false, rows: 3 }]],
    ['only the class of a free text', {}, [{ text: 'digits(1)', shown: false, rows: 3 }]],
  ])('are counted, showing %s', async (_name, field, expected) => {
    const { result } = await verdicts({
      fields: [{ name: 'v', ...field }],
      rows: [['1'], ['3'], ['9'], ['3'], ['8'], ['']],
      columns: [{ name: 'sex', type: 'code', codes }],
      mapping: { columns: { sex: { recode: 'v', codes: { '1': 'male', '2': 'female', '8': 'unknown' } } } },
    })
    expect(result.unknownCodes).toEqual([{ column: 'sex', rows: 3, distinct: expected.length, codes: expected }])
    expect(result.findings).toEqual([{ rule: 'CODE_UNKNOWN', column: 'sex', disposition: 'noted', count: 3, firstLine: 3 }])
  })

  it('never reach a canonical column with a code list', async () => {
    const { rows, result } = await verdicts({ fields: [{ name: 'v', type: 'code' }], rows: [['male'], ['x'], ['']], columns: [{ name: 'sex', type: 'code', codes }], mapping: { columns: { sex: 'v' } } })
    expect(rows.map((row) => row['sex'])).toEqual(['male', 'unknown', null])
    expect(result.unknownCodes[0]?.codes).toEqual([{ text: 'x', shown: true, rows: 1 }])
  })
})

describe('observations', () => {
  const bench: Bench = {
    fields: ['terr', 'g', 'a', 'b'],
    rows: [['11001', 'urban', '1', '2'], ['5', 'urban', '3', '4'], ['05001', '', 'x', '5'], ['0', 'urban', '6', '7'], ['5001', 'rural', '', '8']],
    columns: [
      { name: 'variable', type: 'code', required: true },
      { name: 'period', type: 'code', required: true },
      { name: 'breakdown', type: 'code', required: true },
      { name: 'value', type: 'decimal' },
      { name: 'unit', type: 'code' },
    ],
    canonicalKey: ['territory_code', 'variable', 'period', 'breakdown'],
    mapping: {
      territory: { system: 's', level: 'l', vintage: 'v', code: 'terr', exclude: { '0': 'total of the country' } },
      columns: { breakdown: { coalesce: ['g', { constant: 'total' }] } },
      observations: [{ variable: 'births', value: { number: 'a' }, unit: 'births', period: '2017' }, { variable: 'deaths', value: 'b', unit: 'deaths' }],
    },
  }

  it('become one row per declared variable, and an unfit cell leaves alone', async () => {
    const { rows, result, compiled } = await runBench(warehouse(), bench)
    expect(rows.filter((row) => row['_verdict'] === null).map((row) => [row['territory_code'], row['variable'], row['period'], row['breakdown'], row['value'], row['unit']])).toEqual([
      ['11001', 'births', '2017', 'urban', 1, 'births'],
      ['11001', 'deaths', '2018-06', 'urban', 2, 'deaths'],
      ['05001', 'deaths', '2018-06', 'total', 5, 'deaths'],
      ['05001', 'births', '2017', 'rural', null, 'births'],
      ['05001', 'deaths', '2018-06', 'rural', 8, 'deaths'],
    ])
    expect(result).toMatchObject({ delivered: 5, rows: 3, quarantined: 1, dropped: 1, cells: { delivered: 10, rows: 5, quarantined: 3, dropped: 2 } })
    await publishCore(warehouse().db, canonicalOf(bench), [compiled.partition])
    expect((await sql`select rule, file, line, "column", value_class from quarantine.bench order by line`.execute(warehouse().db)).rows).toEqual([
      { rule: 'TERRITORY_UNKNOWN', file: 'bench.csv', line: 3n, column: 'territory_code', value_class: 'digits(1)' },
      { rule: 'TYPE_NUMBER', file: 'bench.csv', line: 4n, column: 'births', value_class: 'letters(1)' },
    ])
  })

  it('of one territory, variable, period and breakdown are told apart', async () => {
    const { result } = await runBench(warehouse(), { ...bench, rows: [['11001', 'urban', '1', ''], ['11001', 'urban', '2', '3']] })
    expect(result).toMatchObject({ delivered: 2, rows: 2, cells: { delivered: 4, rows: 2, quarantined: 2, dropped: 0 } })
    expect(result.findings.map((finding) => [finding.rule, finding.column, finding.count])).toEqual([['DUPLICATE_KEY', 'territory_code', 2]])
  })
})

describe('the views of a canonical table', () => {
  it('hold the good rows of every partition with lines, and what is quarantined without its value', async () => {
    const bench: Bench = { fields: ['v', 'w'], rows: [['1', 'a'], ['x', 'b'], ['3', 'c']], columns: [{ name: 'out', type: 'integer' }, { name: 'absent', type: 'date' }], mapping: { columns: { out: 'v' } }, firstLine: 5 }
    const { compiled } = await runBench(warehouse(), bench)
    await publishCore(warehouse().db, canonicalOf(bench), [compiled.partition])
    expect((await sql`select * from core.bench order by _line`.execute(warehouse().db)).rows).toEqual([
      { territory_code: '11001', out: 1n, absent: null, _registry: 'xx/bench', _delivery: 'ab12cd34ef567890', _line: 5n, _territory_verdict: 'valid' },
      { territory_code: '11001', out: 3n, absent: null, _registry: 'xx/bench', _delivery: 'ab12cd34ef567890', _line: 7n, _territory_verdict: 'valid' },
    ])
    expect((await sql`select * from quarantine.bench`.execute(warehouse().db)).rows).toEqual([
      { rule: 'TYPE_INTEGER', file: 'bench.csv', line: 6n, column: 'out', value_class: 'letters(1)', registry: 'xx/bench', delivery: 'ab12cd34ef567890' },
    ])
    await publishCore(warehouse().db, canonicalOf(bench), [])
    expect((await sql`select count(*) as n from core.bench`.execute(warehouse().db)).rows).toEqual([{ n: 0n }])
  })
})

function canonicalOf(bench: Bench) {
  return canonicalTable.parse({ table: 'bench', title: 'bench', description: 'bench', unit: 'person', key: ['x'], columns: bench.columns.map((column) => ({ definition: 'bench', ...column })) })
}
