import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { differences, settledState } from '../../bench/crash/settled-state.js'
import { verifyRelease } from '../../src/publish/seal-release.js'
import { dwellers, peopleCsv, soundDeliveries } from './deliveries.js'
import { command } from '../cli/cauce.js'
import { Bench, releaseTables } from './workbench.js'

// Many processes and whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

describe('one writer at a time', () => {
  const owner = { pid: process.pid, host: hostname(), since: '2025-01-01T00:00:00.000Z', doing: 'run xx/index' }

  it('a living owner is named, with when and what; nothing is touched', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    mkdirSync(bench.state)
    writeFileSync(join(bench.state, 'lock'), JSON.stringify(owner))
    const fault = await bench.fault()
    expect([fault.code, fault.exitCode]).toEqual(['LOCK_HELD', 6])
    expect(fault.message).toBe(`${join(bench.state, 'lock')}: process ${process.pid} on ${hostname()} holds this folder since 2025-01-01T00:00:00.000Z (run xx/index); expected one writer at a time. Wait for it to end; if that machine is gone for good, remove the lock file.`)
    expect(readFileSync(join(bench.state, 'lock'), 'utf8')).toBe(JSON.stringify(owner))
    expect(existsSync(join(bench.state, 'work.duckdb'))).toBe(false)
  })

  it('an owner on another machine cannot be known dead', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    mkdirSync(bench.state)
    writeFileSync(join(bench.state, 'lock'), JSON.stringify({ ...owner, pid: 1, host: 'elsewhere' }))
    expect((await bench.fault()).message).toContain('process 1 on elsewhere')
  })

  it('a dead owner’s lock is taken over, and what it left behind is swept', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    const scratch = join(bench.state, 'deliveries', 'scratch', 'old')
    const building = join(bench.state, 'releases', 'xx/index', '.building-old')
    for (const folder of [scratch, building]) mkdirSync(folder, { recursive: true })
    const half = join(bench.state, 'deliveries', 'part-1-1')
    writeFileSync(half, 'half a delivery')
    writeFileSync(join(bench.state, 'lock'), JSON.stringify({ ...owner, pid: 2 ** 22 + 1 }))
    await bench.run()
    for (const path of [scratch, building, half, join(bench.state, 'lock')]) expect(existsSync(path), path).toBe(false)
  })

  it('of two runs at once one works and the other is told so', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const ends = await Promise.allSettled([bench.run(), bench.run()])
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(String(ends.find((end) => end.status === 'rejected')?.reason)).toContain('holds this folder')
  })
})

describe('the key of the pseudonyms', () => {
  it('is made once, readable by its owner alone, and the same persons keep their pseudonyms', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run()
    const key = join(bench.state, 'key')
    expect(statSync(key).mode & 0o777).toBe(0o600)
    const before = await bench.ask('select dweller_key from core.dweller order by 1')
    bench.deliver({ 'people.csv': peopleCsv(dwellers(60).map((each) => ({ ...each, works: '1' }))) })
    await bench.run()
    expect(await bench.ask('select dweller_key from core.dweller order by 1')).toEqual(before)
  })

  it('another key gives other pseudonyms, never beside the old ones', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run()
    const before = new Set((await bench.ask('select dweller_key from core.dweller')).map(String))
    rmSync(join(bench.state, 'key'))
    await bench.run('xx/index', { newKey: true })
    const after = (await bench.ask('select dweller_key from core.dweller')).map(String)
    expect(after).toHaveLength(60)
    expect(after.filter((key) => before.has(key))).toEqual([])
  })

  it.each([
    { name: 'others may read it', break: (key: string) => chmodSync(key, 0o644), code: 'KEY_READABLE', says: /may be read by others; expected mode 600.* chmod 600/ },
    { name: 'it is cut', break: (key: string) => writeFileSync(key, 'abc'), code: 'KEY_DAMAGED', says: /is damaged; expected 64 hexadecimal digits.* Put the saved key back/ },
  ])('stops the run when $name', async ({ break: spoil, code, says }) => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    const first = await bench.run()
    spoil(join(bench.state, 'key'))
    const fault = await bench.fault()
    expect([fault.code, fault.exitCode]).toEqual([code, 6])
    expect(fault.message).toMatch(says)
    expect((await bench.release()).folder).toBe(first.release)
  })
})

