import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { copyTables } from '../../src/publish/copy-tables.js'
import { writeRiskCsv } from '../../src/publish/risk-csv.js'
import { openReadOnly } from '../../src/warehouse/read-only.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { temporaryFolder } from '../warehouse/temporary.js'
import { fillWork } from './publishing.js'

const folder = temporaryFolder()
let count = 0

async function copied(threads: number): Promise<{ readonly path: string; readonly tables: unknown; readonly ask: (query: string) => Promise<readonly (readonly unknown[])[]> }> {
  count += 1
  const path = join(folder, `copy-${count}.duckdb`)
  const work = await openWarehouse({ path: join(folder, `work-${count}.duckdb`), threads })
  try {
    await fillWork(work.db, 'm', 200_000)
    const tables = await copyTables(work.db, path, ['core', 'quarantine', 'risk'])
    return {
      path,
      tables,
      ask: async (query) => {
        const reader = await openReadOnly({ path })
        try {
          return (await reader.query(query, { maxRows: 1_000, timeoutMs: 30_000 })).rows
        } finally {
          await reader.close()
        }
      },
    }
  } finally {
    await work.close()
  }
}

describe('the database of a release', () => {
  it('holds the tables and views asked for as tables, with their rows and their descriptions, and nothing else', async () => {
    const { tables, ask } = await copied(2)
    expect(tables).toEqual([
      { schema: 'core', table: 'person', rows: 200_005 },
      { schema: 'quarantine', table: 'person', rows: 1 },
      { schema: 'risk', table: 'odd "name', rows: 1 },
      { schema: 'risk', table: 'territory_risk', rows: 8 },
    ])
    expect(await ask("select table_schema || '.' || table_name, table_type from information_schema.tables order by 1")).toEqual([
      ['core.person', 'BASE TABLE'], ['quarantine.person', 'BASE TABLE'], ['risk.odd "name', 'BASE TABLE'], ['risk.territory_risk', 'BASE TABLE'],
    ])
    expect(await ask("select schema_name, table_name, comment from duckdb_tables() where comment is not null order by 1")).toEqual([['core', 'person', "Persons: one row, it's said"], ['risk', 'territory_risk', 'Result']])
    expect(await ask('select table_name, column_name, comment from duckdb_columns() where not internal and comment is not null order by 1')).toEqual([['person', 'territory_code', 'Código; não é número'], ['territory_risk', 'score', 'Points']])
  })

  it('exports byte for byte alike at any number of threads, in the order of the work database', async () => {
    const texts: string[] = []
    for (const threads of [1, 4]) {
      const { path } = await copied(threads)
      const release = await openWarehouse({ path, threads })
      try {
        const csv = join(folder, `person-${threads}.csv`)
        await sql`copy (select * from core.person) to ${sql.lit(csv)} (format csv, header true)`.execute(release.db)
        await writeRiskCsv(release.db, folder)
        texts.push(readFileSync(csv, 'utf8') + readFileSync(join(folder, 'territory_risk.csv'), 'utf8'))
      } finally {
        await release.close()
      }
    }
    expect(texts[1]).toBe(texts[0])
    expect(texts[0]?.split('\n').slice(0, 3)).toEqual(['territory_code,person_key,income', '00,a0,0.0', '01,a1,0.3333333333333333'])
  })

  it('says nothing of where it was made', async () => {
    const { path } = await copied(1)
    expect(readFileSync(path).includes(folder)).toBe(false)
  })

  it('holds nothing of a value under an empty cell', async () => {
    const canary = 12345.678901234567
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(canary)
    const work = await openWarehouse({ path: ':memory:' })
    try {
      for (const rows of [5, 300_000]) {
        await sql.raw(`create or replace table secret as select case when i % 2 = 0 then ${canary}e0 else i / 7.0e0 end as score, case when i % 2 = 0 then 'the canary''s own long name' else 'n' || i end as name from range(${rows}) t(i)`).execute(work.db)
        await sql.raw('create schema if not exists public').execute(work.db)
        await sql.raw(`create or replace table public.shown as select if(score = ${canary}e0, null, score) as score, if(name like 'the canary%', null, name) as name from secret`).execute(work.db)
        const path = join(folder, `canary-${rows}.duckdb`)
        await copyTables(work.db, path, ['public'], 'main')
        const file = readFileSync(path)
        expect([file.includes(bytes), file.includes('canary')]).toEqual([false, false])
      }
    } finally {
      await work.close()
    }
  })

  it('leaves the work database open for the next one, also after a failed copy', async () => {
    const work = await openWarehouse({ path: ':memory:' })
    try {
      await fillWork(work.db, 'm')
      await expect(copyTables(work.db, join(folder, 'no', 'such', 'folder.duckdb'), ['risk'])).rejects.toThrow()
      await sql`create view risk.broken as select * from core.person`.execute(work.db)
      await sql`drop table core_part.person__a`.execute(work.db)
      await expect(copyTables(work.db, join(folder, 'broken.duckdb'), ['risk'])).rejects.toThrow()
      await sql`drop view risk.broken`.execute(work.db)
      await expect(copyTables(work.db, join(folder, 'after.duckdb'), ['risk'])).resolves.toHaveLength(2)
    } finally {
      await work.close()
    }
  })
})
