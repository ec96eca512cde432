import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createTable } from '../../src/warehouse/write-table.js'
import type { DescribedTable } from '../../src/warehouse/write-table.js'
import { repeatedSql, writeRepeated } from '../../src/warehouse/write-repeated.js'
import { expectValidSql } from './expect-valid.js'
import { memoryWarehouse } from './temporary.js'

const open = memoryWarehouse()
const column = (name: string, type: DescribedTable['columns'][number]['type']) => ({ name, type, comment: `What ${name} is` })
const table: DescribedTable = { schema: 'main', name: 'weights', comment: 'Weights', columns: [column('code', 'varchar'), column('factor', 'varchar'), column('weight', 'double'), column('firm', 'boolean'), column('rank', 'bigint')] }

async function read(): Promise<readonly unknown[]> {
  return (await sql`select * from weights`.execute(open().db)).rows
}

describe('a table of rows that repeat themselves', () => {
  it('holds each head as often as it is told, beside the items in their order, with NULL for what is missing or not finite', async () => {
    await writeRepeated(open().db, table, {
      heads: [{ code: '02 with a long name', firm: true }, { code: 'none', firm: true }, { code: '', firm: false }, { code: null }],
      counts: [2, 0, 3, 1],
      items: {
        rank: { numbers: [1, 2, 1, 2, Number.MAX_SAFE_INTEGER, 1] },
        factor: { words: ['Age', '', 'ñ’"\n and more of it'], places: [2, 0, -1, 1, 0, 2] },
        weight: { numbers: [0.1, Number.NaN, Number.NEGATIVE_INFINITY, 1 / 7, Number.MIN_VALUE, -2] },
      },
    })
    expect(await read()).toEqual([
      { code: '02 with a long name', factor: 'ñ’"\n and more of it', weight: 0.1, firm: true, rank: 1n },
      { code: '02 with a long name', factor: 'Age', weight: null, firm: true, rank: 2n },
      { code: '', factor: null, weight: null, firm: false, rank: 1n },
      { code: '', factor: '', weight: 1 / 7, firm: false, rank: 2n },
      { code: '', factor: 'Age', weight: Number.MIN_VALUE, firm: false, rank: BigInt(Number.MAX_SAFE_INTEGER) },
      { code: null, factor: 'ñ’"\n and more of it', weight: -2, firm: null, rank: 1n },
    ])
  })

  it('keeps the order and every bit over many pieces, at any number of threads', async () => {
    const counts = Array.from({ length: 9000 }, (_, head) => head % 30)
    const whole = counts.flatMap((count, head) => Array.from({ length: count }, (_, at) => ({ code: `Head ${head} of many`, factor: ['a', 'b'][at % 3] ?? null, weight: head / (at + 7), firm: null, rank: BigInt(at) })))
    await sql`set threads = 4`.execute(open().db)
    await writeRepeated(open().db, table, {
      heads: counts.map((_, head) => ({ code: `Head ${head} of many` })),
      counts,
      items: { factor: { words: ['a', 'b'], places: whole.map(({ rank }) => [0, 1, -1][Number(rank) % 3] ?? -1) }, weight: { numbers: whole.map(({ weight }) => weight) }, rank: { numbers: whole.map(({ rank }) => Number(rank)) } },
    })
    expect(whole.length).toBeGreaterThan(122_880)
    expect(await read()).toEqual(whole)
  })

  it('is not changed where the transaction around it fails, and leaves nothing staged', async () => {
    const rows = { heads: [{ code: 'old' }], counts: [1], items: { factor: { words: [], places: [-1] }, weight: { numbers: [1] } } }
    await writeRepeated(open().db, table, rows)
    const failing = open().db.transaction().execute(async (transaction) => {
      await writeRepeated(transaction, table, { ...rows, heads: [{ code: 'new' }] })
      throw new Error('afterwards')
    })
    await expect(failing).rejects.toThrow('afterwards')
    expect(await read()).toEqual([{ code: 'old', factor: null, weight: 1, firm: null, rank: null }])
    expect((await sql`select table_name from duckdb_tables() where temporary`.execute(open().db)).rows).toEqual([])
  })

  it('is empty without rows, can be written again, and is described', async () => {
    const items = { factor: { words: ['Age'], places: [0] }, weight: { numbers: [1] } }
    await writeRepeated(open().db, table, { heads: [{ code: '01' }], counts: [1], items })
    await writeRepeated(open().db, table, { heads: [{ code: '01' }], counts: [0], items: {} })
    expect(await read()).toEqual([])
    expect((await sql`select comment from duckdb_columns() where table_name = 'weights' order by column_index`.execute(open().db)).rows).toEqual(table.columns.map(({ comment }) => ({ comment })))
  })

  it('is put together by one statement', async () => {
    const { db } = open()
    const columns = [column('code', 'varchar'), column('factor', 'double'), column('weight', 'double'), column('firm', 'boolean'), column('rank', 'bigint')]
    await createTable(db, table)
    await db.connection().execute(async (one) => {
      await createTable(one, { ...table, schema: 'temp', name: 'repeated_head', columns: [...columns, column('_count', 'bigint')] }, 'temporary')
      await createTable(one, { ...table, schema: 'temp', name: 'repeated_item', columns }, 'temporary')
      await expectValidSql(
        { db: one },
        repeatedSql(table, { factor: { words: ['a'], places: [] }, weight: { numbers: [] }, rank: { numbers: [] } }),
        `insert into "main"."weights" select head."code", cast($1 as varchar[])[nullif(cast(item."factor" as integer), -1) + 1], item."weight", head."firm", item."rank"
         from (select *, unnest(range("_count")) from "temp"."repeated_head") as head positional join "temp"."repeated_item" as item`,
      )
    })
  })
})
