import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { listReleases } from '../../../src/publish/history/list-releases.js'
import { givenUp, pruneReleases } from '../../../src/publish/history/prune-releases.js'
import { rollBack } from '../../../src/publish/history/roll-back.js'
import { settledMarks } from '../../../src/publish/history/settled-marks.js'
import { readEvents, recordEvent } from '../../../src/publish/release-log.js'
import { currentRelease, publishRelease } from '../../../src/publish/release.js'
import { memoryWarehouse, temporaryFolder } from '../../warehouse/temporary.js'
import { parts } from '../publishing.js'

const root = temporaryFolder()
const open = memoryWarehouse()
let releases = ''
const home = (): string => join(releases, 'xx/demo')
const deed = { at: '2025-05-01T00:00:00.000Z', by: 'ana', reason: 'the May file was cut' }

beforeEach(async () => {
  releases = mkdtempSync(join(root, 'history-'))
  for (const text of ['create schema risk', "create table risk.territory_risk as select '01' as territory_code"]) await sql.raw(text).execute(open().db)
})

async function publish(...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await publishRelease(open().db, releases, { ...parts, id: `r${number}`, madeAt: `2025-01-0${number}T00:00:00.000Z`, fingerprint: `f${number}` }, async () => undefined)
}

const names = async (): Promise<string[]> => (await listReleases(releases, 'xx/demo')).map(({ id, isCurrent, damage }) => `${isCurrent ? '>' : ''}${id}${damage === null ? '' : '!'}`)
const done = async (): Promise<string[]> => (await readEvents(home())).map(({ event, release, from, by }) => `${event} ${release} ${from} ${by}`)

describe('the list of releases', () => {
  it('is from the oldest to the newest, with the one in force and the damaged ones, and of this pipeline only', async () => {
    await publish(1, 2, 3)
    rmSync(join(home(), 'r2', 'manifest.json'))
    mkdirSync(join(home(), 'further', 'r9'), { recursive: true })
    mkdirSync(join(home(), '.building-r4'))
    expect(await names()).toEqual(['r1', 'r2!', '>r3'])
    expect((await listReleases(releases, 'xx/demo'))[1]?.damage).toBe('its manifest is missing')
    expect(await listReleases(releases, 'xx/none')).toEqual([])
  })
})

describe('going back', () => {
  it('puts the release before in force, is recorded, removes nothing, and can be undone', async () => {
    await publish(1, 2)
    expect(await rollBack(releases, 'xx/demo', undefined, deed)).toEqual({ from: 'r2', to: 'r1' })
    expect(await names()).toEqual(['>r1', 'r2'])
    expect(await rollBack(releases, 'xx/demo', 'r2', deed)).toEqual({ from: 'r1', to: 'r2' })
    expect(await done()).toEqual(['published r1 null null', 'published r2 r1 null', 'rolled back r1 r2 ana', 'rolled back r2 r1 ana'])
    expect((await readEvents(home()))[2]).toEqual({ ...deed, event: 'rolled back', release: 'r1', from: 'r2' })
  })

  it.each<readonly [string, () => void]>([
    ['points nowhere', () => rmSync(join(home(), 'r2'), { recursive: true })],
    ['points outside', () => {
      rmSync(join(home(), 'current'))
      symlinkSync('../../..', join(home(), 'current'))
    }],
    ['is gone', () => rmSync(join(home(), 'current'))],
  ])('mends a current link that %s', async (_, damage) => {
    await publish(1, 2)
    damage()
    const { to } = await rollBack(releases, 'xx/demo', undefined, deed)
    expect((await currentRelease(releases, 'xx/demo'))?.manifest.id).toBe(to)
    expect(readlinkSync(join(home(), 'current'))).toBe(to)
  })

  it.each<readonly [string, string | undefined, string]>([
    ['a name that is not there', 'r7', 'RELEASE_UNKNOWN'],
    ['a beginning of several names', 'r', 'RELEASE_UNKNOWN'],
    ['the release in force', 'r2', 'RELEASE_IN_FORCE'],
    ['a damaged one', 'r1', 'RELEASE_DAMAGED'],
    ['one before the first', undefined, 'RELEASE_NO_EARLIER'],
  ])('refuses %s and leaves all as it was', async (_, wanted, code) => {
    await publish(1, 2)
    if (code === 'RELEASE_DAMAGED') appendFileSync(join(home(), 'r1', 'analysis.duckdb'), ' ')
    if (code === 'RELEASE_NO_EARLIER') rmSync(join(home(), 'r1'), { recursive: true })
    const log = readFileSync(join(home(), 'log.jsonl'), 'utf8')
    await expect(rollBack(releases, 'xx/demo', wanted, deed)).rejects.toMatchObject({ code })
    expect(readlinkSync(join(home(), 'current'))).toBe('r2')
    expect(readFileSync(join(home(), 'log.jsonl'), 'utf8')).toBe(log)
  })

  it('settles the results that were set aside, until something else is published', async () => {
    await publish(1, 2)
    const settled = async () => settledMarks(releases, 'xx/demo', await currentRelease(releases, 'xx/demo'))
    expect(await settled()).toEqual(['f2'])
    await rollBack(releases, 'xx/demo', undefined, deed)
    expect(await settled()).toEqual(['f1', 'f2'])
    await publish(3)
    expect(await settled()).toEqual(['f3'])
    expect(await settledMarks(releases, 'xx/demo', undefined)).toEqual([])
  })
})

describe('removing old releases', () => {
  it('happens when told only, keeps the newest and the one in force, and is recorded', async () => {
    await publish(1, 2, 3, 4)
    await rollBack(releases, 'xx/demo', 'r1', deed)
    expect(await pruneReleases(releases, 'xx/demo', 2, deed)).toEqual(['r2'])
    expect(await names()).toEqual(['>r1', 'r3', 'r4'])
    expect((await done()).at(-1)).toBe('removed r2 r1 ana')
    expect(readdirSync(home()).sort()).toEqual(['current', 'log.jsonl', 'r1', 'r3', 'r4'])
    expect(await pruneReleases(releases, 'xx/demo', 9, deed)).toEqual([])
  })

  it('leaves a damaged release for somebody to look at', async () => {
    await publish(1, 2)
    writeFileSync(join(home(), 'r1', 'manifest.json'), '{}')
    expect(givenUp(await listReleases(releases, 'xx/demo'), 1)).toEqual([])
    expect(existsSync(join(home(), 'r1'))).toBe(true)
  })
})

describe('the log of releases', () => {
  it('loses at most the line that a power failure has cut', async () => {
    await publish(1)
    appendFileSync(join(home(), 'log.jsonl'), '{"at":"2025-0')
    await recordEvent(home(), { ...deed, event: 'removed', release: 'r0', from: 'r1' })
    expect(await done()).toEqual(['published r1 null null', 'removed r0 r1 ana'])
  })
})
