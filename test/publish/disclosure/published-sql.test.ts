import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { publishedSql } from '../../../src/publish/disclosure/published-sql.js'
import { roundCount } from '../../../src/publish/disclosure/round-count.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'

const warehouse = memoryWarehouse()

async function published(name: string, type: string, value: string, rounding: 'none' | 'nearest-5' | 'nearest-10' | 'census-drb' = 'none'): Promise<unknown> {
  const { rows } = await sql<{ readonly value: unknown }>`select ${publishedSql(sql.raw(`cast(${value} as ${type})`), name, type, rounding)} as value`.execute(warehouse().db)
  return rows[0]?.value
}

describe('a figure as it is published', () => {
  it.each([
    ['rate', '0.123456789', 0.1235],
    ['score', '45.45454545', 45.45],
    ['estimate', '-1.23456789', -1.23457],
    ['value', '123456.789', 123457],
    ['value', '0', 0],
    ['estimate', '0.000123456789', 0.000123457],
    ['children', '17', 17],
  ])('has no false precision: %s %s is %d', async (name, value, expected) => {
    expect(await published(name, 'DOUBLE', value)).toBeCloseTo(expected, 12)
  })

  it('keeps text and what is absent', async () => {
    expect(await published('class', 'VARCHAR', "'high'")).toBe('high')
    expect(await published('rate', 'DOUBLE', 'null')).toBeNull()
  })

  it('rounds counts in SQL as in TypeScript, ends of every range among them', async () => {
    const ends = [15, 17, 99, 100, 124, 125, 999, 1000, 1049, 1050, 9999, 10_000, 10_249, 10_250, 99_999, 100_000, 100_500, 999_999, 1_007_382, 7_003_200, 12_345_678]
    for (const rounding of ['none', 'nearest-5', 'nearest-10', 'census-drb'] as const) {
      for (const end of ends) expect([rounding, end, await published('children', 'DOUBLE', String(end), rounding)]).toEqual([rounding, end, roundCount(end, rounding)])
    }
  })
})
