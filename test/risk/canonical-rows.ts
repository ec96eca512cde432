import { sql } from 'kysely'
import { indicator as indicatorSpec } from '../../src/spec/indicator.js'
import type { Aggregate, Indicator } from '../../src/spec/indicator.js'
import { indicatorSql } from '../../src/risk/indicator-sql.js'
import type { IndicatorRow } from '../../src/risk/indicator-sql.js'
import type { Db } from '../../src/warehouse/tables.js'

export const link = { schema: 'ref', name: 'territory_link' }
export const published = new Set(['observation'])

type Cell = string | number | boolean | null
type Types = Readonly<Record<string, string>>

const ends: Types = { _registry: 'varchar', _delivery: 'varchar' }
const shapes: Readonly<Record<string, Types>> = {
  person: { territory_code: 'varchar', household_key: 'varchar', period: 'varchar', age: 'bigint', worked: 'varchar', zone_code: 'varchar', born: 'date', flag: 'boolean', weight: 'double', income: 'double', ...ends },
  household: { territory_code: 'varchar', household_key: 'varchar', period: 'varchar', zone: 'varchar', rooms: 'bigint', ...ends },
  observation: { territory_code: 'varchar', variable: 'varchar', period: 'varchar', breakdown: 'varchar', value: 'double', ...ends },
  territory_link: { registry: 'varchar', code: 'varchar', territory_code: 'varchar', weight: 'double' },
}
const defaults: Readonly<Record<string, Cell>> = { period: '2022', _registry: 'xx/a', _delivery: 'd1', registry: 'xx/a', weight: 1, breakdown: 'total' }

export type Row = Readonly<Record<string, Cell>>

/** Makes the canonical tables and the link; a column that a row does not name has its default, or NULL. */
export async function fill(db: Db, tables: Readonly<Record<string, readonly Row[]>>): Promise<void> {
  await sql`create schema if not exists core`.execute(db)
  await sql`create schema if not exists ref`.execute(db)
  for (const [name, types] of Object.entries(shapes)) {
    const id = sql.id(name === 'territory_link' ? 'ref' : 'core', name)
    const columns = Object.entries(types)
    await sql`create or replace table ${id} (${sql.join(columns.map(([column, type]) => sql`${sql.id(column)} ${sql.raw(type)}`))})`.execute(db)
    const rows: readonly Row[] = tables[name] ?? (name === 'territory_link' ? ['A', 'B', 'C'].map((code) => ({ code, territory_code: code })) : [])
    for (const row of rows) {
      const cells = columns.map(([column, type]) => sql`cast(${column in row ? (row[column] ?? null) : (defaults[column] ?? null)} as ${sql.raw(type)})`)
      await sql`insert into ${id} values (${sql.join(cells)})`.execute(db)
    }
  }
}

type Side = Pick<Aggregate, 'from' | 'measure'> & Partial<Aggregate>

/** An indicator of the catalogue with what a test does not speak of filled in. */
export function indicatorOf(parts: { readonly numerator: Side; readonly denominator?: Side } & Partial<Pick<Indicator, 'per' | 'minimum_denominator' | 'bounds'>>): Indicator {
  return indicatorSpec.parse({ id: 'it', title: 'it', definition: 'it', unit: 'per cent', direction: 'risk', registries: ['xx/a'], ...parts })
}

export async function measured(db: Db, indicator: Indicator): Promise<readonly IndicatorRow[]> {
  return (await indicatorSql(indicator, link, published).execute(db)).rows
}

/** Value by territory. */
export async function valuesOf(db: Db, indicator: Indicator): Promise<Readonly<Record<string, number | null>>> {
  return Object.fromEntries((await measured(db, indicator)).map((row) => [row.territory_code, row.value]))
}
