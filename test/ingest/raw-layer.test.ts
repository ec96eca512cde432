import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NativeReading } from '../../src/core/native-reading.js'
import { CleanFileWriter } from '../../src/ingest/clean-file.js'
import { dropRawRelations, openRawLayer, viewCleanFile, viewLines } from '../../src/ingest/raw-layer.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import type { Warehouse } from '../../src/warehouse/open.js'

let folder: string
let warehouse: Warehouse

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-raw-'))
  warehouse = await openWarehouse({ path: join(folder, 'work.duckdb'), memoryLimit: '300MB', tempDirectory: folder })
  await openRawLayer(warehouse.db)
})

afterEach(async () => {
  await warehouse.close()
  await rm(folder, { recursive: true })
})

const reading = (layout: NativeReading['layout'], skipLines = 0): NativeReading => ({
  encoding: 'latin-1',
  lineEnd: 'lf',
  skipLines,
  layout,
  findings: [],
  summary: { kind: 'summary', lines: { total: 0, header: 0, rows: 0, quarantined: 0, dropped: 0 }, records: {}, layoutVersion: null, drift: { added: [], gone: [], reordered: false, renamed: [] } },
})

const rowsOf = async (name: string) => (await sql<Record<string, unknown>>`select * from ${sql.id('raw', name)} order by _line`.execute(warehouse.db)).rows
const relations = async () => (await sql<{ name: string }>`select table_name as name from duckdb_tables() where database_name = 'raw' union all select view_name from duckdb_views() where database_name = 'raw' and not internal`.execute(warehouse.db)).rows

describe('Lines of a proven fixed-width file', () => {
  const layout: NativeReading['layout'] = {
    kind: 'lines',
    recordType: { start: 1, length: 1 },
    records: [
      { type: 'A', cuts: [{ name: 'name', start: 2, length: 4 }, { name: 'absent', start: 1, length: 0 }] },
      { type: 'B', cuts: [{ name: 'n', start: 2, length: 2 }] },
    ],
  }

  it('become one relation for each record type, with their line numbers and without the blanks at the end of a field', async () => {
    const path = join(folder, 'file')
    await writeFile(path, Buffer.from('Zheader\nAJosé \nB 7\nZ\nA \u00a0x \nB12', 'latin1'))
    const views = await viewLines(warehouse.db, (record) => `r${record}`, path, reading(layout))
    expect(await rowsOf('rA')).toEqual([{ _line: 2n, name: 'José', absent: '' }, { _line: 5n, name: ' \u00a0x', absent: '' }])
    expect(await rowsOf('rB')).toEqual([{ _line: 3n, n: ' 7' }, { _line: 6n, n: '12' }])
    await dropRawRelations(warehouse.db, views.values())
    expect(await relations()).toEqual([])
  })

  it('keep their numbers when several threads read the file', async () => {
    const path = join(folder, 'large')
    const lines = Array.from({ length: 400_000 }, (_, index) => (index % 3 === 0 ? `A${String(index % 9999).padStart(4, '0')}` : `Z${'x'.repeat(40)}`))
    await writeFile(path, lines.join('\n'))
    await viewLines(warehouse.db, (record) => `r${record}`, path, reading(layout))
    const wrong = sql<{ total: bigint }>`select count(*) as total from raw."rA" where name <> lpad(cast((_line - 1) % 9999 as varchar), 4, '0') or (_line - 1) % 3 <> 0`
    expect((await wrong.execute(warehouse.db)).rows).toEqual([{ total: 0n }])
    expect((await sql<{ total: bigint }>`select count(*) as total from raw."rA"`.execute(warehouse.db)).rows).toEqual([{ total: 133_334n }])
  })

  it('number on from the lines that were skipped, where the file has one type only', async () => {
    const path = join(folder, 'single')
    await writeFile(path, 'header\nab\ncd\n')
    await viewLines(warehouse.db, () => 'all', path, reading({ kind: 'lines', recordType: null, records: [{ type: '', cuts: [{ name: 'x', start: 1, length: 1 }] }] }, 1))
    expect(await rowsOf('all')).toEqual([{ _line: 2n, x: 'a' }, { _line: 3n, x: 'c' }])
  })
})

describe('Rows that the strict reader has written', () => {
  it.each([10, 3_000_000])('are read within a small memory limit, with a value of %i characters', async (length) => {
    const writer = new CleanFileWriter(join(folder, 'rows'), '')
    const value = 'é'.repeat(length)
    await writer.append({ kind: 'rows', record: '', names: ['a', 'b'], columns: [[value, 'x'], ['1', null]], lines: [2, 3] })
    await viewCleanFile(warehouse.db, 'clean', await writer.finish())
    expect(await rowsOf('clean')).toEqual([{ _line: 2n, a: value, b: '1' }, { _line: 3n, a: 'x', b: '' }])
  })
})
