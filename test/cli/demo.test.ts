import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { cauce } from './cauce.js'

vi.setConfig({ testTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-demo-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('cauce demo', () => {
  it('shows both models and leaves a state folder that is for its owner alone, in which the doctor finds nothing amiss', () => {
    const state = join(root, 'state')
    const shown = cauce(['demo', '--state', state])
    expect(shown.status, shown.stderr).toBe(0)
    expect(shown.stdout).toMatch(/Classes of CLRISK[\s\S]*CLRISK beside the index, in \d+ territories[\s\S]*Published in/)
    expect(statSync(state).mode & 0o777).toBe(0o700)
    const doctor = cauce(['doctor', '--state', state])
    expect(doctor.status, doctor.stdout).toBe(0)
    expect(doctor.stdout).not.toMatch(/^[!✗]/m)
  })

  it.each([
    ['demo', 'file/state', 'a part of the path is a file'],
    ['demo', 'file', 'a file lies where the folder should be'],
    ['letters', 'file/state', 'a part of the path is a file'],
  ])('%s says so where %s cannot be made', (command, folder, words) => {
    writeFileSync(join(root, 'file'), '')
    const refused = cauce([command, ...(command === 'demo' ? [] : ['br/demo']), '--state', join(root, folder)])
    expect(refused.stderr).toContain(`${folder}: cannot make the folder: ${words}`)
    expect(refused.status).toBe(6)
  })
})
