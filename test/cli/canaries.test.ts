import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { canary, dwellers, peopleCsv, personLine, schoolsCsv, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
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

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile())
}

describe('what names a person', () => {
  it.each(nights)('is nowhere but in the vault after a night that is $outcome ($code): output, log, lineage, memory of the schedule, tables, release', ({ outcome, code, content }) => {
    writeDeliveries(data, { 'people.csv': content, 'schools.csv': schoolsCsv() })
    mkdirSync(state, { recursive: true })
    writeFileSync(join(state, 'schedule.json'), JSON.stringify({ 'xx/index': { handled: '2026-01-01T00:00', outcome: null, startedAt: null, finishedAt: null, succeededAt: null, attempts: 0, code: null, message: null } }))
    const night = cauce(['schedule', 'xx/index', '--once', '--workspace', workspace, '--data', data, '--state', state], { CAUCE_LOG: 'debug', CAUCE_TRACE: '1', CAUCE_LINEAGE: lineage })
    const memory = JSON.parse(readFileSync(join(state, 'schedule.json'), 'utf8')) as Record<string, { outcome: string; code: string | null }>
    expect(memory['xx/index'], night.stderr).toMatchObject({ outcome, code })
    expect(`${night.stdout}${night.stderr}`).not.toContain(canary)
    expect(readFileSync(lineage, 'utf8')).toContain('"eventType"')
    expect(readFileSync(lineage, 'utf8')).not.toContain(canary)
    const found = filesBelow(state).filter((path) => readFileSync(path).includes(canary))
    expect(found.length, 'the vault has it').toBeGreaterThan(0)
    expect(found.filter((path) => !path.startsWith(`${join(state, 'deliveries')}/`))).toEqual([])
  })
})
