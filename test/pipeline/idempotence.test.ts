import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { dwellers, peopleCsv, schoolsCsv, soundDeliveries } from './deliveries.js'
import { Bench, releaseTables } from './workbench.js'

// Many processes and whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))

const did = (steps: readonly { readonly step: string; readonly did: string }[]): string[] => steps.map((step) => `${step.did} ${step.step}`)

describe('a run on what has not changed', () => {
  it('publishes once, then changes nothing, and the plan is empty', async () => {
    const bench = new Bench({ deliveries: soundDeliveries() })
    expect((await bench.plan()).steps.map((step) => step.step)).toEqual(['harmonise xx/people 2024 people.csv', 'harmonise xx/schools 2024 schools.csv', 'compute', 'publish'])
    const first = await bench.run()
    expect(first.outcome).toBe('published')
    expect((await bench.plan()).steps).toEqual([])
    const second = await bench.run()
    expect(second.outcome).toBe('unchanged')
    expect(second.release).toBe(first.release)
    expect(second.steps.every((step) => step.did === 'kept')).toBe(true)
    expect(second.reconciliation).toEqual(first.reconciliation)
  })

  it('still notices that its data have grown old', async () => {
    const bench = new Bench({ deliveries: soundDeliveries() })
    bench.edit('pipelines/xx/index.yaml', 'checks:', 'checks:\n  - { check: freshness, at_most: 400, severity: block, reason: figures older than a year mislead }')
    const first = await bench.run()
    const { effects } = await bench.doors('xx/index')
    const later = { effects: { ...effects, clock: { now: () => new Date(Date.UTC(2027, 0, 1)) } } }
    const fault = await bench.fault('xx/index', later)
    expect(fault.exitCode).toBe(5)
    expect(fault.message).toContain('freshness of xx/people is 731')
    expect((await bench.release()).folder).toBe(first.release)
  })

  it('takes the same bytes under two names once', async () => {
    const once = new Bench({ deliveries: soundDeliveries() })
    await once.run()
    const twice = new Bench({ deliveries: { ...soundDeliveries(), 'people copy.csv': peopleCsv(dwellers(600)) } })
    const result = await twice.run()
    expect(result.reconciliation.filter((row) => row.registry === 'xx/people')).toHaveLength(1)
    expect(await twice.ask('select count(*) from core.dweller')).toEqual(await once.ask('select count(*) from core.dweller'))
    expect(await twice.ask(`select rule, disposition from quality.finding`)).toEqual([['DELIVERY_REPEATED', 'dropped']])
    expect((await twice.plan()).steps).toEqual([])
    expect((await twice.run()).outcome).toBe('unchanged')
  })
})

describe('a corrected delivery', () => {
  it('becomes version 2, retires the first, and gives the tables of a clean run', async () => {
    const corrected = { 'people.csv': peopleCsv(dwellers(600, 7)), 'schools.csv': schoolsCsv() }
    const bench = new Bench({ deliveries: soundDeliveries() })
    await bench.run()
    bench.deliver(corrected)
    expect((await bench.plan()).deliveries.map((each) => each.state)).toEqual(['changed', 'known'])
    const second = await bench.run()
    expect(did(second.steps)).toEqual(['ran harmonise xx/people 2024 people.csv', 'kept harmonise xx/schools 2024 schools.csv', 'ran compute', 'ran publish'])
    expect(await bench.ask(`select file, version from quality.delivery order by all`)).toEqual([['people.csv', 2], ['schools.csv', 1]].map(([file, version]) => [file, String(version)]))
    const clean = new Bench({ deliveries: corrected })
    // The pseudonyms need the same key.
    await clean.run()
    const keep = async (of: Bench) => Object.entries(await releaseTables((await of.release()).folder)).filter(([name]) => name.startsWith('risk.'))
    expect(await keep(bench)).toEqual(await keep(clean))
    expect(await bench.ask('select count(*), sum(income) from core.dweller')).toEqual(await clean.ask('select count(*), sum(income) from core.dweller'))
  })

  it('may be taken back: the first bytes again are version 3', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run()
    const before = await releaseTables((await bench.release()).folder)
    bench.deliver({ 'people.csv': peopleCsv(dwellers(60, 7)) })
    await bench.run()
    bench.deliver(soundDeliveries(60))
    await bench.run()
    expect(await bench.ask(`select version from quality.delivery where file = 'people.csv'`)).toEqual([['3']])
    expect(await releaseTables((await bench.release()).folder)).toEqual(before)
  })
})

