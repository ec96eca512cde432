import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examineState } from '../../src/pipeline/examine-state.js'
import { removeDeliveries } from '../../src/pipeline/remove-deliveries.js'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { removeUnrecorded } from '../../src/pipeline/unrecorded-bytes.js'
import { deliveryHistory } from '../../src/warehouse/ledger/delivery-history.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import type { Db } from '../../src/warehouse/tables.js'
import { dwellers, peopleCsv, soundDeliveries } from './deliveries.js'
import { Bench } from './workbench.js'

const examine = (bench: Bench, nodeVersion = 'v22.1.0') => examineState({ state: stateFolder(bench.state), host: 'here', isAlive: (pid) => pid === 1, now: new Date('2026-11-25T00:00:00Z'), timeZone: 'UTC', nodeVersion, version: '0.1.0' })
const finding = async (bench: Bench, what: string) => (await examine(bench)).find((each) => each.what === what)

async function asked<T>(bench: Bench, work: (db: Db) => Promise<T>): Promise<T> {
  const warehouse = await openWarehouse({ path: join(bench.state, 'work.duckdb') })
  try {
    return await work(warehouse.db)
  } finally {
    await warehouse.close()
  }
}

describe('a state folder that is looked at', () => {
  it('has nothing bad after a run', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run()
    const examined = await examine(bench)
    expect(examined.filter((each) => each.finding === 'bad')).toEqual([])
    expect(examined.map(({ what }) => what)).toEqual(['versions', 'clock', 'state folder', 'disk', 'lock', 'key', 'left behind', 'vault', 'release xx/index'])
    expect(examined.every((each) => (each.finding === 'good') === (each.remedy === ''))).toBe(true)
  })

  it('says of each thing what is wrong and what to do', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { release } = await bench.run()
    const { state } = bench
    const owner = (parts: object) => writeFileSync(join(state, 'lock'), JSON.stringify({ pid: 1, host: 'here', since: '2026-11-24T00:00:00Z', doing: 'run', ...parts }))
    owner({ pid: 99 })
    expect(await finding(bench, 'lock')).toMatchObject({ finding: 'watch', found: expect.stringContaining('has ended'), remedy: expect.stringContaining('takes it over') })
    owner({ host: 'there' })
    expect(await finding(bench, 'lock')).toMatchObject({ finding: 'watch', remedy: expect.stringContaining('gone for good') })
    owner({ since: '2027-01-01T00:00:00Z' })
    expect(await finding(bench, 'lock')).toMatchObject({ finding: 'watch', remedy: expect.stringContaining('clock') })
    writeFileSync(join(state, 'lock'), 'x')
    expect(await finding(bench, 'lock')).toMatchObject({ finding: 'bad' })
    chmodSync(join(state, 'key'), 0o640)
    expect(await finding(bench, 'key')).toMatchObject({ finding: 'bad', remedy: expect.stringContaining('chmod 600') })
    rmSync(join(state, 'key'))
    expect(await finding(bench, 'key')).toMatchObject({ finding: 'bad', found: expect.stringContaining('missing') })
    mkdirSync(join(state, 'releases/xx/index/.building-1'))
    expect(await finding(bench, 'left behind')).toMatchObject({ finding: 'watch', found: expect.stringContaining('.building-1') })
    const table = readdirSync(join(release, 'public', 'csv')).find((name) => name.endsWith('.csv')) ?? ''
    chmodSync(join(release, 'public', 'csv', table), 0o640)
    writeFileSync(join(release, 'public', 'csv', table), 'other')
    expect(await finding(bench, 'release xx/index')).toMatchObject({ finding: 'bad', remedy: expect.stringContaining('rollback') })
    expect((await examine(bench, 'v18.0.0'))[0]).toMatchObject({ finding: 'bad', remedy: expect.stringContaining('20.19') })
  })
})