/** A file system of its own, of few bytes; undefined, with a printed reason, where it may not be mounted. */
function smallDisk(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0
  if (!mounted) process.stdout.write('skipped: a small file system may not be mounted by this user\n')
  onTestFinished(() => {
    if (mounted) execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  return mounted ? folder : undefined
}

describe('a full disk', () => {
  it('is said in a sentence, whatever step it meets; the release before stays whole, and the run succeeds once there is room', async ({ skip }) => {
    const disk = smallDisk(96)
    if (disk === undefined) return skip('no small file system')
    const bench = new Bench({ deliveries: soundDeliveries(60), state: join(disk, 'state') })
    const first = await bench.run()
    const tablesBefore = await releaseTables(first.release)
    bench.deliver({ 'people.csv': peopleCsv(dwellers(60_000, 3)) })
    const ballast = join(disk, 'ballast')
    const freeBytes = (): number => {
      const { bavail, bsize } = statfsSync(disk)
      return bavail * bsize
    }
    const met: string[] = []
    for (const free of [0, 0.5, 9, 11, 20]) {
      bench.log.length = 0
      writeFileSync(ballast, Buffer.alloc(Math.max(0, freeBytes() - free * 1e6)))
      const end = await bench.run().then(() => undefined, (error: unknown) => error)
      rmSync(ballast)
      if (end === undefined) break
      expect(end).toMatchObject({ kind: 'storage', exitCode: 6 })
      const { code, message } = end as { code: string; message: string }
      met.push(`${bench.log.findLast((line) => /^(pull|land|harmonise|compute|publish)( |$)/.test(line))?.split(' ')[0] ?? 'opening'} ${code}`)
      expect(message, 'no place in the program').not.toMatch(/\n\s+at /)
      expect(message).toMatch(/full|more memory, or more temporary disk/)
      expect((await bench.release()).folder).toBe(first.release)
      expect(await releaseTables(first.release)).toEqual(tablesBefore)
      expect(existsSync(join(bench.state, 'lock'))).toBe(false)
    }
    process.stdout.write(`met: ${met.join(', ')}\n`)
    expect(new Set(met.map((each) => each.split(' ')[0])).size, 'it met several steps').toBeGreaterThan(2)
    await bench.run()
    const clean = new Bench({ deliveries: soundDeliveries(60) })
    mkdirSync(clean.state)
    copyFileSync(join(bench.state, 'key'), join(clean.state, 'key'))
    await clean.run()
    clean.deliver({ 'people.csv': peopleCsv(dwellers(60_000, 3)) })
    await clean.run()
    expect(differences(await settledState(bench.state, 'xx/index'), await settledState(clean.state, 'xx/index'))).toEqual([])

    bench.deliver({ 'people.csv': peopleCsv(dwellers(90, 5)) })
    const { effects } = await bench.doors('xx/index')
    const fillUp = (boundary: string): void => {
      if (boundary === 'publish current') writeFileSync(ballast, Buffer.alloc(freeBytes()))
    }
    const before = (await bench.release()).folder
    const late = await bench.fault('xx/index', { effects: { ...effects, progress: { report: () => undefined, passed: fillUp } } })
    rmSync(ballast)
    const { folder, manifest } = await bench.release()
    expect(folder).not.toBe(before)
    expect([late.exitCode, late.message]).toEqual([6, expect.stringContaining(`the disk is full; the release ${manifest.id} was published before that and is in force`)])
    await verifyRelease(folder)
    expect((await bench.run()).outcome).toBe('unchanged')
  })
})

describe('a process that is killed', () => {
    const start = (bench: Bench, state: string) =>
    spawn(process.execPath, [...command(), 'run', 'xx/index', '--workspace', bench.workspace, '--data', bench.data, '--state', state], { stdio: ['ignore', 'ignore', 'pipe'] })

  it.each(['pull', 'land people.csv', 'harmonise people.csv', 'land schools.csv', 'compute', 'publish'])('at "%s" leaves the old release or the new one whole, and the next run gives the tables of a clean one', async (step) => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const first = await bench.run()
    bench.deliver({ 'people.csv': peopleCsv(dwellers(20_000, 3)) })
    const child = start(bench, bench.state)
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => {
        // The step has begun; some moment later it is in the middle of its work.
        if (chunk.toString().includes(step)) setTimeout(() => child.kill('SIGKILL'), Math.random() * 60)
      })
      child.on('exit', () => resolve())
      child.on('error', reject)
    })
    expect((await bench.release()).manifest.id).toBeTruthy()
    expect((await releaseTables((await bench.release()).folder))['core.dweller']).toBeTruthy()
    await bench.run()
    expect((await bench.plan()).steps).toEqual([])
    if (step !== 'publish') expect((await bench.release()).folder).not.toBe(first.release)
    const clean = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': peopleCsv(dwellers(20_000, 3)) } })
    await clean.run()
    const risk = async (of: Bench) => Object.entries(await releaseTables((await of.release()).folder)).filter(([name]) => name.startsWith('risk.'))
    expect(await risk(bench)).toEqual(await risk(clean))
    expect(await bench.ask('select count(*), sum(income), count(distinct dweller_key) from core.dweller')).toEqual(await clean.ask('select count(*), sum(income), count(distinct dweller_key) from core.dweller'))
  })
})
