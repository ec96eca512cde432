import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Partition } from '../../src/harmonise/compiled-table.js'
import { duplicateTest } from '../../src/harmonise/duplicates.js'
import { memoryWarehouse } from '../warehouse/temporary.js'

const partition: Partition = {
  relation: { schema: 'core_part', name: 'keys' },
  table: 'keys',
  registry: 'xx/keys',
  delivery: 'a'.repeat(64),
  file: 'keys.csv',
  columns: ['a', 'b'],
  firstLine: 2,
  cells: 1,
}

const warehouse = memoryWarehouse()

beforeEach(async () => {
  await sql`create schema core_part`.execute(warehouse().db)
  // 1,000 rows, of which 990 good; every tenth key of the good ones stands twice.
  await sql`create table core_part.keys as
    select case when i % 10 = 1 then cast(i - 1 as varchar) else cast(i as varchar) end as a, 'x' as b,
      case when i >= 990 then 'q:TYPE_DATE:a' end as _verdict
    from range(1000) t(i)`.execute(warehouse().db)
})

async function repeated(slices: number): Promise<bigint> {
  let sum = 0n
  for (let slice = 0; slice < slices; slice++) {
    const row = (await duplicateTest(partition, ['a', 'b'], { slice, of: slices }).execute(warehouse().db)).rows[0]
    sum += (row?.total ?? 0n) - (row?.keys ?? 0n)
  }
  return sum
}

describe('the search for repeated keys', () => {
  it.each([1, 2, 7, 64])('finds the same in %i slices', async (slices) => {
    expect(await repeated(slices)).toBe(99n)
  })
})
