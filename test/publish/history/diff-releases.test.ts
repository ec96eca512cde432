import { mkdtempSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { diffText } from '../../../src/cli/release-diff.js'
import { diffReleases, reasonsOf } from '../../../src/publish/history/diff-releases.js'
import { listReleases } from '../../../src/publish/history/list-releases.js'
import { releaseCauses } from '../../../src/publish/history/release-causes.js'
import type { ReleaseCauses } from '../../../src/publish/history/release-causes.js'
import type { ManifestParts } from '../../../src/publish/manifest.js'
import { publishRelease } from '../../../src/publish/release.js'
import { memoryWarehouse, temporaryFolder } from '../../warehouse/temporary.js'
import { parts } from '../publishing.js'

const root = temporaryFolder()
const open = memoryWarehouse()
let releases = ''

beforeEach(async () => {
  releases = mkdtempSync(join(root, 'diff-'))
  await sql`create schema risk`.execute(open().db)
})

type Territory = readonly [code: string, score: number | null, cls: string | null, work: number, school: number]

async function publish(id: string, territories: readonly Territory[], more: Partial<ManifestParts> = {}): Promise<void> {
  const { db } = open()
  const values = sql.join(territories.map((row) => sql`(${sql.join(row.map((cell) => sql.lit(cell)))})`))
  await sql`create or replace table risk.given as select * from (values ${values}) t(territory_code, score, class, work, school)`.execute(db)
  const statements = [
    `create or replace table risk.territory_risk as select territory_code, 'Place ' || territory_code as name, 'ivti' as model, cast(score as double) as score, class from risk.given`,
    `create or replace table risk.ivti_indicator as select territory_code, 'work' as indicator, cast(work as double) as contribution from risk.given union all select territory_code, 'school', cast(school as double) from risk.given`,
    `create or replace table risk.indicator as select * from (values ('work', 'xx/census xx/survey'), ('school', 'xx/schools')) t(indicator, registries)`,
    'drop table risk.given',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
  await publishRelease(db, releases, { ...parts, id, ...more }, async () => undefined)
}

const delivery = (registry: string, sha256: string) => ({ registry, period: '2022', file: `${sha256}.csv`, sha256, bytes: 1, version: 1 })
const base = { deliveries: [delivery('xx/census', 'a'), delivery('xx/schools', 'b')], specifications: [{ file: 'mappings/xx/census.yaml', sha256: 'm' }, { file: 'pipelines/xx/demo.yaml', sha256: 'p' }] }

async function diff(from = 'r1', to = 'r2') {
  const listed = await listReleases(releases, 'xx/demo')
  const [before, after] = [listed.find(({ id }) => id === from), listed.find(({ id }) => id === to)]
  if (before === undefined || after === undefined) throw new Error('not listed')
  return diffReleases('xx/demo', before, after)
}

const old: readonly Territory[] = [['01', 20, 'low', 10, 10], ['02', 50, 'medium', 30, 20], ['03', 80, 'high', 40, 40], ['04', 49, 'medium', 20, 29]]

describe('the difference of two releases', () => {
  it('names territories of another class with scores, reasons and movers, in order of code, and those that came or went', async () => {
    await publish('r1', old, base)
    await publish('r2', [['01', 55, 'medium', 45, 10], ['02', 50, 'medium', 30, 20], ['04', 49, 'low', 20, 29], ['05', 10, 'low', 5, 5]], { ...base, deliveries: [delivery('xx/census', 'a2'), delivery('xx/schools', 'b')] })
    const found = await diff()
    expect(found.counts).toEqual([{ model: 'ivti', before: 4, after: 4, class_changed: 4, score_changed: 3 }])
    expect(found.territories.map(({ territory_code: code, class_before: a, class_after: b, score_before: x, score_after: y, reasons }) => [code, a, b, x, y, reasons])).toEqual([
      ['01', 'low', 'medium', 20, 55, ['data']],
      ['03', 'high', null, 80, null, ['data']],
      ['04', 'medium', 'low', 49, 49, ['cuts']],
      ['05', null, 'low', null, 10, ['data']],
    ])
    expect(found.territories[0]?.movers).toEqual([{ territory_code: '01', model: 'ivti', item: 'work', moved: 35, registries: 'xx/census xx/survey' }])
    expect(diffText(found)).toContain('  data     xx/census 2022: changed (a2.csv)')
    expect(diffText(found)).toMatch(/01 {2,}Place 01 +ivti +low → medium +20 → 55 +\+35 +data +work \+35/)
    expect(diffText(found)).toMatch(/03 .*high → none +80 → none/)
  })

  it('says so when nothing differs', async () => {
    await publish('r1', old, base)
    await publish('r2', old, base)
    const found = await diff()
    expect([found.territories, found.causes]).toEqual([[], { data: [], mapping: [], method: [] }])
    expect(diffText(found)).toContain('nothing: the same deliveries, specifications and versions')
    expect(diffText(found)).toContain('No territory changes class.')
  })

  it('refuses a release whose database was damaged', async () => {
    await publish('r1', old)
    await publish('r2', old)
    truncateSync(join(releases, 'xx/demo/r1/analysis.duckdb'), 100)
    await expect(diff()).rejects.toMatchObject({ code: 'RELEASE_DAMAGED' })
  })
})

describe('the causes', () => {
  it('are deliveries, specifications and versions that differ', () => {
    const before = { ...parts, ...base, format: 2 as const, tables: [], cuts: [], suppression: [], contents: [] }
    const after = { ...before, cauce: '0.2.0', methodVersion: 2, deliveries: [delivery('xx/census', 'a'), delivery('xx/survey', 's')], specifications: [{ file: 'mappings/xx/census.yaml', sha256: 'm2' }, { file: 'indicator work', sha256: 'i' }] }
    expect(releaseCauses(before, after)).toEqual({
      data: [{ registry: 'xx/schools', period: '2022', change: 'gone', files: ['b.csv'] }, { registry: 'xx/survey', period: '2022', change: 'new', files: ['s.csv'] }],
      mapping: [{ file: 'indicator work', change: 'new' }, { file: 'mappings/xx/census.yaml', change: 'changed' }, { file: 'pipelines/xx/demo.yaml', change: 'gone' }],
      method: [{ what: 'cauce', before: '0.0.0', after: '0.2.0' }, { what: 'method', before: '1', after: '2' }],
    })
  })

  const moved = (item: string, registries: string) => [{ territory_code: '01', model: 'ivti', item, moved: 1, registries }]
  const change = { territory_code: '01', name: '', model: 'ivti', score_before: 1, score_after: 2, class_before: 'a', class_after: 'b' }
  const data = { registry: 'xx/census', period: '2022', change: 'changed' as const, files: [] }
  const spec = (file: string) => ({ file, change: 'changed' as const })
  const none: ReleaseCauses = { data: [], mapping: [], method: [] }
  it.each<readonly [string, ReleaseCauses, ReturnType<typeof moved>, readonly string[]]>([
    ['data of the registry behind the mover', { ...none, data: [data] }, moved('work', 'xx/census'), ['data']],
    ['a specification of another registry is none', { ...none, data: [data], mapping: [spec('mappings/xx/schools.yaml')] }, moved('work', 'xx/census'), ['data']],
    ['its mapping', { ...none, mapping: [spec('mappings/xx/census.yaml')] }, moved('work', 'xx/census'), ['mapping']],
    ['its indicator', { ...none, mapping: [spec('indicator work')] }, moved('work', 'xx/census'), ['mapping']],
    ['the pipeline', { ...none, mapping: [spec('pipelines/xx/demo.yaml')] }, moved('work', 'xx/census'), ['mapping']],
    ['the method', { ...none, method: [{ what: 'method', before: '1', after: '2' }] }, moved('work', 'xx/census'), ['method']],
    ['a factor may rest on any delivery', { ...none, data: [data] }, moved('zone', ''), ['data']],
    ['data of others, which move the scale', { ...none, data: [data] }, moved('school', 'xx/schools'), ['data']],
  ])('%s', (_, causes, movers, reasons) => {
    expect(reasonsOf(change, movers, causes)).toEqual(reasons)
  })
})
