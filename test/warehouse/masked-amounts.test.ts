import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { maskedAmounts } from '../../src/warehouse/functions/masked-amounts.js'
import { maskOf } from '../../src/warehouse/functions/packed-sum.js'
import { expectValidSql } from './expect-valid.js'
import { memoryWarehouse } from './temporary.js'

const open = memoryWarehouse()

async function summed(amounts: readonly number[], tests: readonly (boolean | null)[]): Promise<number | null | undefined> {
  const masks = tests.map((test, at) => sql`${maskOf(sql`cast(${test} as boolean)`)} as ${sql.id(`m${at}`)}`)
  const sum = maskedAmounts(amounts.map((amount, at) => ({ mask: sql.id(`m${at}`), amount })))
  const { rows } = await sql<{ readonly found: number | null }>`select ${sum} as found from (select ${sql.join([sql`1 as one`, ...masks])}) as masked`.execute(open().db)
  return rows[0]?.found
}

describe('the sum of masked amounts', () => {
  it('is that of the amounts whose test holds, and missing where a test is open', async () => {
    const one = fc.record({ amount: fc.double({ min: -50, max: 50, noNaN: true }), test: fc.constantFrom(true, true, false, false, null) })
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 13 }), async (list) => {
        const found = await summed(list.map(({ amount }) => amount), list.map(({ test }) => test))
        if (list.some(({ test }) => test === null)) expect(found).toBeNull()
        else expect(found).toBeCloseTo(list.reduce((sum, { amount, test }) => sum + (test === true ? amount : 0), 0), 10)
      }),
      { numRuns: 80 },
    )
  })

  it('reads five masks from one list', async () => {
    const amounts = [0.5, 1, 2, 4, 8, 16].map((amount, at) => ({ mask: sql.id(`m${at}`), amount }))
    await expectValidSql(
      open(),
      sql`select ${maskedAmounts(amounts)} as found from (select ${sql.join(amounts.map(({ mask }) => sql`cast(-1 as tinyint) as ${mask}`))}) as masked`,
      `select list_extract(cast($1 as double[]), cast(("m0" & 1) | ("m1" & 2) | ("m2" & 4) | ("m3" & 8) | ("m4" & 16) | 32 as bigint)) + list_extract(cast($2 as double[]), cast(("m5" & 1) | 2 as bigint)) as found
        from (select ${amounts.map((_, at) => `cast(-1 as tinyint) as "m${at}"`).join(', ')}) as masked`,
    )
  })
})
