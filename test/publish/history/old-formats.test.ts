import { cpSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { diffReleases } from '../../../src/publish/history/diff-releases.js'
import { listReleases } from '../../../src/publish/history/list-releases.js'
import { rollBack } from '../../../src/publish/history/roll-back.js'
import { publicDatabaseFile } from '../../../src/publish/manifest.js'
import { openReleaseDatabase } from '../../../src/publish/open-release.js'
import { currentRelease, publishRelease } from '../../../src/publish/release.js'
import { verifyRelease } from '../../../src/publish/seal-release.js'
import { memoryWarehouse, temporaryFolder } from '../../warehouse/temporary.js'
import { parts } from '../publishing.js'

const root = temporaryFolder()
const open = memoryWarehouse()
const id = '20240101T000000Z-0000aaaa'

/** A release as Cauce wrote it in format 1, kept as it was, and a new one after it. */
async function both(): Promise<string> {
  const releases = mkdtempSync(join(root, 'old-'))
  cpSync(join(import.meta.dirname, '../../fixtures/releases/format-1'), join(releases, 'xx/demo'), { recursive: true })
  await sql`create schema risk`.execute(open().db)
  await sql.raw("create table risk.territory_risk as select * from (values ('01', 'Alder', 'ivti', 70.0::double, 'high'), ('02', 'Birch', 'ivti', 60.0::double, 'high')) t(territory_code, name, model, score, class)").execute(open().db)
  await publishRelease(open().db, releases, { ...parts, id: 'new', madeAt: '2025-01-01T00:00:00.000Z' }, async () => undefined)
  return releases
}

describe('a release of format 1', () => {
  it('is listed beside new ones, compared with them, put in force and asked', async () => {
    const releases = await both()
    const listed = await listReleases(releases, 'xx/demo')
    expect(listed.map((each) => [each.id, each.damage, each.manifest?.format, each.manifest?.methodVersion, each.manifest?.cuts])).toEqual([
      [id, null, 1, null, []],
      ['new', null, 2, 1, []],
    ])
    const [before, after] = listed
    if (before === undefined || after === undefined) throw new Error('not listed')
    const diff = await diffReleases('xx/demo', before, after)
    expect(diff.territories).toMatchObject([{ territory_code: '01', class_before: 'low', class_after: 'high', score_before: 20, score_after: 70 }])
    expect(diff.causes.method).toEqual([{ what: 'method', before: 'not told', after: '1' }])
    await rollBack(releases, 'xx/demo', id, { at: '2025-02-01T00:00:00.000Z', by: null, reason: null })
    const current = await currentRelease(releases, 'xx/demo')
    if (current === undefined) throw new Error('none in force')
    const reader = await openReleaseDatabase(current)
    expect((await reader.query('select territory_code, class from risk.territory_risk order by 1', { maxRows: 5, timeoutMs: 30_000 })).rows).toEqual([['01', 'low'], ['02', 'high']])
    await reader.close()
  })
})

describe('a release of format 2 as it was first written', () => {
  it('has its public tables apart, cut points and states, and every byte as sealed', async () => {
    const folder = join(import.meta.dirname, '../../fixtures/releases/format-2/20240601T000000Z-0000bbbb')
    const manifest = await verifyRelease(folder)
    expect(manifest).toMatchObject({
      format: 2,
      cuts: [{ model: 'ivti', class: 'high', lowerBound: 40.5 }],
      suppression: [{ table: 'territory_risk', state: 'observed', rows: 1 }, { table: 'territory_risk', state: 'suppressed', rows: 1 }],
    })
    const reader = await openReleaseDatabase({ folder, manifest }, publicDatabaseFile)
    expect((await reader.query('select territory_code, class, state from public.territory_risk order by 1', { maxRows: 5, timeoutMs: 30_000 })).rows).toEqual([['01', 'low', 'observed'], ['02', null, 'suppressed']])
    await reader.close()
  })
})
