import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canary, dwellers, peopleCsv, soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce } from './cauce.js'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-operate-'))
const data = join(root, 'data')
const state = join(root, 'state')
afterAll(() => rmSync(root, { recursive: true, force: true }))

beforeAll(() => {
  writeDeliveries(data, { ...soundDeliveries(60), 'people.csv': peopleCsv(dwellers(60).map((each, at) => (at < 4 ? { ...each, born: `99/99/${canary}` } : each))) })
  const run = cauce(['run', 'xx/index', '--workspace', inventedWorkspace, '--data', data, '--state', state])
  if (run.status !== 0) throw new Error(run.stderr)
})

describe('the commands of an operator', () => {
  it('cauce quarantine: rules with their place and the shape of the value, never a value', () => {
    const { status, stdout, stderr } = cauce(['quarantine', 'xx/index', '--workspace', inventedWorkspace, '--state', state])
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^4 rows or lines in quarantine under 1 rules:/)
    expect(stdout).toMatch(/xx\/people +\S+ +dweller\.birth_date +4 +people\.csv:2/)
    expect(stdout + stderr).not.toContain(canary)
  })

  it('cauce deliveries: the ledger, and a removal that wants a name and a reason', () => {
    const { stdout } = cauce(['deliveries', '--state', state])
    expect(stdout).toMatch(/xx\/people +2024 +people\.csv +1 +in force/)
    expect(cauce(['deliveries', '--remove-retired', '--state', state]).status).toBe(2)
    expect(cauce(['deliveries', '--remove-retired', '--before', '2030-01-01', '--by', 'Ana', '--note', 'over', '--state', state]).stdout).toContain('No version was retired')
  })

  it('cauce gaps: what each registry lacks and what closing it gives', () => {
    const { status, stdout, stderr } = cauce(['gaps', 'xx/index', '--workspace', inventedWorkspace, '--state', state, '--json'])
    expect(status, stderr).toBe(0)
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ registry: 'xx/people', kind: 'quarantine', figure: 4 / 60, unlocks: '4 records back from quarantine' }))
  })

  it('cauce doctor: everything at a glance, code 6 where something is bad', () => {
    const well = cauce(['doctor', '--state', state])
    expect(well.status, well.stdout).toBe(0)
    expect(well.stdout).toMatch(/✓ +release xx\/index +\S+: every byte as sealed/)
    rmSync(join(state, 'key'))
    const ill = cauce(['doctor', '--state', state])
    expect(ill.status).toBe(6)
    expect(ill.stdout).toMatch(/✗ +key +the key of the pseudonyms is missing/)
  })

  it('say so where nothing has run yet', () => {
    expect(cauce(['deliveries', '--state', join(root, 'nowhere')]).status).toBe(7)
  })
})
