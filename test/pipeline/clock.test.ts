import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { listReleases, releaseBefore } from '../../src/publish/history/list-releases.js'
import { givenUp } from '../../src/publish/history/prune-releases.js'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { dwellers, peopleCsv, soundDeliveries } from './deliveries.js'
import { Bench } from './workbench.js'

vi.setConfig({ testTimeout: 600_000 })

describe('a clock that jumps back between two runs', () => {
  it('is said; the later run is in force, goes back to the earlier one, and stays when releases are removed', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { effects } = await bench.doors('xx/index')
    const runAt = async (time: string, seed: number) => {
      bench.deliver({ 'people.csv': peopleCsv(dwellers(60, seed)) })
      const start = Date.parse(time)
      let ticks = 0
      return bench.run('xx/index', { effects: { ...effects, clock: { now: () => new Date(start + 10 * ticks++) } } })
    }
    const first = await runAt('2026-03-01T10:00:00Z', 1)
    const second = await runAt('2026-03-02T10:00:00Z', 2)
    const back = await runAt('2026-03-01T09:00:00Z', 3)
    expect([first.notes, second.notes]).toEqual([[], []])
    expect(back.notes.join('\n')).toMatch(/^The clock shows 2026-03-01T09:00:00.*, earlier than the release in force was made \(2026-03-02T10:00:00.*\)\. Check the clock/)
    expect((await bench.release()).folder).toBe(back.release)
    expect(await bench.ask('select count(*) from core.dweller')).toEqual([['60']])

    const listed = await listReleases(stateFolder(bench.state).releases, 'xx/index')
    expect(listed.map(({ folder }) => folder)).toEqual([first, second, back].map(({ release }) => release))
    expect(releaseBefore(listed, back.release.slice(join(stateFolder(bench.state).releases, 'xx/index').length + 1))?.folder).toBe(second.release)
    expect(givenUp(listed, 2).map(({ folder }) => folder)).toEqual([first.release])

    const again = await runAt('2026-03-01T09:30:00Z', 3)
    expect(again.outcome).toBe('unchanged')
  })

  it('to the very second of a release made then: the runs and releases keep apart', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { effects } = await bench.doors('xx/index')
    const clock = { now: () => new Date('2026-03-01T10:00:00Z') }
    const first = await bench.run('xx/index', { effects: { ...effects, clock } })
    bench.deliver({ 'people.csv': peopleCsv(dwellers(60, 2)) })
    const second = await bench.run('xx/index', { effects: { ...effects, clock } })
    bench.deliver(soundDeliveries(60))
    const third = await bench.run('xx/index', { effects: { ...effects, clock } })
    expect(new Set([first.release, second.release, third.release]).size).toBe(3)
    expect((await bench.release()).folder).toBe(third.release)
  })
})
