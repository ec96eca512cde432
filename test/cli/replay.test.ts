import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import type { RunResult } from '../../src/pipeline/run-result.js'
import { canary, dwellers, peopleCsv, soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace, releaseTables } from '../pipeline/workbench.js'
import { cauce } from './cauce.js'

vi.setConfig({ testTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-replay-'))
const data = join(root, 'data')
const workspace = join(root, 'workspace')
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The commands of one state folder; all folders have one key, so that pseudonyms may be compared. */
function stateOf(name: string) {
  const state = join(root, name)
  mkdirSync(state)
  writeFileSync(join(state, 'key'), 'cd'.repeat(32), { mode: 0o600 })
  return (...args: readonly string[]) => cauce([...args, 'xx/index', '--workspace', workspace, '--state', state])
}

function edit(file: string, from: string, to: string): void {
  const path = join(workspace, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}

it('cauce replay: what was refused comes back from the frozen delivery, though the source is gone', async () => {
  cpSync(inventedWorkspace, workspace, { recursive: true })
  edit('mappings/xx/people.yaml', '"2": female }, else: unknown', '"2": female }, else: quarantine')
  const people = dwellers(120, 9).map((each, at) => (at < 7 ? { ...each, sex: '3' } : at < 9 ? { ...each, born: `99/99/${canary}` } : each))
  writeDeliveries(data, { ...soundDeliveries(), 'people.csv': peopleCsv(people) })
  const ours = stateOf('state')
  expect(ours('replay').status).toBe(7)
  expect(ours('run', '--data', data).status).toBe(0)
  expect(ours('quarantine').stdout).toMatch(/CODE_UNKNOWN +dweller\.sex +7 .*\n[^]*then: cauce replay xx\/index/)

  edit('schemas/raw/xx/people.yaml', '"2": female }', '"2": female, "3": female }')
  edit('mappings/xx/people.yaml', '"2": female }', '"2": female, "3": female }')
  expect(ours('plan', '--data', data).stdout).toContain('replays 9 quarantined rows')
  const clean = stateOf('clean')
  const wanted = clean('run', '--data', data, '--json')
  expect(wanted.status, wanted.stderr).toBe(0)
  rmSync(data, { recursive: true })

  const replayed = ours('replay', '--json')
  expect(replayed.status, replayed.stderr).toBe(0)
  const result = JSON.parse(replayed.stdout) as RunResult
  expect(result.outcome).toBe('published')
  expect(result.replayed.find(({ table }) => table === 'dweller')).toMatchObject({
    way: 'rows', read: 9, delivered: { before: 120, after: 120 }, rows: { before: 111, after: 118 }, quarantined: { before: 9, after: 2 }, dropped: { before: 0, after: 0 },
    rules: [
      { rule: 'CODE_UNKNOWN', column: 'sex', before: 7, recovered: 7, dropped: 0, still: 0, newly: 0, after: 0 },
      { rule: 'TYPE_DATE', column: 'birth_date', before: 2, recovered: 0, dropped: 0, still: 2, newly: 0, after: 2 },
    ],
  })
  const other = JSON.parse(wanted.stdout) as RunResult
  expect(result.reconciliation).toEqual(other.reconciliation)
  expect(await releaseTables(result.release)).toEqual(await releaseTables(other.release))
  expect(replayed.stdout + replayed.stderr).not.toContain(canary)

  const again = ours('replay')
  expect(again.status, again.stderr).toBe(0)
  expect(again.stdout).toMatch(/^Nothing to replay/)
  edit('mappings/xx/people.yaml', '{ recode: WORKS, codes: { "1": "yes", "2": "no" }', '{ recode: WORKS, codes: { "1": "yes", "2": "yes" }')
  const whole = ours('replay')
  expect(whole.status, whole.stderr).toBe(0)
  expect(whole.stdout).toContain('xx/people, people.csv, dweller: read again whole (120). Why: the change also concerns rows that were accepted: dweller.works: one code is gone or means something else.')
  expect(whole.stdout).toMatch(/TYPE_DATE +2 +0 +0 +2 +0 +2\n/)
})
