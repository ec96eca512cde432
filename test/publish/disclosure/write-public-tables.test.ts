import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { writePublicTables } from '../../../src/publish/disclosure/write-public-tables.js'
import { pipeline } from '../../../src/spec/pipeline.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'

const warehouse = memoryWarehouse()

const spec = pipeline.parse({
  pipeline: 'xx/one',
  title: 'One',
  territory: { system: 'xx-a', level: 'district', vintage: '2020' },
  period: '2024',
  deliveries: [{ registry: 'xx/people', files: '*.csv', period: '2024' }],
})
const input = { pipeline: spec, indicators: new Map(), canonical: new Map(), history: [] }

async function run(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(warehouse().db)
}

async function rows(text: string): Promise<readonly unknown[]> {
  return (await sql.raw(text).execute(warehouse().db)).rows
}

describe('the public tables', () => {
  it('keep zero, missing and suppressed apart, empty every figure of a suppressed row, and say nothing of the reason', async () => {
    await run(
      'create schema risk',
      `create table risk.clrisk_territory as select * replace (cast(children as double) as children, cast(rate as double) as rate, cast(children_at_risk as double) as children_at_risk) from (values
        ('01', 'Ay', 'P', 4000.0, 0.1234567, 494.0, 'low', 'fine'), ('02', 'Be', 'P', 7.0, 0.5, 4.0, 'high', 'fine'), ('03', 'Ce', 'P', 0.0, null, 0.0, null, null),
        ('04', 'De', 'P', 5000.0, 0.2, 1000.0, 'low', 'fine')) t(territory_code, name, parent_code, children, rate, children_at_risk, class, newer_column)`,
      `comment on table risk.clrisk_territory is 'By territory.'`,
      `comment on column risk.clrisk_territory.rate is 'Rate'`,
    )
    const report = await writePublicTables(warehouse().db, input)
    expect(report).toMatchObject({ preset: 'pcornet-11', threshold: 11, rounding: 'none' })
    const found = await rows('select * from public.clrisk_territory order by territory_code')
    expect(found[1]).toEqual({ territory_code: '02', name: 'Be', parent_code: 'P', children: null, rate: null, children_at_risk: null, class: null, newer_column: null, state: 'suppressed' })
    expect(found[2]).toMatchObject({ territory_code: '03', children: 0, rate: null, state: 'missing' })
    expect(await rows(`select comment from duckdb_columns() where schema_name = 'public' and column_name in ('rate', 'state') and comment is null`)).toEqual([])
    const words = JSON.stringify(await rows(`select table_name, column_name, comment from duckdb_columns() where schema_name = 'public'`))
    expect(words).not.toMatch(/primary|complementary/)
  })
})