describe('the key of the pseudonyms', () => {
  it('that is missing stops the run before anything is changed, unless a new one is wanted', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const first = await bench.run()
    const key = join(bench.state, 'key')
    rmSync(key)
    const fault = await bench.fault()
    expect([fault.code, fault.exitCode, existsSync(key)]).toEqual(['KEY_MISSING', 6, false])
    expect(fault.message).toContain('--new-key')
    expect((await bench.release()).folder).toBe(first.release)
    expect((await bench.run('xx/index', { newKey: true })).outcome).toBe('published')
    expect(readFileSync(key, 'utf8')).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('the ledger of deliveries', () => {
  it('keeps each version, what it changed, and who removed its bytes', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run()
    await bench.run()
    expect((await asked(bench, deliveryHistory)).map(({ file, version }) => `${file} ${version}`), 'the same bytes are no new version').toEqual(['people.csv 1', 'schools.csv 1'])
    bench.deliver({ 'people.csv': peopleCsv(dwellers(61).map((each, at) => (at === 3 ? { ...each, phone: 'other' } : each))) })
    await bench.run()
    const history = await asked(bench, deliveryHistory)
    expect(history.map(({ file, version, retiredAt, diff }) => [file, version, retiredAt === null, diff])).toEqual([
      ['people.csv', 1, false, null],
      ['people.csv', 2, true, { added: 2, removed: 1, same: 60 }],
      ['schools.csv', 1, true, null],
    ])
    const vault = join(bench.state, 'deliveries')
    const removedAt = history[1]?.receivedAt ?? ''
    const remove = (before: string) => asked(bench, (db) => removeDeliveries(db, stateFolder(bench.state), { before, by: 'Ana', note: 'one year is over', at: removedAt }))
    expect((await remove('2020-01-01T00:00:00Z')).length).toBe(0)
    expect((await remove('2030-01-01T00:00:00Z')).map(({ file, version }) => [file, version])).toEqual([['people.csv', 1]])
    expect(existsSync(join(vault, history[0]?.id ?? '')), 'the bytes are gone').toBe(false)
    expect(existsSync(join(vault, history[1]?.id ?? '')), 'those in force stay').toBe(true)
    expect((await asked(bench, deliveryHistory))[0]).toMatchObject({ removedBy: 'Ana', removedNote: 'one year is over', removedAt })
    expect((await bench.run()).outcome).toBe('unchanged')
    bench.deliver({ 'people.csv': peopleCsv(dwellers(60)) })
    await bench.run()
    expect((await asked(bench, deliveryHistory)).map(({ file, removedAt }) => [file, removedAt]), 'bytes that come anew are there').toEqual([['people.csv', null], ['people.csv', null], ['schools.csv', null]])
  })

  it('does not name bytes of a killed run that were replaced at their source: the doctor lists them, and they can be removed', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run()
    bench.deliver({ 'people.csv': peopleCsv(dwellers(80, 3)) })
    const { effects } = await bench.doors('xx/index')
    const stop = (boundary: string): void => {
      if (boundary === 'frozen people.csv') throw new Error('stopped')
    }
    await expect(bench.run('xx/index', { effects: { ...effects, progress: { report: () => undefined, passed: stop } } })).rejects.toThrow('stopped')
    bench.deliver({ 'people.csv': peopleCsv(dwellers(90, 3)) })
    await bench.run()
    const vault = join(bench.state, 'deliveries')
    const named = new Set((await asked(bench, deliveryHistory)).map(({ id }) => id))
    const [left = '', ...more] = readdirSync(vault).filter((name) => !named.has(name))
    expect(more).toEqual([])
    expect(await finding(bench, 'vault')).toMatchObject({ finding: 'watch', found: expect.stringContaining(left.slice(0, 12)), remedy: expect.stringContaining('--remove-unrecorded') })
    const { size } = statSync(join(vault, left))
    const remove = () => asked(bench, (db) => removeUnrecorded(db, stateFolder(bench.state), { by: 'Ana', note: 'never recorded', at: '2026-11-25T00:00:00Z' }))
    expect(await remove()).toEqual([{ id: left, bytes: size }])
    expect(new Set(readdirSync(vault))).toEqual(named)
    expect(await finding(bench, 'vault')).toMatchObject({ finding: 'good' })
    writeFileSync(join(vault, left), 'the command was killed before it removed them')
    expect((await finding(bench, 'vault'))?.finding, 'what the ledger calls removed is not named').toBe('watch')
    expect((await remove()).map(({ id }) => id)).toEqual([left])
    expect((await bench.run()).outcome).toBe('unchanged')
  })
})
