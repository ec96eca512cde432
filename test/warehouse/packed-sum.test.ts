import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { amountOfPacked, maskOf, packed, packedRows, packedSum, rowsOfPacked } from '../../src/warehouse/functions/packed-sum.js'
import { memoryWarehouse } from './temporary.js'

const open = memoryWarehouse()

async function unpacked(rows: string): Promise<{ readonly rows: number; readonly amount: number } | undefined> {
  const found = await sql<{ readonly rows: number; readonly amount: number }>`
    select ${rowsOfPacked(sql`s`)} as rows, ${amountOfPacked(sql`s`)} as amount
    from (select ${packedSum(packed(sql`a`), maskOf(sql`t`))} as s from ${sql.raw(rows)}) as packed`.execute(open().db)
  return found.rows[0]
}

describe('a packed sum', () => {
  it('gives the number and the sum of the rows whose test holds', async () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 250_000 }), fc.constantFrom('true', 'false', 'null'))
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
        const held = rows.filter(([, test]) => test === 'true')
        const found = await unpacked(`(values ${rows.map(([amount, test]) => `(${amount} / 1e6, cast(${test} as boolean))`).join(', ')}) as v(a, t)`)
        expect(found?.rows).toBe(held.length)
        expect(found?.amount).toBeCloseTo(held.reduce((sum, [amount]) => sum + amount, 0) / 1e6, 10)
      }),
      { numRuns: 40 },
    )
  })

  it('holds as many rows of the largest amount as it says', async () => {
    const found = await unpacked(`(select 0.25::double as a, true as t from range(${packedRows - 1}))`)
    expect(found).toEqual({ rows: packedRows - 1, amount: (packedRows - 1) / 4 })
  })
})
