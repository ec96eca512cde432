import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, it, vi } from 'vitest'
import { soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce, command } from './cauce.js'

vi.setConfig({ testTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-status-'))
const data = join(root, 'data')
const state = join(root, 'state')
const run = ['run', 'xx/index', '--workspace', inventedWorkspace, '--data', data, '--state', state]
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('cauce status: while a run is going, which one, since when and at what, with the releases and deliveries before it', async () => {
  writeDeliveries(data, soundDeliveries(60))
  expect(cauce(run).status).toBe(0)
  writeDeliveries(data, soundDeliveries(90))
  const child = spawn(process.execPath, [...command(), ...run], { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  try {
    while (!existsSync(join(state, 'current-step.json')) && child.exitCode === null) await pause(5)
    // Held in the middle of its step, with the lock and the database in its hands.
    child.kill('SIGSTOP')
    const seen = cauce(['status', '--state', state])
    expect(seen.status, seen.stderr).toBe(0)
    const [first = ''] = seen.stdout.split('\n')
    expect(first).toMatch(new RegExp(`^Going since \\d{4}-\\d{2}-\\d{2}T[0-9:]{8}Z: run xx/index \\(process ${child.pid} on ${hostname()}\\), at "[^"]+" since \\S+Z\\.$`))
    expect(seen.stdout).toMatch(/Releases in force:\n[^]*xx\/index +\d{8}T/)
    expect(seen.stdout).toMatch(/xx\/schools +2024 +1 +schools\.csv/)
    const json = JSON.parse(cauce(['status', '--state', state, '--json']).stdout) as { readonly going: { readonly pid: number; readonly doing: string }; readonly runs: unknown }
    expect([json.going.pid, json.going.doing, json.runs]).toEqual([child.pid, 'run xx/index', null])
  } finally {
    child.kill('SIGCONT')
  }
  expect(await ended).toBe(0)
  const after = cauce(['status', '--state', state])
  expect(after.stdout).toMatch(/^Runs, the latest first:\n[^]*published/)
  expect(existsSync(join(state, 'current-step.json'))).toBe(false)
})
