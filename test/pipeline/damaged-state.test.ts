import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { killAt } from '../../bench/crash/kill-at.js'
import { differences, settledState } from '../../bench/crash/settled-state.js'
import type { SettledState } from '../../bench/crash/settled-state.js'
import { CauceError } from '../../src/core/error.js'
import { firstNight, runner, secondNight } from './nights.js'
import { goneAfterAll } from './workbench.js'
import type { Bench } from './workbench.js'

// Whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const cut = (path: string, share: number): void => truncateSync(path, Math.floor(statSync(path).size * share))

function overwrite(path: string, share: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(64, 0xff), 0, 64, Math.floor(statSync(path).size * share))
  closeSync(file)
}

/** In every block, since a run reads only those that it needs. */
function overwriteBlocks(path: string): void {
  const { size } = statSync(path)
  for (let at = 3 * 4096 + 1000; at < size; at += 256 * 1024) overwrite(path, at / size)
}

/** Runs until a run does not ask for another; what was said on the way. */
async function said(bench: Bench): Promise<readonly string[]> {
  try {
    return (await bench.run()).notes
  } catch (error) {
    if (!(error instanceof CauceError) || error.code !== 'WAREHOUSE_DAMAGED') throw error
    expect([error.exitCode, error.parts.mayPass]).toEqual([6, true])
    return [error.message, ...(await bench.run()).notes]
  }
}

describe('working tables that are damaged', () => {
  /** Killed in the middle of its second night, with a log of commits beside its tables. */
  let killed: Bench
  /** After its second night. */
  let whole: Bench
  let clean: SettledState

  const goneWith = goneAfterAll()

  beforeAll(async () => {
    const first = await firstNight({ goneWith })
    killed = secondNight(first, { goneWith })
    await killAt(runner(killed, 'all harmonised'), 'all harmonised', Infinity)
    whole = secondNight(first, { goneWith })
    await whole.run()
    clean = await settledState(whole.state, 'xx/index')
  })

  const damaged = (from: Bench, spoil: (work: string, bench: Bench) => void): Bench => {
    const bench = secondNight(from)
    spoil(join(bench.state, 'work.duckdb'), bench)
    return bench
  }

  const expectClean = async (bench: Bench): Promise<void> => {
    expect(differences(await settledState(bench.state, 'xx/index'), clean).filter((name) => name !== 'left')).toEqual([])
    expect((await bench.plan()).steps).toEqual([])
  }

  it.each([
    { share: 0, lacks: true },
    { share: 0.1, lacks: false },
    { share: 0.5, lacks: false },
    { share: 0.9, lacks: false },
  ])('by a log cut to $share, which opens without an error: the ledger is held against its copy, and the run goes on', async ({ share, lacks }) => {
    const bench = damaged(killed, (work) => cut(`${work}.wal`, share))
    const notes = await said(bench)
    if (lacks) expect(notes.join('\n')).toMatch(/The ledger lacked the last [12] of its 4 changes; they were restored from its copy\./)
    await expectClean(bench)
  })

  it.each([
    { name: 'a log with other bytes', from: () => killed, spoil: (work: string) => overwrite(`${work}.wal`, 0.5) },
    { name: 'an empty file', from: () => whole, spoil: (work: string) => cut(work, 0) },
    { name: 'a file cut in its header', from: () => whole, spoil: (work: string) => truncateSync(work, 100) },
    { name: 'a file cut to a third', from: () => whole, spoil: (work: string) => cut(work, 0.33) },
    { name: 'a file cut near its end', from: () => whole, spoil: (work: string) => cut(work, 0.95) },
    { name: 'blocks with other bytes', from: () => whole, spoil: (work: string) => overwriteBlocks(work) },
    { name: 'a file that is no database', from: () => whole, spoil: (work: string) => writeFileSync(work, 'x'.repeat(50_000)) },
  ])('by $name: set aside, said, and made anew with the ledger as it was', async ({ from, spoil }) => {
    const bench = damaged(from(), spoil)
    const notes = await said(bench)
    expect(notes.join('\n')).toMatch(/damaged.* set aside as .*work\.duckdb\.damaged/)
    expect(existsSync(join(bench.state, 'work.duckdb.damaged'))).toBe(true)
    await expectClean(bench)
  })

  it('by somebody who removed them: the ledger comes back from its copy', async () => {
    const bench = damaged(whole, (work) => rmSync(work))
    expect((await said(bench)).join('\n')).toMatch(/The ledger lacked the last 4 of its 4 changes/)
    await expectClean(bench)
  })

  it('are refused where the copy of the ledger is damaged or gone too; nothing is touched', async () => {
    for (const spoil of [(copy: string) => rmSync(copy), (copy: string) => writeFileSync(copy, readFileSync(copy, 'utf8').replace('people.csv', 'peoplE.csv'))]) {
      const bench = damaged(whole, (work, { state }) => {
        cut(work, 0.5)
        spoil(join(state, 'ledger.json'))
      })
      const fault = await bench.fault()
      expect([fault.code, fault.exitCode]).toEqual(['LEDGER_LOST', 6])
      expect(fault.message).toMatch(/the copy of their ledger \(.*ledger\.json\) is (absent|damaged); expected one of the two\. Put the folder back from a backup/)
      expect(existsSync(join(bench.state, 'work.duckdb'))).toBe(true)
      expect((await bench.release()).manifest.id).toBeTruthy()
    }
  })

  it('need their key: another one is not made in silence', async () => {
    const bench = damaged(whole, (work, { state }) => {
      cut(work, 0.5)
      rmSync(join(state, 'key'))
    })
    expect((await bench.fault()).code).toBe('KEY_MISSING')
  })

  it('a damaged copy alone is written anew', async () => {
    const bench = damaged(whole, (_, { state }) => writeFileSync(join(state, 'ledger.json'), '{'))
    expect((await bench.run()).notes).toEqual(['The copy of the ledger was damaged; it was written anew from the ledger.'])
    expect(readFileSync(join(bench.state, 'ledger.json'), 'utf8')).toContain('people-2.csv')
  })
})
