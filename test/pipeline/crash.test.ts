import { beforeAll, describe, expect, it, vi } from 'vitest'
import { killAt } from '../../bench/crash/kill-at.js'
import { differences, settledState } from '../../bench/crash/settled-state.js'
import type { SettledState } from '../../bench/crash/settled-state.js'
import { firstNight, printedSeed, randomNumbers, runner, secondNight } from './nights.js'
import { goneAfterAll } from './workbench.js'
import type { Bench } from './workbench.js'

// Many processes and whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const read = ['people-2.csv', 'people.csv']
const boundaries = [
  'started',
  ...[...read, 'schools.csv'].flatMap((file) => [`frozen ${file}`, `pulled ${file}`]),
  ...read.flatMap((file) => [`landed ${file}`, `harmonised ${file}`, `recorded ${file}`]),
  'all harmonised', 'core', 'computed', 'checked',
  ...['building', 'copied', 'counted', 'written', 'sealed', 'described', 'renamed', 'recorded', 'current'].map((step) => `publish ${step}`),
  'ended',
]

describe('a run that is ended with SIGKILL', () => {
  let first: Bench
  let clean: SettledState
  const passed: string[] = []
  const took = { run: 0, publish: 0 }

  const goneWith = goneAfterAll()

  beforeAll(async () => {
    first = await firstNight({ goneWith })
    const bench = secondNight(first, { goneWith })
    const { effects } = await bench.doors('xx/index')
    const at = new Map<string, number>()
    await bench.run('xx/index', { effects: { ...effects, progress: { report: () => undefined, passed: (boundary) => void at.set(boundary, performance.now()) } } })
    passed.push(...at.keys())
    const [started = 0, checked = 0, ended = 0] = ['started', 'checked', 'ended'].map((boundary) => at.get(boundary))
    Object.assign(took, { run: ended - started, publish: ended - checked })
    clean = await settledState(bench.state, 'xx/index')
  })

  const expectClean = async (bench: Bench): Promise<void> => {
    expect((await bench.release()).manifest.pipeline, 'a whole release is in force at every moment').toBe('xx/index')
    await bench.run()
    expect(differences(await settledState(bench.state, 'xx/index'), clean)).toEqual([])
    expect((await bench.plan()).steps).toEqual([])
  }

  it('passes these boundaries, and leaves nothing behind', () => {
    expect(passed).toEqual(boundaries)
    expect([clean['left'], clean['running']]).toEqual(['', '0'])
    expect(clean['ledger']?.split('\n')).toHaveLength(4)
    expect(Object.keys(clean).filter((name) => name.startsWith('public/csv/')).length).toBeGreaterThan(5)
  })

  it.each(boundaries)('at "%s": the next run gives what one clean run gives, and the ledger has each delivery once', async (boundary) => {
    const bench = secondNight(first)
    expect((await killAt(runner(bench, boundary), boundary, Infinity)).isKilled).toBe(true)
    await expectClean(bench)
  })

  it('at any moment of the run, and of its publishing', async () => {
    const next = randomNumbers(printedSeed())
    let killed = 0
    for (let turn = 0; turn < 8; turn++) {
      const bench = secondNight(first)
      const [line, span] = turn % 2 === 0 ? ['started\n', took.run] : ['checked\n', took.publish]
      if ((await killAt(runner(bench), line, next() * span)).isKilled) killed += 1
      await expectClean(bench)
    }
    expect(killed, 'most do not reach their end').toBeGreaterThan(3)
  })
})
