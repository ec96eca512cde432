import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { readColumns } from '../../src/warehouse/read-columns.js'
import { memoryWarehouse } from './temporary.js'

const open = memoryWarehouse()

describe('a result read by its columns', () => {
  it('has numbers, NaN where missing, and texts, null where missing, over many blocks and in order', async () => {
    const found = await readColumns(open().db, sql`select case when i % 3 = 0 then null else cast(i as double) / 4 end as n, case when i % 5 = 0 then null else 'é' || i end as t from range(5000) as r(i) order by i`)
    expect(found.rows).toBe(5000)
    expect(found.numbers('n')).toEqual(Float64Array.from({ length: 5000 }, (_, i) => (i % 3 === 0 ? Number.NaN : i / 4)))
    expect(found.texts('t')).toEqual(Array.from({ length: 5000 }, (_, i) => (i % 5 === 0 ? null : `é${i}`)))
  })

  it('is empty without rows, whatever is asked', async () => {
    const found = await readColumns(open().db, sql`select 1.5::double as n, 'a' as t where false`)
    expect([found.rows, found.numbers('n').length, found.texts('t').length]).toEqual([0, 0, 0])
  })

  it.each(['n', 'absent'])('refuses to give %s as texts', async (name) => {
    const found = await readColumns(open().db, sql`select 1.5::double as n`)
    expect(() => found.texts(name)).toThrow(`no column "${name}" of texts`)
  })

  it('says what the engine refuses', async () => {
    await expect(readColumns(open().db, sql`select * from absent`)).rejects.toThrow(/absent/)
  })
})
