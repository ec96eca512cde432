import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { exportedTables } from '../../../src/publish/export/exported-table.js'
import type { ExportedTable } from '../../../src/publish/export/exported-table.js'
import { guarded, writeArrowFile, writeCsv, writeParquet } from '../../../src/publish/export/write-table-files.js'
import { openWarehouse } from '../../../src/warehouse/open.js'
import type { Warehouse } from '../../../src/warehouse/open.js'
import { expectValidSql } from '../../warehouse/expect-valid.js'
import { memoryWarehouse, temporaryFolder } from '../../warehouse/temporary.js'

const folder = temporaryFolder()
const open = memoryWarehouse()

async function made(warehouse: Warehouse, select: string, comments: Readonly<Record<string, string>> = {}): Promise<ExportedTable> {
  for (const text of ['create schema if not exists public', `create or replace table public.t as ${select}`]) await sql.raw(text).execute(warehouse.db)
  for (const [column, comment] of Object.entries(comments)) await sql`comment on column public.t.${sql.id(column)} is ${sql.lit(comment)}`.execute(warehouse.db)
  const [table] = await exportedTables(warehouse.db, 'public')
  if (table === undefined) throw new Error('no table')
  return table
}

async function csv(select: string, raw = false): Promise<string[]> {
  const path = join(folder, 'x.csv')
  await writeCsv(open().db, await made(open(), select), path, raw)
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(1)
}

describe('CSV', () => {
  it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\tx', '＝1+1', '-2+3+cmd|calc', '+', '-'])('puts an apostrophe before the text %j, and none in the raw mode', async (text) => {
    const select = `select '${text}' as a`
    const quoted = (value: string): string => (/[",\n\r]/.test(value) ? `"${value}"` : value)
    expect(await csv(select)).toEqual([quoted(`'${text}`)])
    expect(await csv(select, true)).toEqual([quoted(text)])
  })

  it.each(['\r', '\n', '\0'])('also before one that begins with %j', async (mark) => {
    const code = mark.charCodeAt(0)
    await made(open(), `select chr(${code}) || 'x' as a`)
    expect(readFileSync(await written(), 'utf8').startsWith('a\n')).toBe(true)
    expect(readFileSync(await written(), 'utf8')).toMatch(/^a\n"?'/)
  })

  async function written(): Promise<string> {
    const [table] = await exportedTables(open().db, 'public')
    const path = join(folder, 'mark.csv')
    if (table !== undefined) await writeCsv(open().db, table, path, false)
    return path
  }

  it('leaves numbers, negative ones as number or as text, codes with zeros, signs inside and what is missing', async () => {
    const select = `select * from (values (-5.5, '-5.5', '05001', 'a=b', null, ''), (0.0, '+3', '-12,5', 'x@y', 'ok', 'ok')) t(a, b, c, d, e, f)`
    expect(await csv(select)).toEqual(['-5.5,-5.5,05001,a=b,,""', '0.0,+3,"-12,5",x@y,ok,ok'])
  })

  it('asks for it by a statement that the engine accepts', async () => {
    const formula = `regexp_full_match("code", '(?s)[=+\\-@\\t\\r\\n\\x00＝＋－＠].*') and not regexp_full_match("code", '[+-]?[0-9]+([.,][0-9]+)?')`
    await expectValidSql(open(), guarded(await made(open(), "select '01' as code, 1.5::double as score")), `select case when ${formula} then '''' || "code" else "code" end as "code", "score" from "public"."t"`)
  })
})

describe('Parquet and Arrow', () => {
  const select = `select lpad(cast(i as varchar), 5, '0') as code, 'Territorio con nombre largo ' || i as name, case when i % 3 = 0 then null else i / 4.0e0 end as score, i % 2 = 0 as flag from range(100) t(i)`
  const words = { title: 'Índice', licence: 'CC-BY-4.0' }

  it('are read back by others with the same rows, types and words', async () => {
    const table = await made(open(), select, { score: 'Puntos' })
    const paths = { parquet: join(folder, 't.parquet'), arrow: join(folder, 't.arrow') }
    await writeParquet(open().db, table, paths.parquet, words)
    await writeArrowFile(open().db, table, paths.arrow, words)
    const wanted = Array.from({ length: 100 }, (_, i) => ({ code: String(i).padStart(5, '0'), name: `Territorio con nombre largo ${i}`, score: i % 3 === 0 ? null : i / 4, flag: i % 2 === 0 }))
    const file = await asyncBufferFromFile(paths.parquet)
    expect(await parquetReadObjects({ file })).toEqual(wanted)
    const metadata = await parquetMetadataAsync(file)
    expect(Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]))).toMatchObject({ ...words, table: 't' })
    const arrow = tableFromIPC(readFileSync(paths.arrow))
    expect(arrow.toArray().map((row) => row.toJSON())).toEqual(wanted)
    expect([arrow.schema.metadata.get('title'), arrow.schema.fields[2]?.metadata.get('description')]).toEqual(['Índice', 'Puntos'])
  })

  it('and CSV are the same bytes with 1, 2 and 4 threads, and from day to day', async () => {
    const bytes: string[] = []
    for (const threads of [1, 2, 4]) {
      const warehouse = await openWarehouse({ path: join(folder, `threads-${threads}.duckdb`), threads })
      try {
        const table = await made(warehouse, select.replace('range(100)', 'range(400000)'))
        const path = (end: string): string => join(folder, `threads-${threads}.${end}`)
        await writeParquet(warehouse.db, table, path('parquet'), words)
        await writeArrowFile(warehouse.db, table, path('arrow'), words)
        await writeCsv(warehouse.db, table, path('csv'), false)
        bytes.push(...['parquet', 'arrow', 'csv'].map((end) => readFileSync(path(end)).toString('base64')))
      } finally {
        await warehouse.close()
      }
    }
    for (const form of [0, 1, 2]) expect(new Set([bytes[form], bytes[form + 3], bytes[form + 6]]).size).toBe(1)
  })
})
