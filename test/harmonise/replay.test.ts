import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { tableDifferences } from '../../src/harmonise/change/table-differences.js'
import type { Spelling, TableSpecs } from '../../src/harmonise/change/table-specs.js'
import { compileTable } from '../../src/harmonise/compile-table.js'
import type { CompiledTable, CompileInput, MappingSource } from '../../src/harmonise/compiled-table.js'
import { harmoniseTable } from '../../src/harmonise/harmonise-table.js'
import type { HarmoniseResult } from '../../src/harmonise/harmonise-table.js'
import { ruleOutcomes } from '../../src/harmonise/compare-partitions.js'
import { replayTable } from '../../src/harmonise/replay-table.js'
import type { Warehouse } from '../../src/warehouse/open.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { benchInput, compileBench } from './bench-table.js'
import type { Bench, Cells } from './bench-table.js'

const warehouse = memoryWarehouse()

type Json = { [key: string]: Json } & Json[] & (string | number | boolean | null)

/** A bench as YAML would say it, with the spellings of its territories. */
interface Scenario {
  readonly bench: Bench
  readonly spellings: readonly Spelling[]
}

const spellings: readonly Spelling[] = [
  { raw: '11001', code: '11001', verdict: 'valid' },
  { raw: '05001', code: '05001', verdict: 'valid' },
  { raw: '5001', code: '05001', verdict: 'aliased' },
  { raw: '99999', code: null, verdict: 'unknown' },
  { raw: '27', code: null, verdict: 'quarantined' },
]

const fields = ['id', 'terr', { name: 'sex', type: 'code' }, { name: 'born', date: 'DDMMYYYY' }, { name: 'inc', decimal: ',' }, { name: 'zone' }, { name: 'lab' }, { name: 'txt' }]
const columns = [
  { name: 'id', type: 'text' },
  { name: 'sex', type: 'code', codes: { male: 'male', female: 'female', other: 'other' } },
  { name: 'kind', type: 'code', codes: { x: 'x', y: 'y' } },
  { name: 'born', type: 'date' },
  { name: 'inc', type: 'decimal' },
  { name: 'flag', type: 'integer' },
  { name: 'first', type: 'integer', required: true },
  { name: 'spare', type: 'code', codes: { q: 'q', r: 'r' } },
  { name: 'lab', type: 'code', codes: { a: 'a', b: 'b' } },
  { name: 'txt', type: 'text' },
]
const wide = [
  { name: 'variable', type: 'code' }, { name: 'period', type: 'text' }, { name: 'unit', type: 'code' }, { name: 'value', type: 'decimal' },
  { name: 'sex', type: 'code', codes: { male: 'male', female: 'female', other: 'other' } }, { name: 'id', type: 'text' },
]

const rowMapping = {
  key: ['id'],
  drop: [{ when: { field: 'txt', is: 'DROP' }, reason: 'as declared' }],
  columns: {
    id: 'id',
    sex: { recode: 'sex', codes: { '1': 'male', '2': 'female' }, else: 'unknown' },
    kind: { when: [{ if: { field: 'zone', is: '1' }, then: { recode: 'sex', codes: { '1': 'x', '2': 'y' }, else: 'quarantine' } }], else: { constant: 'y' } },
    born: { date: 'born', not_before: '1950-01-01' },
    inc: { number: 'inc', minimum: 0, maximum: 100 },
    flag: { recode: 'zone', codes: { '1': 1, '2': 0 } },
    first: { coalesce: [{ integer: 'inc', maximum: 50 }, { age: 'born', at: 'period' }] },
    spare: { recode: 'lab', codes: { a: 'q', b: 'q' }, else: { constant: 'r' } },
    lab: 'lab',
    txt: 'txt',
  },
}
const wideMapping = {
  key: ['id', 'variable'],
  columns: { id: 'id', sex: { recode: 'sex', codes: { '1': 'male', '2': 'female' }, else: 'unknown' } },
  observations: [
    { variable: 'income', value: { number: 'inc', minimum: 0, maximum: 100 }, unit: 'x' },
    { variable: 'zone', value: { recode: 'zone', codes: { '1': 1, '2': 0 } }, unit: 'x' },
  ],
}

