import { CompiledQuery, Migrator, sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { describe, expect, it } from 'vitest'
import { CauceError } from '../../src/core/error.js'
import type { Db } from '../../src/warehouse/tables.js'
import { memoryWarehouse } from './temporary.js'

const warehouse = memoryWarehouse()
const rowsOf = async (db: Db, query: RawBuilder<unknown>) => (await query.execute(db)).rows

describe('what a statement gives back', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['a single column called count', 'select count(*) as count from range(5)', [{ count: 5n }]],
    ['a single column called Count', 'select 7 as "Count"', [{ Count: 7 }]],
    ['a single column called Success', 'select true as "Success"', [{ Success: true }]],
    ['no rows', 'select 1 as a where false', []],
    [
      'nulls of every kind',
      'select null as a, null::date as b, null::decimal(9,2) as c, null::varchar[] as d',
      [{ a: null, b: null, c: null, d: null }],
    ],
    [
      'integers as numbers',
      'select 1::tinyint as a, 2::smallint as b, 3::integer as c, 4::uinteger as d',
      [{ a: 1, b: 2, c: 3, d: 4 }],
    ],
    [
      'big integers as bigint',
      'select 9007199254740993::bigint as a, 170141183460469231731687303715884105727::hugeint as b',
      [{ a: 9007199254740993n, b: 170141183460469231731687303715884105727n }],
    ],
    [
      'floats as numbers',
      "select 0.1::double as a, 'NaN'::double as b, '-inf'::double as c",
      [{ a: 0.1, b: Number.NaN, c: -Infinity }],
    ],
    [
      'decimals as text with every digit',
      'select 12345678901234567.89::decimal(19,2) as a, -0.05::decimal(4,2) as b',
      [{ a: '12345678901234567.89', b: '-0.05' }],
    ],
    ['dates as text', "select date '2024-02-29' as a, date '0001-01-01' as b", [{ a: '2024-02-29', b: '0001-01-01' }]],
    [
      'timestamps as ISO text',
      "select timestamp '2024-02-29 23:59:58.123456' as a, timestamp_s '2024-02-29 23:59:58' as b",
      [{ a: '2024-02-29T23:59:58.123456', b: '2024-02-29T23:59:58' }],
    ],
    [
      'nanoseconds whole',
      "select timestamp_ns '2024-02-29 23:59:58.123456789' as a",
      [{ a: '2024-02-29T23:59:58.123456789' }],
    ],
    ['zoned timestamps in UTC', "select timestamptz '2024-03-01 00:30:00-03' as a", [{ a: '2024-03-01T03:30:00Z' }]],
    ['times as text', "select time '12:34:56.789' as a", [{ a: '12:34:56.789' }]],
    ['intervals as text', "select interval '1 month 2 days' as a", [{ a: '1 month 2 days' }]],
    [
      'uuids as text',
      "select '00112233-4455-6677-8899-aabbccddeeff'::uuid as a",
      [{ a: '00112233-4455-6677-8899-aabbccddeeff' }],
    ],
    [
      'lists as arrays',
      "select [1, null, 3] as a, ['x']::varchar[] as b, [[1.50], []] as c",
      [{ a: [1, null, 3], b: ['x'], c: [['1.50'], []] }],
    ],
    ['fixed arrays as arrays', 'select [1, 2, 3]::integer[3] as a', [{ a: [1, 2, 3] }]],
    ['structs as objects', "select {'a': 1, 'b': date '2020-01-02'} as s", [{ s: { a: 1, b: '2020-01-02' } }]],
    ['maps as Map', "select map(['k', 'l'], [1.5, 2.5]) as m", [{ m: new Map([['k', '1.5'], ['l', '2.5']]) }]],
    [
      'unions as their value',
      "select 1::union(n integer, t varchar) as a, 'x'::union(n integer, t varchar) as b",
      [{ a: 1, b: 'x' }],
    ],
    ['enums as text', "select 'low'::enum('low', 'high') as a", [{ a: 'low' }]],
    ['blobs as bytes', "select '\\x00\\xFFa'::blob as a", [{ a: new Uint8Array([0, 255, 97]) }]],
    [
      'json as text',
      `select '{"a": [1, 2]}'::json as a, json_extract_string('{"a": "ñ"}', '$.a') as b`,
      [{ a: '{"a": [1, 2]}', b: 'ñ' }],
    ],
    ['unicode', "select 'Ñuñoa 🌊 \u00e9' as a, length('🌊') as n", [{ a: 'Ñuñoa 🌊 \u00e9', n: 1n }]],
    ['two columns of one name', 'select 1 as a, 2 as a', [{ a: 1, 'a:1': 2 }]],
    [
      'a join',
      'select l.x, r.y from (values (1), (2)) l(x) left join (values (1, 5)) r(x, y) using (x) order by 1',
      [{ x: 1, y: 5 }, { x: 2, y: null }],
    ],
    [
      'a window',
      'select x, sum(x) over (order by x) as s from (values (1), (2)) t(x) order by x',
      [{ x: 1, s: 1n }, { x: 2, s: 3n }],
    ],
    ['a union of queries', 'select 1 as a union all select 2 order by 1', [{ a: 1 }, { a: 2 }]],
  ])('%s', async (_, text, expected) => {
    expect(await rowsOf(warehouse().db, sql.raw(text))).toEqual(expected)
  })
})

