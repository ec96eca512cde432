import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { sql } from 'kysely'
import type { RunResult } from '../../src/pipeline/run-result.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { canary, dwellers, personLine, peopleHeader, rollText, schoolsCsv } from './deliveries.js'
import type { Dweller } from './deliveries.js'
import { Bench, releaseTables } from './workbench.js'

vi.setConfig({ testTimeout: 600_000 })

/** A register with a defect of every kind: dates, codes outside the lists, sentinels, territories, keys twice, lines of another length. */
function defective(rows: readonly Dweller[]): string {
  const changed = rows.map((each, at): Dweller => {
    if (at % 17 === 1) return { ...each, born: '99/99/9999' }
    if (at % 19 === 2) return { ...each, sex: at % 2 === 0 ? '3' : 'F' }
    if (at % 23 === 3) return { ...each, income: at % 3 === 0 ? 'N/D' : '-1' }
    if (at % 29 === 4) return { ...each, district: at % 2 === 0 ? '9901' : '99999' }
    if (at % 31 === 5) return { ...each, doc: rows[at - 4]?.doc ?? each.doc }
    if (at % 37 === 6) return { ...each, works: '9', sex: '3' }
    return each
  })
  const lines = changed.map((each, at) => (at % 41 === 7 ? `short-${canary};x` : personLine(each)))
  return `${[peopleHeader, ...lines].join('\n')}\n`
}

const people = defective(dwellers(900, 7))
const key = 'ab'.repeat(32)

function newBench(files: Readonly<Record<string, string>> = { 'people.csv': people, 'schools.csv': schoolsCsv() }): Bench {
  const bench = new Bench({ deliveries: files, threads: 2 })
  mkdirSync(bench.state, { recursive: true })
  writeFileSync(join(bench.state, 'key'), key, { mode: 0o600 })
  return bench
}

/** What the working tables say of rows, quarantine, findings and accounts. */
async function state(bench: Bench): Promise<Readonly<Record<string, unknown>>> {
  const warehouse = await openWarehouse({ path: join(bench.state, 'work.duckdb') })
  const ask = async (text: string) => (await sql`${sql.raw(text)}`.execute(warehouse.db)).rows
  try {
    return {
      rows: await ask('from core.dweller order by _line'),
      quarantined: await ask('from quarantine.dweller order by line, rule'),
      lines: await ask('from quarantine.line order by line, rule'),
      findings: await ask("select * from meta.finding order by all"),
      reconciliation: await ask('from quality.reconciliation order by all'),
      unknown: await ask('from quality.unknown_code order by all'),
      delivered: await ask('select count(*) from core.dweller'),
    }
  } finally {
    await warehouse.close()
  }
}

type Edit = readonly [file: string, from: string, to: string]
const mapping = 'mappings/xx/people.yaml'
const raw = 'schemas/raw/xx/people.yaml'

/** What a person corrects who has looked at the quarantine. */
const corrected: readonly Edit[] = [
  [raw, '"2": female }', '"2": female, "3": female, F: female }'],
  [mapping, '"2": female }', '"2": female, "3": female, F: female }'],
  [raw, 'decimal: ","', 'decimal: ",", missing: ["N/D"]'],
  [raw, 'date: DD/MM/YYYY', 'date: DD/MM/YYYY, missing: ["99/99/9999"]'],
  ['schemas/territories/xx/xx-div/system.yaml', 'codes: ["9999"]', 'codes: ["9999", "9901"]'],
]
/** Changes that reach every row and every line. */
const reaching: readonly Edit[] = [
  [mapping, 'codes: { "1": "yes", "2": "no" }', 'codes: { "1": "yes", "2": "yes" }'],
  [raw, 'delimiter: ";"', `delimiter: ";"\n    footers: ["short-"]`],
]

function apply(bench: Bench, edits: readonly Edit[]): void {
  for (const edit of edits) bench.edit(...edit)
}

async function expectAsClean(bench: Bench, edits: readonly Edit[]): Promise<void> {
  const clean = newBench()
  apply(clean, edits)
  await clean.run()
  expect(await state(bench)).toEqual(await state(clean))
  expect(await releaseTables((await bench.release()).folder)).toEqual(await releaseTables((await clean.release()).folder))
}

const linesEnding = (text: string) => people.split('\n').filter((line) => line.endsWith(`;${text}`)).length
const ofPeople = ({ replayed }: RunResult) => replayed.filter(({ table }) => table === 'dweller')
const ruleOf = (result: RunResult, rule: string) => ofPeople(result)[0]?.rules.find((each) => each.rule === rule)