describe('a change of YAML recomputes what depends on it and nothing else', () => {
  it.each([
    { name: 'a title', file: 'pipelines/xx/index.yaml', from: 'Index of an', to: 'Index of some', ran: [] },
    { name: 'a check', file: 'pipelines/xx/index.yaml', from: 'at_most: 0.5', to: 'at_most: 0.4', ran: ['compute', 'publish'] },
    { name: 'an indicator', file: 'schemas/indicators/xx.yaml', from: 'per: 100', to: 'per: 1000', ran: ['compute', 'publish'] },
    { name: 'the classing', file: 'pipelines/xx/index.yaml', from: 'jenks', to: 'quantile', ran: ['compute', 'publish'] },
    { name: 'a mapping', file: 'mappings/xx/schools.yaml', from: 'duplicates', to: 'duplicates', ran: ['harmonise xx/schools 2024 schools.csv', 'compute', 'publish'] },
    { name: 'a raw schema', file: 'schemas/raw/xx/people.yaml', from: 'decimal: ","', to: 'decimal: ",", missing: ["-"]', ran: ['harmonise xx/people 2024 people.csv', 'compute', 'publish'] },
  ])('$name', async ({ file, from, to, ran }) => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    bench.edit('mappings/xx/schools.yaml', 'key: [school_code, period]', 'key: [school_code, period]\n    duplicates: quarantine')
    await bench.run()
    bench.edit(file, from, file.startsWith('mappings') ? 'duplicates: stop\n    on_mismatch: { type: quarantine } #' : to)
    expect((await bench.plan()).steps.map((step) => step.step)).toEqual(ran)
    const { steps } = await bench.run()
    expect(steps.filter((step) => step.did === 'ran').map((step) => step.step)).toEqual(ran)
    expect((await bench.plan()).steps).toEqual([])
  })
})

describe('a delivery that is no longer offered', () => {
  it('leaves the tables', async () => {
    const more = peopleCsv(dwellers(90, 5))
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people-2.csv': more } })
    await bench.run()
    expect(await bench.ask('select count(*) from core.dweller')).toEqual([['150']])
    bench.withdraw('people-2.csv')
    expect((await bench.plan()).steps.map((step) => step.step)).toEqual(['forget xx/people 2024 people-2.csv', 'compute', 'publish'])
    expect(did((await bench.run()).steps)).toContain('forgot harmonise xx/people 2024 people-2.csv')
    expect(await bench.ask('select count(*) from core.dweller')).toEqual([['60']])
    const only = new Bench({ deliveries: soundDeliveries(60) })
    await only.run()
    expect(await bench.ask('select territory_code, score, class from risk.ivti_territory')).toEqual(await only.ask('select territory_code, score, class from risk.ivti_territory'))
  })
})

describe('two pipelines in one state folder', () => {
  it('keep their own releases, tables and steps', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run('xx/index')
    const before = await releaseTables((await bench.release('xx/index')).folder)
    await bench.run('xx/schools')
    expect(Object.keys(await releaseTables((await bench.release('xx/schools')).folder)).filter((name) => name.startsWith('risk.'))).toEqual([])
    expect(await bench.ask('select count(*) from core.dweller', 'xx/schools')).toEqual([['0']])
    expect(await bench.ask('select count(*) from core.school_seat', 'xx/schools')).toEqual([['36']])
    expect((await bench.plan('xx/index')).steps).toEqual([])
    expect((await bench.run('xx/index')).outcome).toBe('unchanged')
    expect(await releaseTables((await bench.release('xx/index')).folder)).toEqual(before)
  })

  it('do not take each other’s rows when one reads the same bytes otherwise', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    bench.edit('pipelines/xx/schools.yaml', 'files: "schools*", period: "2024"', 'files: "schools*", period: "2023"')
    await bench.run('xx/index')
    await bench.run('xx/schools')
    bench.edit('schemas/indicators/xx.yaml', 'per: 100', 'per: 1000')
    await bench.run('xx/index')
    expect(await bench.ask('select distinct period from core.school_seat', 'xx/index')).toEqual([['2024']])
    expect(await bench.ask('select distinct period from core.school_seat', 'xx/schools')).toEqual([['2023']])
  })

  it('one may give a delivery up without the other losing it', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'schools-2.csv': schoolsCsv(5).replaceAll('\n0', '\n9') } })
    await bench.run('xx/index')
    await bench.run('xx/schools')
    bench.edit('pipelines/xx/schools.yaml', 'files: "schools*"', 'files: "schools.csv"')
    await bench.run('xx/schools')
    expect((await bench.run('xx/index')).outcome).toBe('unchanged')
    expect(await bench.ask('select count(*) from core.school_seat', 'xx/index')).toEqual([['41']])
  })
})

describe('a release', () => {
  it('is rebuilt when the one in force is damaged', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const first = await bench.run()
    const { truncateSync } = await import('node:fs')
    truncateSync(join(first.release, 'analysis.duckdb'), 100)
    await expect(bench.release()).rejects.toThrow(/the release is damaged: analysis.duckdb/)
    const second = await bench.run()
    expect(second.outcome).toBe('published')
    expect(await bench.ask('select count(*) from core.dweller')).toEqual([['60']])
  })

  it('names its inputs, specifications and contents with their hashes', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { release } = await bench.run()
    const { manifest } = await bench.release()
    expect(manifest.deliveries.map((each) => [each.file, each.version])).toEqual([['people.csv', 1], ['schools.csv', 1]])
    expect(manifest.specifications.map((each) => each.file)).toContain('mappings/xx/people.yaml')
    expect(manifest.contents.map((each) => each.file).sort()).toEqual(filesBelow(release).filter((name) => name !== 'manifest.json').sort())
    expect(manifest.tables.find((each) => each.table === 'dweller' && each.schema === 'core')?.rows).toBe(60)
    expect(readFileSync(join(release, 'manifest.json'), 'utf8')).not.toContain('QXZ')
  })
})