describe('parameters', () => {
  it.each<[string, unknown, string, unknown]>([
    ['text', "a'b; drop table x --\0ñ", 'VARCHAR', "a'b; drop table x --\0ñ"],
    ['integer', -5, 'INTEGER', -5],
    ['large integer', 3_000_000_000, 'BIGINT', 3_000_000_000n],
    ['fraction', 0.25, 'DOUBLE', 0.25],
    ['huge float', 1e300, 'DOUBLE', 1e300],
    ['bigint', 2n ** 53n + 1n, 'BIGINT', 9007199254740993n],
    ['hugeint', 2n ** 100n, 'HUGEINT', 2n ** 100n],
    ['boolean', true, 'BOOLEAN', true],
    ['null', null, '"NULL"', null],
    ['Date', new Date('2024-02-29T12:00:00.5Z'), 'TIMESTAMP', '2024-02-29T12:00:00.5'],
    ['bytes', new Uint8Array([0, 1, 255]), 'BLOB', new Uint8Array([0, 1, 255])],
    ['list of text', ['a', null, 'b'], 'VARCHAR[]', ['a', null, 'b']],
    ['list of mixed numbers', [1, 2.5], 'DOUBLE[]', [1, 2.5]],
    ['nested list', [[1], [2, 3]], 'INTEGER[][]', [[1], [2, 3]]],
    ['map', new Map([['a', 1]]), 'MAP(VARCHAR, INTEGER)', new Map([['a', 1]])],
    ['object', { a: 1, b: 'x' }, 'STRUCT(a INTEGER, b VARCHAR)', { a: 1, b: 'x' }],
  ])('%s', async (_, value, type, expected) => {
    const rows = await rowsOf(warehouse().db, sql`select ${value} as v, typeof(${value}) as t`)
    expect(rows).toEqual([{ v: expected, t: type }])
  })

  it('an empty list fits any list', async () => {
    expect(await rowsOf(warehouse().db, sql`select list_contains(${[]}::varchar[], 'a') as v`)).toEqual([{ v: false }])
  })

  it('a list of two kinds is refused', async () => {
    await expect(rowsOf(warehouse().db, sql`select ${['a', 1]}`)).rejects.toThrow('mixes VARCHAR and INTEGER')
  })
})

