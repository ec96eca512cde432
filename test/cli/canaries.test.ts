import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openHealthServer } from '../../src/schedule/health-server.js'
import { readScheduleState } from '../../src/schedule/schedule-state.js'
import { canary, dwellers, peopleCsv, personLine, schoolsCsv, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { served } from '../web/server.js'
import { cauce } from './cauce.js'

// Whole runs in processes of their own: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-canaries-'))
const [workspace, data, state, lineage] = [join(root, 'workspace'), join(root, 'data'), join(root, 'state'), join(root, 'lineage.jsonl')]
afterAll(() => rmSync(root, { recursive: true, force: true }))
cpSync(inventedWorkspace, workspace, { recursive: true })
const pipeline = join(workspace, 'pipelines/xx/index.yaml')
writeFileSync(pipeline, `${readFileSync(pipeline, 'utf8')}schedule: { cron: "0 2 * * *", time_zone: UTC, pause_minutes: 0.001 }\n`)

const people = dwellers(90)
/** Every column that names a person or narrows the search bears the canary, in good rows and in rows with each defect. */
const spoiled = people.map((each, at) => (at < 12 ? { ...each, ...[{ born: `99/99/${canary}` }, { district: canary }, { works: canary }, { income: canary }, { sex: canary }][at % 5] } : each))
const nights = [
  { outcome: 'published', code: null, content: `${peopleCsv(spoiled)}${personLine(people[0] ?? never())};${canary}\n"${canary} open\n` },
  { outcome: 'failed', code: 'HEADER_DUPLICATE', content: peopleCsv(people).replace('PHONE', 'NAME') },
  { outcome: 'failed', code: 'ENCODING_CONTRADICTED', content: Buffer.from(peopleCsv(people), 'latin1') },
  { outcome: 'blocked', code: 'CHECK_BLOCKED', content: peopleCsv(people.map((each, at) => (at < 60 ? { ...each, born: canary } : each))) },
]

function never(): never {
  throw new Error('there is a dweller')
}

async function answer(url: string, asked: RequestInit = {}): Promise<string> {
  const response = await fetch(url, asked)
  return `${response.status === 200 ? '' : `${response.status} `}${await response.text()}`
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile())
}

describe('what names a person', () => {
  it.each(nights)('is nowhere but in the vault after a night that is $outcome ($code): output, log, lineage, memory, health and metrics of the schedule, tables, release', async ({ outcome, code, content }) => {
    writeDeliveries(data, { 'people.csv': content, 'schools.csv': schoolsCsv() })
    mkdirSync(state, { recursive: true })
    writeFileSync(join(state, 'schedule.json'), JSON.stringify({ 'xx/index': { handled: '2026-01-01T00:00', outcome: null, startedAt: null, finishedAt: null, succeededAt: null, attempts: 0, code: null, message: null } }))
    const night = cauce(['schedule', 'xx/index', '--once', '--workspace', workspace, '--data', data, '--state', state], { CAUCE_LOG: 'debug', CAUCE_TRACE: '1', CAUCE_LINEAGE: lineage })
    const memory = JSON.parse(readFileSync(join(state, 'schedule.json'), 'utf8')) as Record<string, { outcome: string; code: string | null }>
    expect(memory['xx/index'], night.stderr).toMatchObject({ outcome, code })
    expect(`${night.stdout}${night.stderr}`).not.toContain(canary)
    expect(readFileSync(lineage, 'utf8')).toContain('"eventType"')
    expect(readFileSync(lineage, 'utf8')).not.toContain(canary)
    const kept = await readScheduleState(join(state, 'schedule.json'))
    const health = await openHealthServer('127.0.0.1', 0, () => ({ state: kept, running: null, well: outcome === 'published' }))
    const told = await Promise.all(['health', 'metrics', 'status', canary].map((path) => answer(`http://127.0.0.1:${health.port}/${path}`)))
    await health.close()
    expect(told.join('\n')).toContain('xx/index')
    expect(told.join('\n')).not.toContain(canary)
    const found = filesBelow(state).filter((path) => readFileSync(path).includes(canary))
    expect(found.length, 'the vault has it').toBeGreaterThan(0)
    expect(found.filter((path) => !path.startsWith(`${join(state, 'deliveries')}/`))).toEqual([])
  })

  it('is in no answer of the server over that release, nor where a question names it', async () => {
    const server = await served(root, { releases: join(state, 'releases'), pipelines: ['xx/index'] })
    const home = `http://127.0.0.1:${server.port}/`
    const line = `${home}v1/xx/index`
    const ask = (query: string): Promise<string> => answer(`${line}/sql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })
    const tables = JSON.parse(await answer(`${line}/tables`)) as { readonly tables: readonly { readonly name: string }[] }
    expect(tables.tables.length).toBeGreaterThan(5)
    const answers = await Promise.all(['', 'openapi.json', 'v1/pipelines', 'v1/xx/index', 'v1/xx/index/territories', 'xx/index/', 'xx/index/data.js'].map((path) => answer(`${home}${path}`)))
    for (const { name } of tables.tables) answers.push(await answer(`${line}/tables/${name}`), await ask(`select * from "${name}"`))
    answers.push(await ask("select * from read_csv('people.csv')"), await ask('select * from core.dweller'))
    expect(answers.join('\n')).toContain('0101')
    expect(answers.join('\n')).not.toContain(canary)
  })
})
