import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { appendText, createTextTable } from '../../src/warehouse/append-text.js'
import {
  countRows,
  createOrReplaceTable,
  createOrReplaceView,
  createSchema,
  describeRelation,
  dropRelation,
  relationKind,
  tableExists,
} from '../../src/warehouse/relation.js'
import { compileStatement, explainStatement, inlineStatement } from '../../src/warehouse/statement.js'
import { memoryWarehouse } from './temporary.js'

const warehouse = memoryWarehouse()
const people = { schema: 'core', name: "people of \"x\"; it's" }

describe('relations', () => {
  it.each([
    ['table', 'table', createOrReplaceTable, createOrReplaceTable],
    ['view', 'view', createOrReplaceView, createOrReplaceView],
    ['table', 'view', createOrReplaceTable, createOrReplaceView],
    ['view', 'table', createOrReplaceView, createOrReplaceTable],
  ])('a %s is replaced by a %s', async (firstKind, secondKind, first, second) => {
    const { db } = warehouse()
    await createSchema(db, 'core')
    await createSchema(db, 'core')
    await first(db, people, db.selectFrom(sql<{ range: number }>`range(3)`.as('r')).select('range'))
    expect([await relationKind(db, people), await countRows(db, people)]).toEqual([firstKind, 3])
    const nine = db.selectFrom(sql<{ range: number }>`range(9)`.as('r')).select('range')
    await second(db, people, nine.where('range', '>', 4))
    expect([await relationKind(db, people), await countRows(db, people)]).toEqual([secondKind, 4])
    await dropRelation(db, people)
    await dropRelation(db, people)
    expect(await tableExists(db, people)).toBe(false)
  })

  it('keeps the values of a view whatever they hold', async () => {
    const { db } = warehouse()
    const view = { schema: 'main', name: 'v' }
    const texts = ["it's", '\\', 'ñ "x" --', '']
    const query = sql`select ${texts[0]} as a, ${texts[1]} as b, ${texts[2]} as c, ${texts[3]} as d, ${1.5} as e,
      ${2n ** 60n} as f, ${null} as g, ${true} as h, ${new Uint8Array([0, 255])} as i,
      ${new Date('2024-02-29T12:00:00.5Z')} as j, ${-1e-7} as k, ${-3} as l`
    await createOrReplaceView(db, view, query)
    expect(await db.selectFrom('v').selectAll().execute()).toEqual([
      {
        ...{ a: texts[0], b: texts[1], c: texts[2], d: '', e: 1.5, f: 2n ** 60n, g: null, h: true },
        ...{ i: new Uint8Array([0, 255]), j: '2024-02-29T12:00:00.5', k: -1e-7, l: -3 },
      },
    ])
  })

  it('stores what a table and a column mean', async () => {
    const { db } = warehouse()
    await createSchema(db, 'core')
    await createOrReplaceTable(db, people, sql`select 1 as "o'k"`)
    await describeRelation(db, people, { comment: "A person's row; whole", columns: [["o'k", "It's fine"]] })
    const query = sql`select t.comment as t, c.comment as c
      from duckdb_tables() t join duckdb_columns() c using (table_oid)`
    expect((await query.execute(db)).rows).toEqual([{ t: "A person's row; whole", c: "It's fine" }])
    await createOrReplaceView(db, people, sql`select 1 as a`)
    await describeRelation(db, people, { comment: 'a view', columns: [] })
    await expect(describeRelation(db, people, { comment: null, columns: [['nobody', 'x']] })).rejects.toThrow(/nobody/)
    const views = await sql`select comment as c from duckdb_views() where not internal`.execute(db)
    expect(views.rows).toEqual([{ c: 'a view' }])
  })

  it('rolls a replaced table back with its transaction', async () => {
    const { db } = warehouse()
    const t = { schema: 'main', name: 't' }
    await createOrReplaceTable(db, t, sql`select 1 as a`)
    const work = db.transaction().execute(async (tx) => {
      await createOrReplaceTable(tx, t, sql`select 2 as a union all select 3`)
      throw new Error('stop')
    })
    await expect(work).rejects.toThrow('stop')
    expect(await db.selectFrom('t').selectAll().execute()).toEqual([{ a: 1 }])
  })
})

describe('statements', () => {
  it('compiles with parameters, and with literals', async () => {
    const query = warehouse().db.withSchema('core').selectFrom('person').select('age').where('name', '=', "O'Higgins")
    const text = 'select "age" from "core"."person" where "name" = $1'
    expect(compileStatement(query)).toEqual({ sql: text, parameters: ["O'Higgins"] })
    expect(inlineStatement(query)).toBe(`select "age" from "core"."person" where "name" = 'O''Higgins'`)
  })

  it('explains what DuckDB accepts and throws at what it refuses', async () => {
    const { db } = warehouse()
    await expect(explainStatement(warehouse(), db.selectFrom('nowhere').selectAll())).rejects.toThrow('nowhere')
    await sql`create table t as select 1 as a`.execute(db)
    expect(await explainStatement(warehouse(), db.selectFrom('t').selectAll().where('a', '=', 1))).toContain('SCAN')
  })
})