describe('the query builder', () => {
  it('inserts, returning a column called count', async () => {
    const { db } = warehouse()
    await sql`create table t (id integer, count integer)`.execute(db)
    const row = await db.insertInto('t').values({ id: 1, count: 9 }).returning('count').execute()
    expect(row).toEqual([{ count: 9 }])
  })

  it('reports how many rows an insert, update and delete changed', async () => {
    const { db } = warehouse()
    await sql`create table t (id integer)`.execute(db)
    const inserted = await db.insertInto('t').values([{ id: 1 }, { id: 2 }, { id: 3 }]).executeTakeFirst()
    const updated = await db.updateTable('t').set({ id: 4 }).where('id', '>', 1).executeTakeFirst()
    const deleted = await db.deleteFrom('t').where('id', '=', 4).executeTakeFirst()
    expect([inserted.numInsertedOrUpdatedRows, updated.numUpdatedRows, deleted.numDeletedRows]).toEqual([3n, 2n, 2n])
  })

  it('resolves a conflict by update', async () => {
    const { db } = warehouse()
    await sql`create table t (id integer primary key, v varchar)`.execute(db)
    const put = (v: string) => {
      const insert = db.insertInto('t').values({ id: 1, v })
      return insert.onConflict((c) => c.column('id').doUpdateSet({ v }))
    }
    await put('a').execute()
    await put('b').execute()
    expect(await db.selectFrom('t').selectAll().execute()).toEqual([{ id: 1, v: 'b' }])
  })

  it('selects through a schema with a CTE, an alias and a parameter', async () => {
    const { db } = warehouse()
    await sql`create schema core`.execute(db)
    await sql`create table core.person as select range as age from range(20)`.execute(db)
    const query = db
      .withSchema('core')
      .with('young', (q) => q.selectFrom('person as p').select('p.age').where('p.age', '<', 5))
      .selectFrom('young')
      .select((e) => e.fn.countAll().as('n'))
    expect(query.compile().sql).toBe(
      'with "young" as (select "p"."age" from "core"."person" as "p" where "p"."age" < $1) ' +
        'select count(*) as "n" from "young"',
    )
    expect(await query.execute()).toEqual([{ n: 5n }])
  })

  const naughty = ['a"b; DROP TABLE t', 'select', 'ünïcode 🌊', "it's", '--', 'a b', '%s', '"', 'x'.repeat(300)]

  it.each(naughty)('takes %j as the name of a table and a column', async (name) => {
    const { db } = warehouse()
    await db.schema.createTable(name).addColumn(name, 'integer').execute()
    await db.insertInto(name).values({ [name]: 1 }).execute()
    expect(await db.selectFrom(name).select(name).execute()).toEqual([{ [name]: 1 }])
  })

  it.each([['', 'is empty'], ['a\0b', 'NUL']])('refuses the name %j', async (name, reason) => {
    await expect(warehouse().db.selectFrom(name).selectAll().execute()).rejects.toThrow(reason)
  })

  it('writes a literal that stays one', async () => {
    const text = "'; drop table t; --\\' ñ"
    expect(await rowsOf(warehouse().db, sql`select ${sql.lit(text)} as v`)).toEqual([{ v: text }])
  })
})