const shapes: Readonly<Record<string, () => Bench>> = {
  'one row per record': () => ({ fields, columns, rows: [], mapping: rowMapping, canonicalKey: ['id'] }),
  'lines in a column': () => ({ fields, columns, rows: [], mapping: rowMapping, firstLine: 'column' }),
  'observations': () => ({ fields, columns: wide, rows: [], mapping: wideMapping }),
  'a joined record': () => ({
    fields, columns, rows: [], firstLine: 'column',
    mapping: { ...rowMapping, joins: [{ resource: 'home', as: 'home', on: ['zone'] }], columns: { ...rowMapping.columns, txt: 'home.name', lab: { recode: 'home.sort', codes: { A: 'a' }, else: 'quarantine' } } },
    joined: { home: { columns: ['zone', 'name', 'sort'], rows: [['1', 'n1', 'A'], ['2', 'n2', 'B'], ['2', 'n2', 'B'], ['9', 'n9', 'C']] } },
  }),
}

const at = (json: Json | undefined, ...path: readonly string[]): Json | undefined => path.reduce((found: Json | undefined, key) => found?.[key], json)
const set = (json: Json, path: readonly string[], value: unknown): void => {
  const parent = at(json, ...path.slice(0, -1))
  if (typeof parent === 'object') Object.assign(parent, { [path.at(-1) ?? '']: value })
}
const field = (bench: Json, name: string): Json | undefined => Object.values(at(bench, 'fields') ?? {}).find((each) => at(each, 'name') === name)
const column = (bench: Json, name: string): Json | undefined => Object.values(at(bench, 'columns') ?? {}).find((each) => at(each, 'name') === name)
const missing = (name: string, texts: readonly string[]) => (bench: Json) => {
  const found = field(bench, name)
  if (found !== undefined) Object.assign(found, { missing: texts })
}
const setIn = (path: readonly string[], value: unknown) => (bench: Json) => set(bench, ['mapping', ...path], value)

/** Changes of a specification, harmless and others; each by its name. */
const changes: Readonly<Record<string, (bench: Json, spellings: Spelling[]) => void>> = {
  'a code of sex': setIn(['columns', 'sex', 'codes', '3'], 'other'),
  'sex: others quarantined': setIn(['columns', 'sex', 'else'], 'quarantine'),
  'sex: others a constant': setIn(['columns', 'sex', 'else'], { constant: 'other' }),
  'sex: a code means another': setIn(['columns', 'sex', 'codes', '2'], 'male'),
  'a code in a branch': setIn(['columns', 'kind', 'when', '0', 'then', 'codes', '3'], 'y'),
  'another branch test': setIn(['columns', 'kind', 'when', '0', 'if', 'is'], '2'),
  'born: earlier': setIn(['columns', 'born', 'not_before'], '1900-01-01'),
  'born: later': setIn(['columns', 'born', 'not_before'], '1980-01-01'),
  'income: wider': setIn(['columns', 'inc', 'maximum'], 2000),
  'income: narrower': setIn(['columns', 'inc', 'maximum'], 10),
  'income of observations: wider': setIn(['observations', '0', 'value', 'maximum'], 2000),
  'zone of observations: a code': setIn(['observations', '1', 'value', 'codes', '9'], 2),
  'a code of flag': setIn(['columns', 'flag', 'codes', '9'], 9),
  'flag: of another kind': setIn(['columns', 'flag', 'codes', '9'], 0.5),
  'first: wider': setIn(['columns', 'first', 'coalesce', '0', 'maximum'], 2000),
  'a code where others are a constant': setIn(['columns', 'spare', 'codes', 'c'], 'q'),
  'mismatches accepted': setIn(['on_mismatch'], { type: 'accept' }),
  'duplicates: the greatest stays': setIn(['duplicates'], { keep: 'greatest', of: ['id'] }),
  'another key': setIn(['key'], ['id', 'sex']),
  'other drops': setIn(['drop'], [{ when: { field: 'zone', is: '2' }, reason: 'as declared' }]),
  'an excluded code that was unknown': setIn(['territory'], { system: 'co-divipola', level: 'municipality', vintage: '2018', code: 'terr', exclude: { '77777': 'a place abroad' } }),
  'an excluded code that was accepted': setIn(['territory'], { system: 'co-divipola', level: 'municipality', vintage: '2018', code: 'terr', exclude: { '5001': 'a place abroad' } }),
  'born: impossible dates missing': missing('born', ['00000000', '31021990']),
  'born: all zeros missing': missing('born', ['00000000']),
  'income: a word and a number out of range missing': missing('inc', ['NA', '999']),
  'income: a number in range missing': missing('inc', ['1']),
  'sex: an unlisted code missing': missing('sex', ['9']),
  'sex: a listed code missing': missing('sex', ['1']),
  'zone: an unlisted code missing': missing('zone', ['9']),
  'zone: a listed code missing': missing('zone', ['2']),
  'lab: an unlisted code missing': missing('lab', ['c']),
  'txt: a text missing': missing('txt', ['NA']),
  'a code of the canonical list': (bench) => Object.assign(at(column(bench, 'lab'), 'codes') ?? {}, { c: 'c' }),
  'no canonical list': (bench) => Object.assign(column(bench, 'sex') ?? {}, { codes: undefined }),
  'first: need not be filled': (bench) => Object.assign(column(bench, 'first') ?? {}, { required: false }),
  'txt: must be filled': (bench) => Object.assign(column(bench, 'txt') ?? {}, { required: true }),
  'a spelling': (_, list) => void list.push({ raw: '77777', code: '11001', verdict: 'aliased' }),
  'a spelling that was ambiguous': (_, list) => void list.splice(4, 1, { raw: '27', code: '05001', verdict: 'successor' }),
  'a spelling that leads elsewhere': (_, list) => void list.splice(2, 1, { raw: '5001', code: '11001', verdict: 'aliased' }),
}

