import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { publicDatabaseFile, readManifest } from '../../src/publish/manifest.js'
import { openReleaseDatabase } from '../../src/publish/open-release.js'
import type { FoundRelease } from '../../src/publish/open-release.js'
import { currentRelease, publishRelease, soundRelease } from '../../src/publish/release.js'
import { verifyRelease } from '../../src/publish/seal-release.js'
import { writeRiskCsv } from '../../src/publish/risk-csv.js'
import { memoryWarehouse, temporaryFolder } from '../warehouse/temporary.js'
import { fillWork, parts } from './publishing.js'

const root = temporaryFolder()
const open = memoryWarehouse()
let releases = ''

beforeEach(() => {
  releases = mkdtempSync(join(root, 'releases-'))
})

async function publish(id = 'r1', mark = id): Promise<string> {
  await fillWork(open().db, mark)
  return publishRelease(open().db, releases, { ...parts, id }, async (folder) => {
    await writeRiskCsv(open().db, folder)
    mkdirSync(join(folder, 'public'), { recursive: true })
    writeFileSync(join(folder, 'public', 'page.html'), '<p>')
  })
}

async function found(): Promise<FoundRelease> {
  const release = await currentRelease(releases, 'xx/demo')
  if (release === undefined) throw new Error('no release')
  return release
}

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('a release', () => {
  it('names every file with its size and hash, and its tables with their rows', async () => {
    const folder = await publish()
    const manifest = await readManifest(folder)
    expect(manifest.contents.map(({ file }) => file)).toEqual(['analysis.duckdb', 'odd "name.csv', 'public/page.html', 'territory_risk.csv'])
    for (const { file, sha256, bytes } of manifest.contents) {
      const found = readFileSync(join(folder, file))
      expect([createHash('sha256').update(found).digest('hex'), found.length]).toEqual([sha256, bytes])
    }
    expect(manifest.tables).toContainEqual({ schema: 'risk', table: 'territory_risk', rows: 8 })
    expect(manifest).toMatchObject({ format: 2, id: 'r1', pipeline: 'xx/demo', fingerprint: 'f1' })
    await expect(verifyRelease(folder)).resolves.toEqual(manifest)
  })

  it('is for owner and group, whatever writers left', async () => {
    const folder = await publish()
    expect([folder, join(folder, 'public')].map(mode)).toEqual(['750', '750'])
    expect(['analysis.duckdb', 'manifest.json', 'territory_risk.csv', 'public/page.html'].map((file) => mode(join(folder, file)))).toEqual(['640', '640', '640', '640'])
  })

  it('becomes the current one by a relative link, and old ones stay as they were', async () => {
    const first = await publish('r1')
    const before = readFileSync(join(first, 'territory_risk.csv'), 'utf8')
    const second = await publish('r2')
    expect(readlinkSync(join(releases, 'xx/demo', 'current'))).toBe('r2')
    expect((await currentRelease(releases, 'xx/demo'))?.folder).toBe(second)
    await expect(verifyRelease(first)).resolves.toMatchObject({ id: 'r1' })
    expect(readFileSync(join(first, 'territory_risk.csv'), 'utf8')).toBe(before)
    expect(readdirSync(join(releases, 'xx/demo')).sort()).toEqual(['current', 'log.jsonl', 'r1', 'r2'])
  })

  it('is never changed: its name cannot be used again', async () => {
    const folder = await publish('r1')
    await expect(publish('r1', 'other')).rejects.toMatchObject({ code: 'RELEASE_EXISTS', kind: 'storage' })
    await expect(verifyRelease(folder)).resolves.toMatchObject({ id: 'r1' })
  })

  it('is absent, and leaves nothing behind, when one of its writers fails', async () => {
    await publish('r1')
    await expect(publishRelease(open().db, releases, { ...parts, id: 'r2' }, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full')
    expect(readlinkSync(join(releases, 'xx/demo', 'current'))).toBe('r1')
    expect(readdirSync(join(releases, 'xx/demo')).sort()).toEqual(['current', 'log.jsonl', 'r1'])
  })

  it('takes the place of what a killed run left under its name', async () => {
    mkdirSync(join(releases, 'xx/demo', '.building-r1'), { recursive: true })
    writeFileSync(join(releases, 'xx/demo', '.building-r1', 'half.csv'), 'half')
    symlinkSync('nowhere', join(releases, 'xx/demo', '.current-r1'))
    const folder = await publish('r1')
    expect(readdirSync(folder)).not.toContain('half.csv')
    expect((await currentRelease(releases, 'xx/demo'))?.manifest.id).toBe('r1')
  })

  it('is undefined before the first', async () => {
    expect(await currentRelease(releases, 'xx/demo')).toBeUndefined()
  })

  it.each<readonly [string, (folder: string) => void]>([
    ['a file is gone', (folder) => rmSync(join(folder, 'territory_risk.csv'))],
    ['a file is shorter', (folder) => truncateSync(join(folder, 'analysis.duckdb'), 4096)],
    ['a file is longer', (folder) => appendFileSync(join(folder, 'territory_risk.csv'), '\n')],
    ['its manifest is gone', (folder) => rmSync(join(folder, 'manifest.json'))],
    ['its manifest is cut', (folder) => truncateSync(join(folder, 'manifest.json'), 50)],
    ['its manifest is of another format', (folder) => writeFileSync(join(folder, 'manifest.json'), '{"format":3,"contents":[]}')],
    ['its folder is gone', (folder) => rmSync(folder, { recursive: true })],
  ])('is refused when %s', async (_, damage) => {
    const folder = await publish()
    damage(folder)
    await expect(currentRelease(releases, 'xx/demo')).rejects.toMatchObject({ code: 'RELEASE_DAMAGED', kind: 'storage' })
    expect(await soundRelease(releases, 'xx/demo')).toBeUndefined()
    const next = await publish('r2')
    await expect(verifyRelease(next)).resolves.toMatchObject({ id: 'r2' })
  })

  it.each<readonly [string, (folder: string) => void]>([
    ['a byte is another', (folder) => {
      const file = join(folder, 'territory_risk.csv')
      writeFileSync(file, readFileSync(file, 'utf8').replace('1.5', '9.5'))
    }],
    ['a file was added', (folder) => writeFileSync(join(folder, 'public', 'more.html'), '')],
  ])('does not pass the reading of every byte when %s', async (_, damage) => {
    const folder = await publish()
    damage(folder)
    await expect(verifyRelease(folder)).rejects.toMatchObject({ code: 'RELEASE_DAMAGED' })
  })
})

describe('opening a release', () => {
  it('compares bytes and rows with the manifest first', async () => {
    await publish()
    const reader = await openReleaseDatabase(await found())
    expect((await reader.query('select count(*) from risk.territory_risk', { maxRows: 1, timeoutMs: 30_000 })).rows).toEqual([['8']])
    await reader.close()
  })

  it.each<readonly [string, (path: string) => void]>([
    ['a byte of its database is another', (path) => {
      const bytes = readFileSync(path)
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
      writeFileSync(path, bytes)
    }],
    ['a log lies beside its database', (path) => writeFileSync(`${path}.wal`, '')],
  ])('is refused when %s', async (_, damage) => {
    damage(join(await publish(), 'analysis.duckdb'))
    await expect(openReleaseDatabase(await found())).rejects.toMatchObject({ code: 'RELEASE_DAMAGED', kind: 'storage' })
  })

  it('is refused when a table has other rows than its manifest says, though every byte is as sealed', async () => {
    await publish()
    const { folder, manifest } = await found()
    const fewer = manifest.tables.map((table) => (table.table === 'territory_risk' ? { ...table, rows: 9 } : table))
    await expect(openReleaseDatabase({ folder, manifest: { ...manifest, tables: fewer } })).rejects.toThrow('risk.territory_risk has other rows than its manifest says')
  })
})

describe('what a release keeps of its tables', () => {
  it('are cut points by model, and the states of public rows, which lie in a database of their own', async () => {
    const { db } = open()
    const statements = [
      'create schema public',
      'create schema risk',
      "create table public.territory_risk as select * from (values ('01', 1.0, 'observed'), ('02', null, 'suppressed'), ('03', null, 'missing')) as t(territory_code, score, state)",
      "create table risk.ivti_cut as select 'national' as scope, null as parent_code, 'high' as class, 1::bigint as class_rank, 40.5::double as lower_bound, 3::bigint as territories, 'jenks' as method",
    ]
    for (const statement of statements) await sql.raw(statement).execute(db)
    const folder = await publish()
    const manifest = await readManifest(folder)
    expect(manifest.cuts).toEqual([{ model: 'ivti', scope: 'national', parentCode: null, class: 'high', rank: 1, lowerBound: 40.5, territories: 3, method: 'jenks' }])
    expect(manifest.suppression).toEqual(['missing', 'observed', 'suppressed'].map((state) => ({ table: 'territory_risk', state, rows: 1 })))
    const reader = await openReleaseDatabase(await found(), publicDatabaseFile)
    const ask = async (text: string) => (await reader.query(text, { maxRows: 9, timeoutMs: 30_000 })).rows
    expect(await ask('select table_name from information_schema.tables')).toEqual([['territory_risk']])
    expect(await ask('select count(*) from territory_risk union all select count(*) from public.territory_risk')).toEqual([['3'], ['3']])
    await reader.close()
    const staff = await openReleaseDatabase(await found())
    expect((await staff.query("select count(*) from information_schema.tables where table_schema = 'public'", { maxRows: 9, timeoutMs: 30_000 })).rows).toEqual([['0']])
    await staff.close()
  })
})
