import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWarehouse } from '../../src/warehouse/open.js'
import { openReadOnly } from '../../src/warehouse/read-only.js'
import type { ReadOnlyWarehouse } from '../../src/warehouse/read-only.js'
import { finishFile } from '../../src/warehouse/swap-file.js'
import { temporaryFolder } from './temporary.js'

const folder = temporaryFolder()
const path = join(folder, 'analysis.duckdb')
const secret = join(folder, 'secret.csv')
const stolen = join(folder, 'stolen.csv')
const limits = { maxRows: 100, timeoutMs: 20_000 }
let release: ReadOnlyWarehouse

beforeAll(async () => {
  writeFileSync(secret, 'a\nsecret\n')
  const warehouse = await openWarehouse({ path })
  await sql`create table risk as
    select printf('%05d', range) as code, (range / 7)::decimal(9, 4) as score, date '2024-02-29' as day,
    range * 9007199254740993 as big from range(1000)`.execute(warehouse.db)
  await finishFile(warehouse)
  release = await openReadOnly({ path })
})
afterAll(async () => release.close())

describe('questions', () => {
  it('answers with names, types and values that JSON can carry', async () => {
    const text = `select code, score, day, big, 1.5::double as share, null as nothing
      from risk order by code limit 2 offset 1`
    const answer = await release.query(text, limits)
    expect(answer).toEqual({
      columns: [
        { name: 'code', type: 'VARCHAR' },
        { name: 'score', type: 'DECIMAL(9,4)' },
        { name: 'day', type: 'DATE' },
        { name: 'big', type: 'BIGINT' },
        { name: 'share', type: 'DOUBLE' },
        { name: 'nothing', type: 'INTEGER' },
      ],
      rows: [
        ['00001', '0.1429', '2024-02-29', '9007199254740993', 1.5, null],
        ['00002', '0.2857', '2024-02-29', '18014398509481986', 1.5, null],
      ],
      truncated: false,
    })
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
  })

  it.each([
    'from risk',
    'with r as (select 1 as a) select * from r',
    'values (1)',
    'describe risk',
    'summarize risk',
    'show tables',
    '-- why\nselect 1;',
    "select list(code), map(['a'], [1]), {'a': 1}, 'x'::blob, 'nan'::double from risk",
    'select * from range(3) r(i), unnest([1, 2])',
    'select column_name from duckdb_columns() where table_name = \'risk\'',
    "select * from json_each('[1]')",
    'from (from risk) pivot (count(*) for day in (\'2024-02-29\'))',
  ])('answers %s', async (text) => {
    const answer = await release.query(text, limits)
    expect(answer.rows.length).toBeGreaterThan(0)
    expect(() => JSON.stringify(answer)).not.toThrow()
  })

  it('stops at the row cap and says so', async () => {
    const capped = await release.query('from risk', { ...limits, maxRows: 7 })
    expect([capped.rows.length, capped.truncated]).toEqual([7, true])
    const exact = await release.query('from risk limit 7', { ...limits, maxRows: 7 })
    expect([exact.rows.length, exact.truncated]).toEqual([7, false])
  })

  it('answers two askers at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => release.query(`select ${n} as n`, limits)))
    expect(answers.map((answer) => answer.rows[0]?.[0])).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('attacks', () => {
  it.each([
    ['reads a file as text', `select * from read_text('${secret}')`],
    ['reads a file as bytes', `select * from read_blob('${secret}')`],
    ['reads a file as CSV', `select * from read_csv('${secret}')`],
    ['reads a file by its name', `select * from '${secret}'`],
    ['sniffs a file', `select * from sniff_csv('${secret}')`],
    ['lists files', `select * from glob('${folder}/*')`],
    ['reads Parquet', "select * from read_parquet('x.parquet')"],
    ['reads the network', "select * from read_csv('https://example.org/a.csv')"],
    ['writes a file', `copy risk to '${stolen}'`],
    ['writes a query to a file', `copy (select 1) to '${stolen}'`],
    ['exports the database', `export database '${folder}/export'`],
    ['attaches a database', `attach '${folder}/other.duckdb'`],
    ['attaches in memory', "attach ':memory:' as m"],
    ['detaches', 'detach analysis'],
    ['installs an extension', 'install httpfs'],
    ['loads an extension', 'load parquet'],
    ['creates a secret', 'create secret (type http)'],
    ['creates a table', 'create table t as select 1'],
    ['creates a temporary table', 'create temp table t as select 1'],
    ['creates a macro', 'create temp macro m() as 1'],
    ['inserts', "insert into risk values ('1', 1, null, 1)"],
    ['updates', 'update risk set score = 0'],
    ['deletes', 'delete from risk'],
    ['drops', 'drop table risk'],
    ['changes a setting', 'set threads = 1'],
    ['opens the file system by a setting', 'set enable_external_access = true'],
    ['resets a setting', 'reset threads'],
    ['sets a variable', 'set variable x = 1'],
    ['calls', 'call enable_logging()'],
    ['profiles', 'pragma enable_profiling'],
    ['shows paths by a pragma', 'pragma database_list'],
    ['shows paths by a view', 'select * from pragma_database_list'],
    ['shows paths by a function', 'select path from duckdb_databases()'],
    ['shows paths by a quoted name', 'select * from "DuckDB_Databases"()'],
    ['shows paths in a subquery', 'select (select max(path) from duckdb_databases())'],
    ['shows paths in a CTE', 'with d as (select * from system.main.duckdb_databases) select * from d'],
    ['shows settings', 'select * from duckdb_settings()'],
    ['shows one setting', "select current_setting('temp_directory')"],
    ['shows secrets', 'select * from duckdb_secrets()'],
    ['runs text', "select * from query('select 1')"],
    ['runs text that creates', "select * from query('create table z (i int)')"],
    ['reaches a closed view by its name', "select * from query_table('pragma_database_list')"],
    ['runs a stored plan', "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))"],
    ['runs a stored plan in a CTE', "with p as (from json_execute_serialized_sql('{}')) select (select count(*) from p)"],
    ['takes an address of memory', 'select * from arrow_scan(0::pointer, 0::pointer, 0::pointer)'],
    ['takes an address of memory by a number', 'select * from arrow_scan_dumb(1, 2, 3)'],
    ['changes the parser', 'select * from enable_peg_parser()'],
    ['empties the logs', 'from truncate_duckdb_logs()'],
    ['forces a checkpoint', 'select * from force_checkpoint()'],
    ['shows the memory', 'select * from duckdb_memory()'],
    ['reads another database', "select * from read_duckdb('x.duckdb')"],
    ['explains and runs', 'explain analyze select 1'],
    ['prepares', 'prepare p as select 1'],
    ['executes', 'execute p'],
    ['begins a transaction', 'begin'],
    ['makes a checkpoint', 'checkpoint'],
    ['changes the schema', 'use main'],
    ['writes two statements', 'select 1; select 2'],
    ['hides a second statement', 'select 1; drop table risk'],
    ['pivots dynamically, which creates a type', 'pivot risk on day using count(*)'],
    ['says nothing', ''],
    ['says a semicolon', ';'],
    ['says a comment', '-- nothing'],
    ['leaves a parameter open', 'select $1'],
    ['misspells', 'selec 1'],
    ['names no table', 'select * from nowhere'],
  ])('a query that %s is refused', async (_, text) => {
    const error: unknown = await release.query(text, limits).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'usage', exitCode: 2 })
    expect(String(error)).not.toContain('secret\n')
    expect(existsSync(stolen)).toBe(false)
  })

  const ten = Array.from({ length: 10 }, (_, n) => `risk r${n}`).join(', ')

  it.each([
    ['a cross join of ten', `select count(*) from ${ten} where r0.score + r9.score < 0`],
    [
      'an endless recursion',
      'with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r',
    ],
    [
      'an endless stream of rows',
      'select max(a.range) from range(100000000) a, range(100000000) b group by b.range % 3',
    ],
  ])('%s is stopped in time', async (_, text) => {
    const started = performance.now()
    const error: unknown = await release.query(text, { maxRows: 10, timeoutMs: 300 }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'interrupted', code: 'QUERY_TIMEOUT' })
    expect(performance.now() - started).toBeLessThan(30_000)
  })

  it('still answers after all that, from unchanged data', async () => {
    expect((await release.query('select count(*)::int, sum(score) > 0 from risk', limits)).rows).toEqual([[1000, true]])
  })
})
