import { spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { peopleCsv, dwellers, soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce, command } from './cauce.js'

// Many processes: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-bad-state-'))
const [workspace, data, state] = [join(root, 'workspace'), join(root, 'data'), join(root, 'state')]
const key = join(state, 'key')
const flags = ['run', 'xx/index', '--workspace', workspace, '--data', data, '--state', state]
const inForce = (): string => readlinkSync(join(state, 'releases/xx/index/current'))

afterAll(() => rmSync(root, { recursive: true, force: true }))
beforeAll(() => {
  cpSync(inventedWorkspace, workspace, { recursive: true })
  writeDeliveries(data, soundDeliveries(60))
  const first = cauce(flags)
  if (first.status !== 0) throw new Error(first.stderr)
})

describe('the command says in a sentence what is wrong with its folder, and ends with code 6', () => {
  it('a key that others may read', () => {
    chmodSync(key, 0o640)
    const { status, stderr } = cauce(flags)
    chmodSync(key, 0o600)
    expect(status).toBe(6)
    expect(stderr).toContain(`${key}: the key of the pseudonyms may be read by others; expected mode 600. Run chmod 600 on it`)
  })

  it('two operators at once: one works, the other is told who', async () => {
    writeDeliveries(data, { 'people.csv': peopleCsv(dwellers(20_000, 2)) })
    const start = () =>
      new Promise<{ readonly code: number | null; readonly said: string }>((done) => {
        const child = spawn(process.execPath, [...command(), ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
        let said = ''
        child.stderr.on('data', (chunk) => (said += String(chunk)))
        child.on('close', (code) => done({ code, said }))
      })
    const ends = await Promise.all([start(), start(), start()])
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 6, 6])
    for (const { said } of ends.filter(({ code }) => code === 6)) expect(said).toMatch(/lock: process \d+ on .* holds this folder since .* \(run xx\/index\); expected one writer at a time\. Wait for it to end/)
    expect(existsSync(join(state, 'lock'))).toBe(false)
  })

  it('a stale lock of this machine is taken over; one of another machine is not', () => {
    const owner = { pid: 2 ** 22 + 1, host: hostname(), since: '2025-01-01T00:00:00.000Z', doing: 'run xx/index' }
    writeFileSync(join(state, 'lock'), JSON.stringify(owner))
    expect(cauce(flags).status).toBe(0)
    writeFileSync(join(state, 'lock'), JSON.stringify({ ...owner, host: 'elsewhere' }))
    const { status, stderr } = cauce(flags)
    rmSync(join(state, 'lock'))
    expect(status).toBe(6)
    expect(stderr).toMatch(/on elsewhere holds this folder.*if that machine is gone for good, remove the lock file/)
  })

  it('tables that are damaged are made anew, and it is said', () => {
    const ledger = (): string => cauce(['deliveries', '--state', state]).stdout
    const before = ledger()
    writeFileSync(join(state, 'work.duckdb'), 'no database')
    const { status, stdout } = cauce(flags)
    expect(status).toBe(0)
    expect(stdout).toMatch(/The working tables were damaged\. They were set aside as .*work\.duckdb\.damaged and are made anew from the deliveries\./)
    expect(ledger()).toBe(before)
    writeFileSync(join(state, 'work.duckdb'), 'no database')
    rmSync(join(state, 'ledger.json'))
    const lost = cauce(flags)
    expect(lost.status).toBe(6)
    expect(lost.stderr).toMatch(/the copy of their ledger .* is absent; expected one of the two\. Put the folder back from a backup/)
    rmSync(join(state, 'work.duckdb'))
    expect(cauce(flags).status, 'both moved away: a new ledger, as the sentence says').toBe(0)
  })
})

describe('an expired waiver', () => {
  it('blocks with code 5, names its day, and leaves the release in force', () => {
    const pipeline = join(workspace, 'pipelines/xx/index.yaml')
    const plain = readFileSync(pipeline, 'utf8')
    const before = inForce()
    const waived = (day: string) => writeFileSync(pipeline, `${plain}  - { check: row-count, of: xx/people, at_least: 1000000, severity: warn, expires: "${day}", reason: the new register is not complete yet }\n`)
    waived('2020-01-01')
    const { status, stderr } = cauce(flags)
    expect(status).toBe(5)
    expect(stderr).toContain('the new register is not complete yet (the waiver expired on 2020-01-01)')
    expect(inForce()).toBe(before)
    waived('2999-01-01')
    expect(cauce(flags).status).toBe(0)
    writeFileSync(pipeline, plain)
  })
})
