import { tableFromIPC } from 'apache-arrow'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ArrowForm } from '../../../src/publish/export/write-arrow.js'
import { writeArrow } from '../../../src/publish/export/write-arrow.js'
import { withBuffers } from '../../../src/warehouse/buffers/stream-buffers.js'
import type { Query } from '../../../src/warehouse/statement.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'

const open = memoryWarehouse()

async function arrow(query: Query, form: ArrowForm = 'file'): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await withBuffers(open().db, query, (stream) => writeArrow(stream, form, async (bytes) => void pieces.push(bytes.slice())))
  return Buffer.concat(pieces)
}

const rowsOf = async (text: string, form: ArrowForm = 'file'): Promise<unknown[]> => tableFromIPC(await arrow(sql.raw(text), form)).toArray().map((row) => Object.values(row.toJSON()))
const typeOf = async (text: string): Promise<string[]> => tableFromIPC(await arrow(sql.raw(text))).schema.fields.map(({ type }) => String(type))

describe('a result as Arrow', () => {
  it.each<readonly ['file' | 'stream']>([['file'], ['stream']])('keeps every kind of value and what is missing, as a %s', async (form) => {
    const text = `select * from (values
      (true, -7::tinyint, 300::smallint, -70000::integer, 9007199254740993::bigint, 255::utinyint, 1.5::float, -0.1::double, 'corto', 'un texto más largo que doce bytes', date '2024-02-29'),
      (null, null, null, null, null, null, null, null, null, null, null),
      (false, 0::tinyint, 0::smallint, 0::integer, 0::bigint, 0::utinyint, 0::float, 0::double, '', 'Ñuñoa, Maipú y Valparaíso', date '1969-12-31')) t(a, b, c, d, e, f, g, h, i, j, k)`
    expect(await rowsOf(text, form)).toEqual([
      [true, -7, 300, -70000, 9007199254740993n, 255, 1.5, -0.1, 'corto', 'un texto más largo que doce bytes', Date.UTC(2024, 1, 29)],
      [null, null, null, null, null, null, null, null, null, null, null],
      [false, 0, 0, 0, 0n, 0, 0, 0, '', 'Ñuñoa, Maipú y Valparaíso', Date.UTC(1969, 11, 31)],
    ])
  })

  it('has wide decimals, times in microseconds, and text for what has no form of its own', async () => {
    expect(await typeOf("select 1.25::decimal(9,2) as a, 10::hugeint as b, timestamp '2024-01-01' as c, timestamptz '2024-01-01' as d, [1, 2] as e, interval 1 day as f, uuid() as g")).toEqual([
      'Decimal[38e+2]', 'Decimal[38e0]', 'Timestamp<MICROSECOND>', 'Timestamp<MICROSECOND, UTC>', 'Utf8', 'Utf8', 'Utf8',
    ])
    const [[wide, list] = []] = (await rowsOf('select -1.25::decimal(9,2) as a, [1, 2] as b')) as unknown[][]
    expect([BigInt.asIntN(128, BigInt.asUintN(128, [...(wide as Uint32Array)].reduceRight((sum, part) => (sum << 32n) | BigInt(part), 0n))), list]).toEqual([-125n, '[1, 2]'])
  })

  it('keeps rows, order and gaps over many chunks of odd sizes', async () => {
    const text = `select i, case when i % 3 = 0 then null else 'n' || repeat('x', (i % 40)::int) || i end as t, case when i % 5 = 0 then null else i % 2 = 0 end as b
      from range(200000) r(i) where i % 7 <> 0 order by i`
    const table = tableFromIPC(await arrow(sql.raw(text)))
    const wanted = Array.from({ length: 200_000 }, (_, i) => i).filter((i) => i % 7 !== 0)
    expect(table.numRows).toBe(wanted.length)
    expect(table.batches.length).toBeGreaterThan(1)
    const [numbers, texts, flags] = ['i', 't', 'b'].map((name) => table.getChild(name)?.toArray())
    expect(Array.from(numbers ?? [], Number)).toEqual(wanted)
    expect([...(table.getChild('t') ?? [])]).toEqual(wanted.map((i) => (i % 3 === 0 ? null : `n${'x'.repeat(i % 40)}${i}`)))
    expect([...(table.getChild('b') ?? [])]).toEqual(wanted.map((i) => (i % 5 === 0 ? null : i % 2 === 0)))
    expect([texts?.length, flags?.length]).toEqual([wanted.length, wanted.length])
  })

  it('has nothing of a value under a missing one', async () => {
    await sql.raw('create table kept as select i / 3.0e0 as score, i as whole, i % 2 = 0 as flag, i % 3 = 0 as hidden from range(5000) t(i)').execute(open().db)
    const hidden = ['score', 'whole', 'flag'].map((name) => `if(hidden, null, ${name}) as ${name}`).join(', ')
    const table = tableFromIPC(await arrow(sql.raw(`select ${hidden} from kept`)))
    for (const name of ['score', 'whole']) {
      const values = table.getChild(name)?.data[0]?.values as ArrayLike<number | bigint>
      expect(Array.from({ length: 5000 }, (_, i) => i).filter((i) => i % 3 === 0 && Number(values[i]) !== 0), name).toEqual([])
    }
    const bits = table.getChild('flag')?.data[0]?.values as Uint8Array
    expect(Array.from({ length: 5000 }, (_, i) => i).filter((i) => i % 3 === 0 && ((bits[i >> 3] ?? 0) & (1 << (i & 7))) !== 0)).toEqual([])
  })

  it('keeps columns of one name, and an empty result its columns', async () => {
    expect(await typeOf('select 1::decimal(5,1) as a, 2::double as a')).toEqual(['Decimal[38e+1]', 'Float64'])
    const empty = tableFromIPC(await arrow(sql.raw("select 1::double as a, 'x' as b where false")))
    expect([empty.numRows, empty.schema.fields.map(({ name }) => name)]).toEqual([0, ['a', 'b']])
  })

  it('carries words of the table and of its columns', async () => {
    const pieces: Uint8Array[] = []
    const words = { table: new Map([['title', 'Índice']]), columns: new Map([['a', 'Puntos']]) }
    await withBuffers(open().db, sql.raw('select 1 as a'), (stream) => writeArrow(stream, 'file', async (bytes) => void pieces.push(bytes.slice()), words))
    const { schema } = tableFromIPC(Buffer.concat(pieces))
    expect([schema.metadata.get('title'), schema.fields[0]?.metadata.get('description')]).toEqual(['Índice', 'Puntos'])
  })

  it('fails with the engine', async () => {
    await expect(arrow(sql.raw("select cast('x' as integer) as a"))).rejects.toMatchObject({ name: 'CauceError' })
    await expect(arrow(sql.raw("select case when i = 100000 then error('now') else i end as a from range(200000) t(i)"))).rejects.toMatchObject({ name: 'CauceError' })
    expect(await rowsOf('select 1 as a')).toEqual([[1]])
  })
})
