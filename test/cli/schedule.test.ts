import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { dwellers, peopleCsv, soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce, command } from './cauce.js'

vi.setConfig({ testTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-schedule-'))
const workspace = join(root, 'workspace')
const data = join(root, 'data')
const state = join(root, 'state')
afterAll(() => rmSync(root, { recursive: true, force: true }))
cpSync(inventedWorkspace, workspace, { recursive: true })
const pipeline = join(workspace, 'pipelines/xx/index.yaml')
const plain = readFileSync(pipeline, 'utf8')
const withSchedule = (cron: string, zone = 'UTC'): void => writeFileSync(pipeline, `${plain}schedule: { cron: "${cron}", time_zone: ${zone}, pause_minutes: 0.001, notify: [{ on: [published, unchanged, blocked, failed, interrupted], webhook: HOOK }] }\n`)
const missed = (): void => {
  mkdirSync(state, { recursive: true })
  writeFileSync(join(state, 'schedule.json'), JSON.stringify({ 'xx/index': { handled: '2026-01-01T00:00', outcome: null, startedAt: null, finishedAt: null, succeededAt: null, attempts: 0, code: null, message: null } }))
}
const memory = (): unknown => JSON.parse(readFileSync(join(state, 'schedule.json'), 'utf8'))
const flags = ['--workspace', workspace, '--data', data, '--state', state]

async function hook(): Promise<{ readonly url: string; readonly outcomes: string[]; close(): void }> {
  const outcomes: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      outcomes.push(String((JSON.parse(body) as { outcome: string }).outcome))
      response.end()
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`, outcomes, close: () => void server.close() }
}

/** Runs the schedule without holding up this process, whose webhook it calls. */
async function scheduled(more: readonly string[], url: string, during?: (pid: number) => void): Promise<{ readonly status: number | string | null; readonly stdout: string }> {
  const child = spawn(process.execPath, [...command(), 'schedule', 'xx/index', ...flags, ...more], { env: { ...process.env, HOOK: url }, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  if (child.pid !== undefined) during?.(child.pid)
  const status = await new Promise<number | string | null>((done) => child.on('close', (code, signal) => done(code ?? signal)))
  return { status, stdout }
}

describe('cauce schedule', () => {
  it.each([
    ['a time that never comes', '0 2 30 2 *', 'UTC', /index\.yaml:\d+:\d+.*impossible day/s],
    ['a zone that does not exist', '0 2 * * *', 'America/Nowhere', /index\.yaml:\d+:\d+.*a time zone such as America\/Sao_Paulo/s],
  ])('%s is a fault of the pipeline, with its place', (_, cron, zone, says) => {
    withSchedule(cron, zone)
    const { status, stderr } = cauce(['schedule', 'xx/index', '--once', ...flags])
    expect(status).toBe(3)
    expect(stderr).toMatch(says)
  })

  it('refuses a pipeline without a schedule', () => {
    writeFileSync(pipeline, plain)
    const { status, stderr } = cauce(['schedule', 'xx/index', '--once', ...flags])
    expect([status, stderr.includes('xx/index has no schedule')]).toEqual([2, true])
  })

  it('makes up for a night that was missed, tells the outcome once, and does nothing the second time', async () => {
    withSchedule('0 2 * * *')
    missed()
    writeDeliveries(data, soundDeliveries(60))
    const server = await hook()
    const first = await scheduled(['--once'], server.url)
    expect(first.status).toBe(0)
    expect(first.stdout).toMatch(/xx\/index +0 2 \* \* \* +UTC +\d{4}-\d{2}-\d{2} 02:00/)
    expect(memory()).toMatchObject({ 'xx/index': { outcome: 'published', attempts: 1, handled: expect.stringMatching(/T02:00$/) } })
    await scheduled(['--once'], server.url)
    expect(server.outcomes).toEqual(['published'])
    rmSync(join(data, 'people.csv'))
    missed()
    await scheduled(['--once'], server.url)
    expect(server.outcomes).toEqual(['published', 'failed'])
    expect(memory()).toMatchObject({ 'xx/index': { outcome: 'failed', code: 'DELIVERY_ABSENT', attempts: 1 } })
    server.close()
  })

  it('ends cleanly at SIGTERM in the middle of a run, and runs that night again', async () => {
    withSchedule('0 2 * * *')
    missed()
    writeDeliveries(data, { ...soundDeliveries(60), 'people.csv': peopleCsv(dwellers(60_000, 3)) })
    const server = await hook()
    const busy = (pid: number): void => {
      const look = setInterval(() => {
        if (!existsSync(join(state, 'lock'))) return
        clearInterval(look)
        setTimeout(() => process.kill(pid, 'SIGTERM'), 100)
      }, 10)
    }
    const { status } = await scheduled(['--health-port', '39464'], server.url, busy)
    expect(status).toBe(0)
    expect(existsSync(join(state, 'lock'))).toBe(false)
    expect(server.outcomes).toEqual(['interrupted'])
    expect((await scheduled(['--once'], server.url)).status).toBe(0)
    expect(server.outcomes).toEqual(['interrupted', 'published'])
    server.close()
  })
})
