import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { writeTable } from '../../src/warehouse/write-table.js'
import type { DescribedTable } from '../../src/warehouse/write-table.js'
import { memoryWarehouse } from './temporary.js'

const open = memoryWarehouse()
const table: DescribedTable = {
  schema: 'main',
  name: 'figures',
  comment: 'Figures',
  columns: [
    { name: 'code', type: 'varchar', comment: 'Code' },
    { name: 'rate', type: 'double', comment: 'Rate' },
    { name: 'rank', type: 'bigint', comment: 'Rank' },
    { name: 'firm', type: 'boolean', comment: 'Firm' },
  ],
}

async function read(): Promise<readonly unknown[]> {
  return (await sql`select * from figures`.execute(open().db)).rows
}

describe('a table that is written', () => {
  it('holds the rows in their order, with NULL for what is missing or not finite', async () => {
    await writeTable(open().db, table, [
      { code: '02', rate: 0.1, rank: 1, firm: true },
      { code: '01', rate: Number.NaN, rank: null, firm: false },
      { rate: Number.POSITIVE_INFINITY },
    ])
    expect(await read()).toEqual([
      { code: '02', rate: 0.1, rank: 1n, firm: true },
      { code: '01', rate: null, rank: null, firm: false },
      { code: null, rate: null, rank: null, firm: null },
    ])
  })

  it('keeps every bit of a number and every sign of a text, over many pieces', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => ({ code: `ñ’"${at}\n`, rate: at / 7, rank: Number.MAX_SAFE_INTEGER - at, firm: at % 2 === 0 }))
    await writeTable(open().db, table, rows)
    expect(await read()).toEqual(rows.map((row) => ({ ...row, rank: BigInt(row.rank) })))
  })

  it('tells NULL from empty, zero and false in every piece', async () => {
    const rows = Array.from({ length: 4100 }, (_, at) =>
      at % 3 === 0 ? { code: '', rate: 0, rank: 0, firm: false } : at % 3 === 1 ? { code: null, rate: null, rank: null, firm: null } : { code: 'longer than twelve bytes', rate: -0.5, rank: -at, firm: true },
    )
    await writeTable(open().db, table, rows)
    expect(await read()).toEqual(rows.map((row) => ({ ...row, rank: row.rank === null ? null : BigInt(row.rank) })))
  })

  it('is not changed where the transaction around it fails', async () => {
    await writeTable(open().db, table, [{ code: 'old' }])
    const failing = open().db.transaction().execute(async (transaction) => {
      await writeTable(transaction, table, [{ code: 'new' }])
      throw new Error('afterwards')
    })
    await expect(failing).rejects.toThrow('afterwards')
    expect(await read()).toMatchObject([{ code: 'old' }])
  })

  it('is empty without rows, and can be written again', async () => {
    await writeTable(open().db, table, [{ code: '01' }])
    await writeTable(open().db, table, [])
    expect(await read()).toEqual([])
  })
})
