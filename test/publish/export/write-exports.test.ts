import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readXlsx } from 'hucre'
import { beforeAll, describe, expect, it } from 'vitest'
import { dataPackage } from '../../../src/publish/export/data-package.js'
import { exportedTables } from '../../../src/publish/export/exported-table.js'
import { territoriesGeojson } from '../../../src/publish/export/territories-geojson.js'
import { writeExports } from '../../../src/publish/export/write-exports.js'
import { withoutClock } from '../../../src/publish/export/zip-without-clock.js'
import { openWarehouse } from '../../../src/warehouse/open.js'
import { temporaryFolder } from '../../warehouse/temporary.js'
import { facts, fillPublic } from './exported.js'

const root = temporaryFolder()
let folder = ''

async function exported(): Promise<string> {
  const into = mkdtempSync(join(root, 'public-'))
  const warehouse = await openWarehouse({ path: ':memory:' })
  try {
    await fillPublic(warehouse.db)
    await writeExports(warehouse.db, facts, into)
  } finally {
    await warehouse.close()
  }
  return into
}

beforeAll(async () => {
  folder = await exported()
})

const json = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('the workbook', () => {
  const book = async () => readXlsx(readFileSync(join(folder, 'tables.xlsx')))
  const sheet = async (name: string) => (await book()).sheets.find((each) => each.name === name)?.rows ?? []

  it('has a readme, a sheet per table and the columns in full', async () => {
    expect((await book()).sheets.map(({ name }) => name)).toEqual(['Readme', 'ivti_cut', 'territory_risk', 'Columns'])
    const words = JSON.stringify(await sheet('Readme'))
    for (const said of ['Test index', 'Draft', 'CC-BY-4.0', 'xx/people', 'Kept back to protect privacy', 'No data', 'no ranking', 'f00dfeed00']) expect(words).toContain(said)
    expect(await sheet('Columns')).toContainEqual(['territory_risk', 'score', 'Points, 0 to 100'])
  })

  it('has descriptions and names above, numbers as numbers, codes as text, and texts that are no formulas', async () => {
    const rows = await sheet('territory_risk')
    expect(rows[0]?.[3]).toBe('Points, 0 to 100')
    expect(rows[1]).toEqual(['territory_code', 'name', 'model', 'score', 'class', 'is_unstable', 'children', 'state'])
    expect(rows[2]).toEqual(['0101', 'Alder', 'ivti', 41.234567, 'low', true, 12, 'observed'])
    expect(rows[3]).toEqual(['0102', '=HYPERLINK("x")', 'ivti', 0, 'high', false, 0, 'observed'])
    expect(rows[4]?.slice(3).map((cell) => cell ?? null)).toEqual([null, null, null, null, 'suppressed'])
    expect(rows[5]?.slice(3).map((cell) => cell ?? null)).toEqual([null, null, null, null, 'missing'])
  })

  it('freezes header and first columns, filters, and shows classes, suppressed and missing cells each in its own way', async () => {
    const xml = await entry('xl/worksheets/sheet3.xml')
    expect(xml).toMatch(/<pane [^>]*xSplit="2"[^>]*ySplit="2"[^>]*state="frozen"/)
    expect(xml).toContain('<autoFilter ref="A2:H6"/>')
    expect(xml).not.toContain('<f>')
    const styleAt = (cell: string): string | undefined => new RegExp(`<c r="${cell}" s="(\\d+)"`).exec(xml)?.[1]
    const looks = ['E3', 'E4', 'D5', 'D6', 'D4'].map(styleAt)
    expect(looks).not.toContain(undefined)
    expect(new Set(looks).size).toBe(5)
  })

  it('is the same bytes another day', async () => {
    const again = await exported()
    for (const name of ['tables.xlsx', 'territories.geojson', 'datapackage.json', 'types.d.ts', 'parquet/territory_risk.parquet', 'arrow/territory_risk.arrow', 'csv/territory_risk.csv']) {
      expect(hash(readFileSync(join(again, name))), name).toBe(hash(readFileSync(join(folder, name))))
    }
  })

  it('is refused where it is no ZIP', () => {
    expect(() => withoutClock(Buffer.from('none'))).toThrow('without its directory')
  })

  async function entry(name: string): Promise<string> {
    const { stdout } = await promisify(execFile)('unzip', ['-p', join(folder, 'tables.xlsx'), name], { maxBuffer: 1e8 })
    return stdout
  }
})

describe('the territories as GeoJSON', () => {
  it('are points of seats with results; suppressed, missing and zero differ', () => {
    const { features } = territoriesGeojson(facts)
    expect(features.map(({ id, geometry, properties }) => [id, geometry?.type ?? null, properties?.['ivti_state'], properties?.['ivti_score'], properties?.['ivti_class']])).toEqual([
      ['0101', 'Point', 'observed', 41.234567, 'low'],
      ['0102', 'Point', 'observed', 0, 'high'],
      ['0103', null, 'suppressed', null, null],
      ['0201', 'Point', 'missing', null, null],
    ])
  })

  it('take the boundaries that are given', () => {
    const ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    const { features } = territoriesGeojson(facts, new Map([['0103', { type: 'Polygon', coordinates: [ring] }]]))
    expect(features.map(({ geometry }) => geometry?.type)).toEqual(['Point', 'Point', 'Polygon', 'Point'])
  })
})