describe('a corrected specification', () => {
  it('is replayed over the rows in quarantine, from the vault, and gives what a clean run gives', async () => {
    const bench = newBench()
    const before = await bench.run()
    const [counts] = before.reconciliation
    apply(bench, corrected)
    const planned = await bench.plan()
    expect(planned.steps[0]).toMatchObject({ step: 'harmonise xx/people 2024 people.csv', why: expect.stringMatching(/^replays 88 quarantined rows and \d+ with unknown codes or other notes: .*dweller\.sex: 2 codes added to the list/) })

    rmSync(bench.data, { recursive: true })
    const result = await bench.run('xx/index', { fromVault: true })
    const [people] = ofPeople(result)
    expect(people).toMatchObject({ way: 'rows', read: (planned.steps[0]?.replay?.quarantined ?? 0) + (planned.steps[0]?.replay?.noted ?? 0), delivered: { before: counts?.delivered, after: counts?.delivered }, unread: { before: 22, after: 22 } })
    expect(ruleOf(result, 'TYPE_DATE')).toMatchObject({ before: 51, recovered: 51, still: 0, after: 0 })
    expect(ruleOf(result, 'TYPE_NUMBER')).toMatchObject({ before: 11, recovered: 11, after: 0 })
    expect(ruleOf(result, 'TERRITORY_UNKNOWN')).toMatchObject({ before: linesEnding('9901') + linesEnding('99999'), still: linesEnding('99999'), after: linesEnding('99999') })
    expect(people?.noted).toContainEqual({ rule: 'CODE_UNKNOWN', column: 'sex', before: expect.any(Number), after: 0 })
    expect(result.outcome).toBe('published')
    await expectAsClean(bench, corrected)
    expect(JSON.stringify(result)).not.toContain(canary)

    expect(await bench.run('xx/index', { fromVault: true })).toMatchObject({ outcome: 'unchanged', replayed: [] })
    bench.deliver(bench.options.deliveries)
    expect((await bench.plan()).steps).toEqual([])

    apply(bench, reaching)
    expect((await bench.plan()).steps[0]?.why).toBe('reads the frozen delivery again whole: the change also concerns rows that were accepted: dweller: the file is read otherwise, which may concern every line')
    const whole = await bench.run()
    expect(ofPeople(whole)[0]).toMatchObject({ way: 'whole', unread: { before: 22, after: 0 } })
    await expectAsClean(bench, [...corrected, ...reaching])
  })

  it('is refused where the frozen bytes are gone, damaged or were never there', async () => {
    const bench = newBench()
    expect(await bench.fault('xx/index', { fromVault: true })).toMatchObject({ kind: 'notFound', code: 'DELIVERY_NEVER_PULLED' })
    await bench.run()
    apply(bench, corrected)
    const id = (await bench.release()).manifest.deliveries.find(({ registry }) => registry === 'xx/people')?.sha256 ?? ''
    const frozen = join(bench.state, 'deliveries', id)
    const bytes = readFileSync(frozen)
    chmodSync(frozen, 0o600)
    writeFileSync(frozen, Buffer.concat([bytes.subarray(0, -2), Buffer.from('9\n')]))
    expect(await bench.fault('xx/index', { fromVault: true })).toMatchObject({ kind: 'storage', code: 'FROZEN_DAMAGED' })
    rmSync(frozen)
    const fault = await bench.fault('xx/index', { fromVault: true })
    expect([fault.code, fault.message.includes(canary)]).toEqual(['FROZEN_ABSENT', false])
  })

  it('is replayed over fixed-width records', async () => {
    const bench = newBench({ 'roll.txt': rollText('01.01') })
    const first = await bench.run('xx/roll')
    const seats = await bench.ask('from core.school_seat order by _line', 'xx/roll')
    bench.edit('mappings/xx/roll.yaml', '{ integer: pupils }', '{ integer: pupils, minimum: 105 }')
    const narrower = await bench.run('xx/roll', { fromVault: true })
    expect(narrower.replayed).toMatchObject([{ way: 'whole', why: 'the change also concerns rows that were accepted: school_seat.pupils: the accepted range is narrower', quarantined: { before: 0, after: 5 } }])
    bench.edit('mappings/xx/roll.yaml', '{ integer: pupils, minimum: 105 }', '{ integer: pupils }')
    const wider = await bench.run('xx/roll', { fromVault: true })
    expect(wider.replayed).toMatchObject([{ way: 'rows', read: 5, quarantined: { before: 5, after: 0 }, rules: [{ rule: 'VALUE_OUT_OF_RANGE', column: 'pupils', before: 5, recovered: 5, still: 0 }] }])
    expect([wider.reconciliation, await bench.ask('from core.school_seat order by _line', 'xx/roll')]).toEqual([first.reconciliation, seats])
  })
})
