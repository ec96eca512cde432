import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce } from './cauce.js'

vi.setConfig({ testTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-letters-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const ask = (...more: readonly string[]) => cauce(['letters', 'xx/index', '--workspace', inventedWorkspace, '--state', join(root, 'state'), '--out', join(root, 'letters'), ...more])
const asked = (stdout: string): readonly string[] => (JSON.parse(stdout) as { letters: { asks: { registry: string }[] }[] }).letters.flatMap(({ asks }) => asks.map(({ registry }) => registry))

describe('cauce letters', () => {
  it('asks each institution once, again when told to, and for nothing that has come', () => {
    const first = ask()
    expect(first.status, first.stderr).toBe(0)
    expect(first.stdout).toMatch(/xx\/people +2024/)
    const files = readdirSync(join(root, 'letters'))
    expect(files.filter((file) => file.endsWith('.es.html')).length).toBe(files.filter((file) => file.endsWith('.es.xlsx')).length)
    expect(files.map((file) => readFileSync(join(root, 'letters', file), 'latin1')).filter((text) => text.includes('<html lang="es">')).length).toBeGreaterThan(0)
    expect(asked(ask('--json').stdout)).toEqual([])
    expect(asked(ask('--again', '--json').stdout)).toEqual(['xx/people', 'xx/schools'])
    writeDeliveries(join(root, 'data'), soundDeliveries(60))
    const run = cauce(['run', 'xx/index', '--workspace', inventedWorkspace, '--state', join(root, 'state'), '--data', join(root, 'data')])
    expect(run.status, run.stderr).toBe(0)
    const after = ask('--again')
    expect(after.stdout).toContain('Nothing is open')
    expect(after.stdout).toMatch(/xx\/people +2024 +has come/)
  })
})
