import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/method/random.js'
import { sweepLeftovers } from '../../src/pipeline/sweep.js'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { pruneReleases } from '../../src/publish/history/prune-releases.js'
import { rollBack } from '../../src/publish/history/roll-back.js'
import { listReleases } from '../../src/publish/history/list-releases.js'
import { currentRelease } from '../../src/publish/release.js'
import { readEvents } from '../../src/publish/release-log.js'
import type { PublishStep } from '../../src/publish/release.js'
import { verifyRelease } from '../../src/publish/seal-release.js'
import { program } from '../program.js'
import { temporaryFolder } from '../warehouse/temporary.js'

// In memory where there is such a place: nothing here is about the speed of a disk.
const root = temporaryFolder(existsSync('/dev/shm') ? '/dev/shm' : undefined)

/** A state folder whose releases lie where the test has them. */
function stateFolderOf(releases: string) {
  return { ...stateFolder(join(releases, 'state')), releases }
}

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  readonly output: () => string
  readonly ready: Promise<void>
}

const built = (script: string): Promise<string> => program(join(import.meta.dirname, script))
const programs = { 'publisher.ts': await built('publisher.ts'), 'reader.ts': await built('reader.ts'), 'keeper.ts': await built('keeper.ts') }

function start(script: keyof typeof programs, args: readonly string[]): Running {
  const child = spawn(process.execPath, [programs[script], ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.startsWith('ready\n')) resolve()
    })
  })
  return { child, ready, output: () => text, ended: once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null)) }
}

describe('publishing beside readers in another process', () => {
  it('shows them one whole release after another, over 1,000 releases in a row', { timeout: 300_000 }, async () => {
    const releases = mkdtempSync(join(root, 'read-'))
    const first = start('publisher.ts', [releases, '0', '1', 'small'])
    expect(await first.ended).toBe(0)
    const stop = join(releases, 'stop')
    const reader = start('reader.ts', [releases, stop])
    await reader.ready
    const publisher = start('publisher.ts', [releases, '1', '1000', 'small'])
    expect(await publisher.ended).toBe(0)
    writeFileSync(stop, '')
    expect(await reader.ended).toBe(0)
    const met: { readonly reads: number; readonly queries: number; readonly seen: number; readonly wrong: readonly string[] } = JSON.parse(reader.output().slice('ready\n'.length))
    expect(met.wrong).toEqual([])
    expect(met.seen).toBeGreaterThan(20)
    expect(met.reads).toBeGreaterThan(200)
    expect(met.queries).toBeGreaterThan(10)
    expect((await currentRelease(releases, 'xx/demo'))?.manifest.id).toBe('r1000')
  })
})

describe('publishing killed after each of its steps', () => {
  const steps: readonly (readonly [PublishStep, string])[] = [
    ['building', 'r0'], ['copied', 'r0'], ['counted', 'r0'], ['written', 'r0'], ['sealed', 'r0'], ['described', 'r0'], ['renamed', 'r0'], ['recorded', 'r0'], ['current', 'r1'],
  ]
  it.each(steps)('%s: leaves %s in force, whole, and the next publication goes through', { timeout: 300_000 }, async (step, inForce) => {
    const releases = mkdtempSync(join(root, 'step-'))
    const home = join(releases, 'xx/demo')
    expect(await start('publisher.ts', [releases, '0', '1', 'small']).ended).toBe(0)
    expect(await start('publisher.ts', [releases, '1', '1', 'small', step]).ended).toBe(null)
    expect((await currentRelease(releases, 'xx/demo'))?.manifest.id).toBe(inForce)
    const listed = await listReleases(releases, 'xx/demo')
    expect(listed.map(({ id }) => id)).toEqual(['renamed', 'recorded', 'current'].includes(step) ? ['r0', 'r1'] : ['r0'])
    for (const { folder } of listed) await verifyRelease(folder)
    expect(await start('publisher.ts', [releases, '2', '1', 'small']).ended).toBe(0)
    expect((await currentRelease(releases, 'xx/demo'))?.manifest.id).toBe('r2')
    await sweepLeftovers(stateFolderOf(releases), 'xx/demo')
    expect(readdirSync(home).filter((name) => name.startsWith('.'))).toEqual([])
  })
})