describe('appending text', () => {
  const table = { schema: 'raw', name: 'br_x__y__0123', columns: ['COD "X"', 'nome'] }
  const rowsOf = () => warehouse().db.withSchema('raw').selectFrom(table.name).selectAll().orderBy('_line').execute()

  it('keeps every text, null and line number', async () => {
    const { db } = warehouse()
    await createSchema(db, 'raw')
    await createTextTable(db, table)
    const texts = ['05001', '', null, 'ñ 🌊', 'a\0b', 'x'.repeat(5000), 'short']
    await appendText(db, async (open) => {
      const appender = await open(table)
      appender.append({ columns: [texts, [...texts].reverse()], lines: texts.map((_, index) => index + 2) })
      appender.append({ columns: [['last'], [null]], lines: [2 ** 40] })
    })
    const expected = texts.map((text, index) => {
      return { 'COD "X"': text, nome: texts[texts.length - 1 - index], _line: BigInt(index + 2) }
    })
    expect(await rowsOf()).toEqual([...expected, { 'COD "X"': 'last', nome: null, _line: 2n ** 40n }])
  })

  it.each([1, 2047, 2048, 2049, 10_000])('takes a batch of %i rows, nulls anywhere', async (count) => {
    const { db } = warehouse()
    await createSchema(db, 'raw')
    await createTextTable(db, table)
    const lines = Array.from({ length: count }, (_, index) => index)
    const column = lines.map((line) => (line % 3 === 0 ? null : `v${line}`))
    await appendText(db, async (open) => (await open(table)).append({ columns: [column, lines.map(() => 'k')], lines }))
    const rows = await rowsOf()
    expect(rows.map((row) => row['COD "X"'])).toEqual(column)
    expect(rows.every((row) => row['nome'] === 'k')).toBe(true)
  })

  it('writes several tables at once and commits with the transaction', async () => {
    const { db } = warehouse()
    const other = { ...table, name: 'other', columns: ['a'] }
    await db.transaction().execute(async (tx) => {
      await createSchema(tx, 'raw')
      await createTextTable(tx, table)
      await createTextTable(tx, other)
      await appendText(tx, async (open) => {
        const [first, second] = [await open(table), await open(other)]
        for (let line = 0; line < 10; line++) {
          first.append({ columns: [['a'], ['b']], lines: [line] })
          second.append({ columns: [['c']], lines: [line] })
        }
      })
    })
    expect([await countRows(db, table), await countRows(db, other)]).toEqual([10, 10])
  })

  it('leaves nothing of a transaction that fails', async () => {
    const { db } = warehouse()
    await createSchema(db, 'raw')
    await createTextTable(db, table)
    const work = db.transaction().execute((tx) =>
      appendText(tx, async (open) => {
        const lines = Array.from({ length: 500_000 }, (_, index) => index)
        const column = lines.map(String)
        const appender = await open(table)
        appender.append({ columns: [column, column], lines })
        throw new Error('stop')
      }),
    )
    await expect(work).rejects.toThrow()
    expect(await countRows(db, table)).toBe(0)
  })

  it.each([
    ['a column too few', { columns: [['a']], lines: [1] }],
    ['a value too few', { columns: [['a', 'b'], ['c']], lines: [1, 2] }],
    ['a line too few', { columns: [['a'], ['b']], lines: [] }],
  ])('refuses a batch with %s', async (_, batch) => {
    const { db } = warehouse()
    await createSchema(db, 'raw')
    await createTextTable(db, table)
    const work = appendText(db, async (open) => (await open(table)).append(batch))
    await expect(work).rejects.toMatchObject({ code: 'WAREHOUSE_BATCH_SHAPE' })
    expect(await countRows(db, table)).toBe(0)
  })

  it('lets the fault of the work itself through as it is', async () => {
    const stop = new Error('stop')
    await expect(appendText(warehouse().db, async () => Promise.reject(stop))).rejects.toBe(stop)
  })

  it('does not show the row that a table refuses', async () => {
    const { db } = warehouse()
    await sql`create schema raw`.execute(db)
    await sql`create table raw.strict (a varchar primary key, _line bigint)`.execute(db)
    const work = appendText(db, async (open) => {
      const appender = await open({ schema: 'raw', name: 'strict', columns: ['a'] })
      appender.append({ columns: [['Canaria', 'Canaria']], lines: [1, 2] })
    })
    const error: unknown = await work.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'WAREHOUSE_APPEND' })
    expect(String(error)).not.toContain('Canaria')
  })

  it('says which table is missing', async () => {
    await expect(appendText(warehouse().db, (open) => open(table))).rejects.toThrow('br_x__y__0123')
  })
})