describe('the Data Package', () => {
  it('names every file with size and hash, and each CSV with its schema', () => {
    const found = json('datapackage.json')
    expect(found).toMatchObject({
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      name: 'xx-demo-2022',
      licenses: [{ name: 'CC-BY-4.0', path: 'https://creativecommons.org/licenses/by/4.0/' }],
      contributors: [{ title: 'Institute', roles: ['publisher'], email: 'data@example.org' }],
      sources: [{ title: 'Office: xx/people', version: '2022' }],
    })
    const resources = found['resources'] as readonly Record<string, unknown>[]
    expect(new Set(resources.map(({ name }) => name)).size).toBe(resources.length)
    for (const resource of resources) expect(resource['name']).toMatch(/^[a-z0-9][a-z0-9._-]*$/)
    const files = [...resources, ...resources.flatMap(({ alternatives }) => (alternatives ?? []) as Record<string, unknown>[]), ...(found['alternatives'] as Record<string, unknown>[])]
    expect(files.map(({ path }) => path).sort()).toEqual([
      ...['arrow/ivti_cut.arrow', 'arrow/territory_risk.arrow', 'csv/ivti_cut.csv', 'csv/territory_risk.csv', 'parquet/ivti_cut.parquet', 'parquet/territory_risk.parquet'],
      ...['tables.xlsx', 'territories.geojson', 'types.d.ts'],
    ])
    for (const file of files) {
      const bytes = readFileSync(join(folder, String(file['path'])))
      expect([file['bytes'], file['hash']]).toEqual([bytes.length, `sha256:${hash(bytes)}`])
    }
    const csv = resources.find(({ path }) => path === 'csv/territory_risk.csv')
    expect(csv).toMatchObject({ name: 'territory_risk', type: 'table', format: 'csv', encoding: 'utf-8', schema: { missingValues: [''] } })
    if (csv === undefined) throw new Error('no CSV')
    const { fields } = csv['schema'] as { fields: readonly Record<string, unknown>[] }
    expect(fields.map(({ name, type }) => [name, type])).toEqual([
      ['territory_code', 'string'], ['name', 'string'], ['model', 'string'], ['score', 'number'], ['class', 'string'], ['is_unstable', 'boolean'], ['children', 'integer'], ['state', 'string'],
    ])
    expect(fields[3]?.['description']).toBe('Points, 0 to 100')
    expect(fields.map(({ name }) => name)).toEqual(readFileSync(join(folder, 'csv/territory_risk.csv'), 'utf8').split('\n')[0]?.split(','))
  })

  it('leaves out what it does not know', async () => {
    const bare = dataPackage({ ...facts, publisher: null, contact: null, sources: [], licence: 'other' }, [], [])
    expect(bare).toMatchObject({ licenses: [{ name: 'other' }], resources: [] })
    expect(Object.keys(bare)).not.toContain('contributors')
    expect(Object.keys(bare)).not.toContain('sources')
  })
})

describe('the TypeScript types', () => {
  it('describe the tables, so that a consumer compiles and a wrong one does not', { timeout: 120_000 }, async () => {
    const consumer = (body: string): string => `import type { AsJson, FigureState, PublicTables, TerritoryRisk } from './types.js'\n${body}\n`
    const good = `export function total(rows: readonly TerritoryRisk[]): number {
  return rows.filter((row) => row.state === 'observed').reduce((sum, row) => sum + (row.score ?? 0), 0)
}
export const table: keyof PublicTables = 'ivti_cut'
export const state: FigureState = 'suppressed'
export const json: AsJson<TerritoryRisk> = { territory_code: '0101', name: 'Alder', model: 'ivti', score: 1, class: null, is_unstable: null, children: '12', state: 'observed' }
export const children: bigint | null = 12n satisfies TerritoryRisk['children']`
    expect(await compiled(consumer(good))).toBe('')
    expect(await compiled(consumer(`export const wrong = (row: TerritoryRisk): number => row.score`))).toMatch(/null' is not assignable to type 'number'/)
    expect(await compiled(consumer(`export const wrong: FigureState = 'hidden'`))).toMatch(/not assignable to type 'FigureState'/)
  })

  async function compiled(text: string): Promise<string> {
    writeFileSync(join(folder, 'consumer.ts'), text)
    const tsc = join(import.meta.dirname, '../../../node_modules/.bin/tsc')
    return promisify(execFile)(tsc, ['--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--types', '', join(folder, 'consumer.ts')]).then(
      () => '',
      (error: unknown) => (error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)),
    )
  }
})

describe('exported tables', () => {
  it('come with rows, types and comments, in order', async () => {
    const warehouse = await openWarehouse({ path: ':memory:' })
    try {
      await fillPublic(warehouse.db)
      expect((await exportedTables(warehouse.db, 'public')).map(({ name, rows, columns }) => [name, rows, columns.length])).toEqual([['ivti_cut', 2, 3], ['territory_risk', 4, 8]])
      expect(await exportedTables(warehouse.db, 'none')).toEqual([])
    } finally {
      await warehouse.close()
    }
  })
})
