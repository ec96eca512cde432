import { createHash } from 'node:crypto'
import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderConnector } from '../../connectors/folder.js'
import { httpConnector } from '../../connectors/http/connector.js'
import type { Connector } from '../../src/core/connector.js'
import type { RunDoors } from '../../src/pipeline/run.js'
import type { Answer } from '../connectors/http/faulty-server.js'
import { faultyServer, plain } from '../connectors/http/faulty-server.js'
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

/** The same deliveries from a web server that tells them by tags, or does not. */
async function served(bench: Bench, files: () => Readonly<Record<string, string>>, tagged: boolean): Promise<{ readonly fetched: string[]; readonly change: Partial<RunDoors> }> {
  const fetched: string[] = []
  const answer: Answer = (request, response) => {
    const name = request.url?.slice(1) ?? ''
    const text = files()[name] ?? ''
    response.writeHead(200, { 'content-length': Buffer.byteLength(text), ...(tagged ? { etag: `"${createHash('sha256').update(text).digest('hex')}"` } : {}) })
    if (request.method !== 'HEAD') fetched.push(name)
    response.end(request.method === 'HEAD' ? undefined : text)
  }
  const names = Object.keys(files())
  const { url } = await faultyServer({ '/': [plain(names.map((name) => `<a href="${name}">${name}</a>`).join(' '))], ...Object.fromEntries(names.map((name) => [`/${name}`, [answer]])) })
  const http = httpConnector({ secretOf: () => undefined, firstPauseMs: 1 })
  const folder: Connector = {
    kind: 'folder',
    list: async (_, pattern, access) => http.list(`${url}/`, pattern, access),
    open: (_, file, access, stop) => http.open(`${url}/`, file, access, stop),
  }
  return { fetched, change: { connectors: new Map([['folder', folder]]), effects: (await bench.doors('xx/index')).effects } }
}

describe('a file on a web server', () => {
  it.each([[true, []], [false, ['people.csv', 'schools.csv']]])('whose version the server tells (%s) is fetched again by run and plan: %j', async (tagged, again) => {
    let files = Object.fromEntries(Object.entries(soundDeliveries(60)).map(([name, text]) => [name, text.toString()]))
    const bench = new Bench({ deliveries: {} })
    const { fetched, change } = await served(bench, () => files, tagged)
    expect((await bench.run('xx/index', change)).outcome).toBe('published')
    expect(fetched.splice(0).sort()).toEqual(['people.csv', 'schools.csv'])
    expect([(await bench.run('xx/index', change)).outcome, fetched.splice(0).sort()]).toEqual(['unchanged', again])
    expect([(await bench.plan('xx/index', change)).steps, fetched.splice(0).sort()]).toEqual([[], again])
    expect([(await bench.run('xx/index', { ...change, verify: true })).outcome, fetched.splice(0).sort()]).toEqual(['unchanged', ['people.csv', 'schools.csv']])
    files = { ...files, 'people.csv': `${files['people.csv'] ?? ''}\n` }
    expect((await bench.plan('xx/index', change)).deliveries.map(({ state }) => state)).toEqual(['changed', 'known'])
    expect([...new Set(fetched)].sort()).toEqual(['people.csv', ...again.slice(1)])
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