describe('connections and transactions', () => {
  it('keeps a temporary table for the length of a transaction', async () => {
    const rows = await warehouse().db.transaction().execute(async (tx) => {
      await sql`create temp table passing as select 1 as a`.execute(tx)
      return tx.selectFrom('passing').selectAll().execute()
    })
    expect(rows).toEqual([{ a: 1 }])
  })

  it('keeps a temporary table for the length of a held connection', async () => {
    const rows = await warehouse().db.connection().execute(async (held) => {
      await sql`create temp table passing as select 2 as a`.execute(held)
      return held.selectFrom('passing').selectAll().execute()
    })
    expect(rows).toEqual([{ a: 2 }])
  })

  it('rolls back definitions with the transaction that fails', async () => {
    const { db } = warehouse()
    const work = db.transaction().execute(async (tx) => {
      await sql`create table half as select 1 as a`.execute(tx)
      await sql`select * from nowhere`.execute(tx)
    })
    await expect(work).rejects.toThrow('nowhere')
    expect((await db.introspection.getTables()).map((table) => table.name)).toEqual([])
  })

  it('tells the fault that ended a transaction, not the rollback that it leaves nothing to', async () => {
    const { db } = warehouse()
    const ended = db.transaction().execute(async (tx) => {
      // As a commit does that meets a full disk.
      await sql`rollback`.execute(tx)
      throw new Error('the commit failed')
    })
    await expect(ended).rejects.toThrow('the commit failed')
    expect(await db.transaction().execute(async (tx) => rowsOf(tx, sql`select 1 as a`))).toEqual([{ a: 1 }])
  })

  it('rolls back a failed migration', async () => {
    const { db } = warehouse()
    const migrator = new Migrator({
      db,
      provider: {
        getMigrations: async () => ({
          '1': { up: async (tx) => tx.schema.createTable('half').addColumn('a', 'integer').execute() },
          '2': { up: async () => Promise.reject(new Error('stop')) },
        }),
      },
    })
    expect((await migrator.migrateToLatest()).error).toBeInstanceOf(Error)
    expect((await db.introspection.getTables()).map((table) => table.name)).not.toContain('half')
  })

  it('applies a migration once', async () => {
    const { db } = warehouse()
    const up = (tx: Db) => tx.schema.createTable('whole').addColumn('a', 'integer').execute()
    const getMigrations = async () => ({ '1': { up } })
    const migrator = new Migrator({ db, provider: { getMigrations } })
    expect((await migrator.migrateToLatest()).results?.length).toBe(1)
    expect((await migrator.migrateToLatest()).results?.length).toBe(0)
    expect((await db.introspection.getTables()).map((table) => table.name)).toContain('whole')
  })

  it('reports a row that two transactions change', async () => {
    const { db } = warehouse()
    await sql`create table t as select 1 as id, 0 as v`.execute(db)
    const first = await db.startTransaction().execute()
    const second = await db.startTransaction().execute()
    await first.updateTable('t').set({ v: 1 }).execute()
    const clash = second.updateTable('t').set({ v: 2 }).execute()
    await expect(clash).rejects.toMatchObject({ code: 'WAREHOUSE_CONFLICT' })
    await second.rollback().execute()
    await first.commit().execute()
    expect(await db.selectFrom('t').select('v').execute()).toEqual([{ v: 1 }])
  })

  it('does not show uncommitted rows to another connection', async () => {
    const { db } = warehouse()
    await sql`create table t (v integer)`.execute(db)
    const writer = await db.startTransaction().execute()
    await writer.insertInto('t').values({ v: 1 }).execute()
    expect(await db.selectFrom('t').selectAll().execute()).toEqual([])
    await writer.commit().execute()
    expect(await db.selectFrom('t').selectAll().execute()).toEqual([{ v: 1 }])
  })

  it('lets the fifth asker wait for one of four connections', async () => {
    const { db } = warehouse()
    const sums = Array.from({ length: 12 }, (_, n) => rowsOf(db, sql`select sum(range) + ${n} as s from range(100000)`))
    expect((await Promise.all(sums)).flat()).toHaveLength(12)
  })

  it('has no savepoints and says so', async () => {
    const tx = await warehouse().db.startTransaction().execute()
    await expect(tx.savepoint('s').execute()).rejects.toThrow('savepoint')
    await tx.rollback().execute()
  })

  it('refuses an isolation level that DuckDB lacks', async () => {
    const work = warehouse().db.transaction().setIsolationLevel('read committed').execute(async () => undefined)
    await expect(work).rejects.toMatchObject({ code: 'WAREHOUSE_ISOLATION' })
  })

  it('interrupts a running statement and stays usable', async () => {
    const { db, interrupt } = warehouse()
    const endless = rowsOf(db, sql`select count(*) from range(10000000) a, range(10000000) b`)
    const timer = setInterval(interrupt, 50)
    await expect(endless).rejects.toMatchObject({ kind: 'interrupted', exitCode: 130 })
    clearInterval(timer)
    expect(await rowsOf(db, sql`select 1 as a`)).toEqual([{ a: 1 }])
  })
})

