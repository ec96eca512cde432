import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderConnector } from '../../connectors/folder.js'
import type { Connector } from '../../src/core/connector.js'
import type { RunDoors } from '../../src/pipeline/run.js'
import { soundDeliveries } from './deliveries.js'
import { Bench } from './workbench.js'

/** The folder connector, with a list of what was opened; runs an hour after the files were written. */
async function watched(bench: Bench): Promise<{ readonly opened: string[]; readonly change: Partial<RunDoors> }> {
  const opened: string[] = []
  const folder: Connector = {
    ...folderConnector,
    open: (location, file, access) => {
      opened.push(file.name)
      return folderConnector.open(location, file, access)
    },
  }
  const { effects } = await bench.doors('xx/index')
  const hour = statSync(join(bench.data, 'people.csv')).ctimeMs + 3_600_000
  return { opened, change: { connectors: new Map([['folder', folder]]), effects: { ...effects, clock: { now: () => new Date(hour) } } } }
}

describe('a file that nobody has touched since it was frozen', () => {
  it('is not read again by run and plan, unless asked to', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { opened, change } = await watched(bench)
    const first = await bench.run('xx/index', change)
    expect(opened.splice(0)).toEqual(['people.csv', 'schools.csv'])
    const second = await bench.run('xx/index', change)
    expect([second.outcome, second.reconciliation, opened.splice(0)]).toEqual(['unchanged', first.reconciliation, []])
    expect([(await bench.plan('xx/index', change)).steps, opened.splice(0)]).toEqual([[], []])
    expect([(await bench.run('xx/index', { ...change, verify: true })).outcome, opened.splice(0)]).toEqual(['unchanged', ['people.csv', 'schools.csv']])
  })

  it('is read when other bytes of the same length bear its old date', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { opened, change } = await watched(bench)
    await bench.run('xx/index', change)
    const path = join(bench.data, 'schools.csv')
    const { atime, mtime, size } = statSync(path)
    const other = (soundDeliveries(60)['schools.csv'] ?? '').toString().replace(/\d\n/, (text) => (text === '1\n' ? '2\n' : '1\n'))
    writeFileSync(path, other)
    utimesSync(path, atime, mtime)
    expect(statSync(path).size).toBe(size)
    opened.splice(0)
    expect((await bench.plan('xx/index', change)).deliveries.map(({ state }) => state)).toEqual(['known', 'changed'])
    expect([(await bench.run('xx/index', change)).outcome, [...new Set(opened)]]).toEqual(['published', ['schools.csv']])
  })

  it('is read while it is so young that the disk’s clock may not tell two changes apart', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { opened, change } = await watched(bench)
    const young = statSync(join(bench.data, 'people.csv')).ctimeMs + 1_000
    const early: Partial<RunDoors> = { ...change, effects: { ...(await bench.doors('xx/index')).effects, clock: { now: () => new Date(young) } } }
    await bench.run('xx/index', early)
    opened.splice(0)
    await bench.run('xx/index', early)
    expect(opened).toEqual(['people.csv', 'schools.csv'])
  })
})

describe('a plan', () => {
  it('names the territories of the delivery that has changed, and all where one is new', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    expect(await bench.plan()).toMatchObject({ territories: 'all', seconds: null })
    await bench.run()
    expect(await bench.plan()).toMatchObject({ steps: [], territories: [], seconds: 0 })
    const people = await bench.ask('select distinct territory_code from core.dweller order by 1')
    bench.deliver({ 'people.csv': `${String(soundDeliveries(60)['people.csv'])}\n` })
    const planned = await bench.plan()
    expect(planned.territories).toEqual(people.map(([code]) => code))
    expect(planned.seconds).toBeGreaterThan(0)
    bench.deliver({ 'schools2.csv': 'x\n' })
    expect((await bench.plan()).territories).toBe('all')
  })
})