describe('a deed on releases killed before each of its changes on disk', () => {
  let made = ''
  beforeAll(async () => {
    made = mkdtempSync(join(root, 'deeds-'))
    await start('publisher.ts', [made, '0', '3', 'small']).ended
  }, 300_000)

  it.each([
    { deed: 'rollback', changes: 4, left: ['r0', 'r1', 'r2'], current: 'r1', events: ['rolled back r1'] },
    { deed: 'prune', changes: 6, left: ['r2'], current: 'r2', events: ['removed r0', 'removed r1'] },
  ])('$deed: every release that is listed is whole, one is in force, and the deed can be done again', { timeout: 600_000 }, async ({ deed, changes, left, current, events }) => {
    const who = { at: '2024-03-01T00:00:00.000Z', by: 'Ana', reason: 'again' }
    const copyOf = (): string => {
      const releases = mkdtempSync(join(root, 'deed-'))
      cpSync(made, releases, { recursive: true, verbatimSymlinks: true })
      return releases
    }
    for (let dieAt = 0; dieAt <= changes; dieAt++) {
      const releases = copyOf()
      const home = join(releases, 'xx/demo')
      const first = start('keeper.ts', [releases, deed, String(dieAt)])
      expect(await first.ended, `killed before change ${dieAt}`).toBe(dieAt === 0 ? 0 : null)
      if (dieAt === 0) expect(first.output()).toBe(`${changes} changes\n`)
      const found = await listReleases(releases, 'xx/demo')
      for (const { folder } of found) await verifyRelease(folder)
      expect(['r2', current], `before change ${dieAt}`).toContain((await currentRelease(releases, 'xx/demo'))?.manifest.id)
      await sweepLeftovers(stateFolderOf(releases), 'xx/demo')
      expect(readdirSync(home).filter((name) => name.startsWith('.')), 'a run sweeps the rest').toEqual([])
      if (dieAt > 0) await (deed === 'prune' ? pruneReleases(releases, 'xx/demo', 1, who) : rollBack(releases, 'xx/demo', 'r1', who))
      expect((await listReleases(releases, 'xx/demo')).map(({ id }) => id).sort()).toEqual(left)
      expect((await currentRelease(releases, 'xx/demo'))?.manifest.id).toBe(current)
      const logged = (await readEvents(home)).filter(({ event }) => event !== 'published').map(({ event, release }) => `${event} ${release}`)
      expect([...new Set(logged)], 'what was done is in the log, perhaps twice').toEqual(events)
    }
  })
})

describe('publishing killed at any moment', () => {
  it('leaves whole releases and a current one, and the next publication goes through', { timeout: 300_000 }, async () => {
    const releases = mkdtempSync(join(root, 'kill-'))
    const home = join(releases, 'xx/demo')
    const random = seededRandom(5)
    let published = 0
    for (let round = 0; round < 10; round++) {
      const { child, ready, ended, output } = start('publisher.ts', [releases, String(round * 1000), '1000'])
      await ready
      await sleep(30 + Math.floor(random() * 700))
      child.kill('SIGKILL')
      expect(await ended).toBe(null)
      const said = output().trim().split('\n').slice(1)
      const current = await currentRelease(releases, 'xx/demo')
      if (said.length > 0) expect(Number(current?.manifest.id.slice(1))).toBeGreaterThanOrEqual(Number(said.at(-1)?.slice(1)))
      published += said.length
      const names = existsSync(home) ? readdirSync(home).filter((name) => /^r\d+$/.test(name)) : []
      for (const name of names) expect((await verifyRelease(join(home, name))).id).toBe(name)
    }
    expect(published).toBeGreaterThan(0)
    const last = start('publisher.ts', [releases, '99000', '1'])
    expect(await last.ended).toBe(0)
    expect((await currentRelease(releases, 'xx/demo'))?.manifest.id).toBe('r99000')
  })
})