/** Mostly the first text, so that a record seldom has more than one defect. */
const cell = (good: string, ...others: readonly (string | null)[]) => fc.oneof({ weight: 9, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const records: fc.Arbitrary<Cells[]> = fc.array(
  fc.tuple(
    fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map(String) }, { weight: 1, arbitrary: fc.constant(null) }),
    cell('11001', '05001', '5001', '99999', '27', '77777', ' 11001', null),
    cell('1', '2', '1 ', '3', '9', null), cell('01021990', '05051940', '00000000', '31021990', 'x', null), cell('5', '5,5', '1', '99', '999', '-1', 'NA', '60', null),
    cell('1', '2', '9', null), cell('a', 'b', 'c', null), cell('t', 'NA', 'DROP', null),
  ),
  { minLength: 30, maxLength: 60 },
)

function specsOf(input: CompileInput, list: readonly Spelling[]): TableSpecs {
  return { mapping: input.mapping, raw: input.raw, canonical: input.canonical, shapes: {}, wanted: [], spellings: () => list }
}

function changed({ bench, spellings: before }: Scenario, names: readonly string[]): Scenario {
  const { rows, joined, ...rest } = bench
  const json = structuredClone(rest) as unknown as Json
  const list = [...before]
  for (const name of names) changes[name]?.(json, list)
  return { bench: { ...(json as unknown as Bench), rows, ...(joined === undefined ? {} : { joined }) }, spellings: list }
}

async function writeSpellings({ db }: Warehouse, list: readonly Spelling[]): Promise<void> {
  const rows = list.map(({ raw, code, verdict }) => sql`(${sql.join([sql.lit(raw), code === null ? sql`null` : sql.lit(code), sql.lit(verdict), sql.lit(raw === '27' ? 'ambiguous' : 'x')])})`)
  await sql`create or replace table ref.territory as select * from (values ${sql.join(rows)}) as t(raw, code, verdict, rule)`.execute(db)
}

const over = (input: CompileInput, place: string) => (source: MappingSource): CompiledTable => compileTable({ ...input, source, delivery: { ...input.delivery, place } })

async function tableOf({ db }: Warehouse, { partition }: CompiledTable): Promise<readonly unknown[]> {
  // A dropped record shows nowhere but in the count of the dropped.
  const { rows } = await sql`select t.*, rowid % ${sql.lit(partition.cells)} as cell ${partition.firstLine === null ? sql`` : sql`, rowid as row`} from ${sql.id(partition.relation.schema, partition.relation.name)} as t
    where _verdict is null or not regexp_matches(_verdict, '^c?drop:') order by all`.execute(db)
  return rows.map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)))
}