describe('large results', () => {
  it('streams the same million rows that execute gives', async () => {
    const { db } = warehouse()
    await sql`
      create table big as
      select range as id, case when range % 3 = 0 then null else 'v' || range end as v from range(1000000)`.execute(db)
    let count = 0
    let sum = 0n
    let nulls = 0
    for await (const row of db.selectFrom('big').selectAll().stream()) {
      count += 1
      sum += BigInt(String(row['id']))
      nulls += row['v'] === null ? 1 : 0
    }
    const rows = await db.selectFrom('big').selectAll().execute()
    expect([count, sum, nulls]).toEqual([1_000_000, 499999500000n, 333334])
    expect(rows.length).toBe(count)
    expect(rows[999_998]).toEqual({ id: 999998n, v: 'v999998' })
  })

  it('leaves the connection usable when a stream is left early', async () => {
    const { db } = warehouse()
    await sql`create table big as select range as id from range(100000)`.execute(db)
    for (let round = 0; round < 6; round++) {
      for await (const row of db.selectFrom('big').selectAll().stream()) {
        expect(row).toBeDefined()
        break
      }
    }
    expect(await rowsOf(db, sql`select 1 as a`)).toEqual([{ a: 1 }])
  })
})

describe('introspection', () => {
  it('tells schemas, tables and views apart', async () => {
    const { db } = warehouse()
    await sql`create schema core`.execute(db)
    await sql`
      create table core.person (id bigint primary key, name varchar not null, share decimal(5,2) default 0)`.execute(db)
    await sql`create view core.people as select id, name from core.person`.execute(db)
    await sql`create table person (x integer)`.execute(db)
    await sql`comment on column core.person.name is 'folded'`.execute(db)
    expect((await db.introspection.getSchemas()).map((schema) => schema.name)).toEqual(['core', 'main'])
    const tables = await db.introspection.getTables()
    expect(tables.map((table) => [table.schema, table.name, table.isView])).toEqual([
      ['core', 'people', true],
      ['core', 'person', false],
      ['main', 'person', false],
    ])
    const plain = { isNullable: false, isAutoIncrementing: false, hasDefaultValue: false }
    expect(tables[1]?.columns).toEqual([
      { ...plain, name: 'id', dataType: 'BIGINT' },
      { ...plain, name: 'name', dataType: 'VARCHAR', comment: 'folded' },
      { ...plain, name: 'share', dataType: 'DECIMAL(5,2)', isNullable: true, hasDefaultValue: true },
    ])
  })
})

describe('errors', () => {
  it.each<[string, string, Partial<CauceError>]>([
    ['a misspelt word', 'selec 1', { code: 'WAREHOUSE_PARSER', kind: 'internal' }],
    ['a missing table', 'select * from nowhere', { code: 'WAREHOUSE_CATALOG', kind: 'internal' }],
    ['a missing column', 'select nothing from (select 1 as a)', { code: 'WAREHOUSE_BINDER', kind: 'internal' }],
    [
      'a missing file',
      "select * from read_csv('/nowhere/x.csv', auto_detect = false, columns = {'a': 'VARCHAR'})",
      { code: 'WAREHOUSE_IO', kind: 'storage' },
    ],
    ['an overflow', 'select 9223372036854775807 + 1', { code: 'WAREHOUSE_OUT_OF_RANGE', kind: 'internal' }],
  ])('%s', async (_, text, expected) => {
    const error: unknown = await warehouse().db.executeQuery(CompiledQuery.raw(text)).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CauceError)
    expect(error).toMatchObject(expected)
    expect(error).toHaveProperty('cause')
  })

  it.each([
    ['a cast', (v: string) => sql`select cast(${v} as integer)`],
    ['an insert', (v: string) => sql`insert into person values (${v})`],
    ['a duplicate key', (v: string) => sql`insert into names values (${v}), (${v})`],
    ['a date', (v: string) => sql`select strptime(${v}, '%Y')`],
    ['a raised error', (v: string) => sql`select error(${v})`],
  ])('%s that fails does not show the value', async (_, query) => {
    const { db } = warehouse()
    await sql`create table person (id integer)`.execute(db)
    await sql`create table names (name varchar primary key)`.execute(db)
    const error: unknown = await query('Canaria Secreta 123').execute(db).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CauceError)
    expect(String(error)).not.toContain('Canaria')
  })

  it('leaves a usable connection after an error', async () => {
    const { db } = warehouse()
    for (let round = 0; round < 10; round++) await expect(rowsOf(db, sql`select * from nowhere`)).rejects.toThrow()
    expect(await rowsOf(db, sql`select 1 as a`)).toEqual([{ a: 1 }])
  })
})