const shown = ({ partition: _partition, ...counts }: HarmoniseResult) => ({ ...counts, drops: counts.drops.toSorted((a, b) => (a.verdict < b.verdict ? -1 : 1)) })

/** Changes after which every row that was good comes out the same. */
const harmlessOnes = [
  'a code of sex', 'sex: others quarantined', 'sex: others a constant', 'a code in a branch', 'born: earlier', 'income: wider', 'a code of flag', 'first: wider', 'mismatches accepted',
  'duplicates: the greatest stays', 'another key', 'an excluded code that was unknown', 'born: all zeros missing', 'income: a word and a number out of range missing', 'sex: an unlisted code missing',
  'zone: an unlisted code missing', 'lab: an unlisted code missing', 'a code of the canonical list', 'no canonical list', 'first: need not be filled', 'a spelling', 'a spelling that was ambiguous',
]
const harmlessOfObservations = ['income of observations: wider', 'zone of observations: a code']

describe('the weighing of a change', () => {
  const scopeOf = (shape: string, name: string): string => {
    const bench = shapes[shape]?.() ?? { fields: [], columns: [], rows: [], mapping: {} }
    const after = changed({ bench, spellings }, [name])
    const differences = tableDifferences(specsOf(benchInput(bench), spellings), specsOf(benchInput(after.bench), after.spellings))
    return differences.length === 0 ? 'none' : differences.every(({ harmless }) => harmless) ? 'harmless' : 'concerning'
  }
  const ofObservations = (name: string) => name.includes('of observations')

  it.each(Object.keys(changes).filter((name) => !ofObservations(name)))('%s', (name) => {
    expect(scopeOf('one row per record', name)).toBe(harmlessOnes.includes(name) ? 'harmless' : 'concerning')
  })

  it.each(Object.keys(changes).filter(ofObservations))('%s', (name) => {
    expect(scopeOf('observations', name)).toBe(harmlessOfObservations.includes(name) ? 'harmless' : 'concerning')
  })
})

describe('a replay', () => {
  it.each(Object.keys(shapes))('gives what a whole reading gives, with %s', { timeout: 300_000 }, async (shape) => {
    let replays = 0
    let recovered = 0
    await fc.assert(
      fc.asyncProperty(records, fc.uniqueArray(fc.constantFrom(...(shape === 'observations' ? [...harmlessOfObservations, ...harmlessOnes] : harmlessOnes)), { minLength: 1, maxLength: 3 }), async (rows, names) => {
        const cells = shapes[shape]?.()
        if (cells === undefined) return
        const before: Scenario = { bench: { ...cells, rows }, spellings }
        const after = changed(before, names)
        const [old, now] = [benchInput(before.bench), benchInput(after.bench)]
        const differences = tableDifferences(specsOf(old, before.spellings), specsOf(now, after.spellings))
        if (differences.some(({ harmless }) => !harmless)) return
        const db = warehouse()
        await compileBench(db, before.bench)
        await writeSpellings(db, before.spellings)
        const first = over(old, 'old')(old.source)
        await harmoniseTable(db, first)
        await writeSpellings(db, after.spellings)
        const clean = over(now, 'clean')(now.source)
        const wanted = await harmoniseTable(db, clean)
        const whole = over(now, 'new')(now.source)
        const replay = await replayTable(db, { whole, before: first.partition, over: over(now, 'again') })
        expect(replay, names.join(', ')).toBeDefined()
        if (replay === undefined) return
        expect(shown(replay.result), names.join(', ')).toEqual(shown(wanted))
        expect(await tableOf(db, whole), names.join(', ')).toEqual(await tableOf(db, clean))
        const outcomes = await ruleOutcomes(db.db, first.partition, whole.partition)
        const balance = wanted.cells ?? wanted
        expect(outcomes.reduce((sum, each) => sum + each.after, 0)).toBe(balance.quarantined)
        expect(outcomes.every((each) => each.before === each.recovered + each.dropped + each.still && each.gone === 0)).toBe(true)
        replays += 1
        recovered += outcomes.reduce((sum, each) => sum + each.recovered, 0)
      }),
      { seed: 20_261_125, numRuns: Number(process.env['CAUCE_RUNS'] ?? 30) },
    )
    expect(replays).toBeGreaterThan(10)
    expect(recovered).toBeGreaterThan(10)
  })
})
