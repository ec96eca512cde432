import { sql } from 'kysely'
import { publicSchema } from '../publish/manifest.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { ask, codeColumn, riskTable, territoryTable } from './public-tables.js'
import type { PublicTable } from './public-tables.js'

/** The answer for each territory, made once when a release is opened: a look-up asks no database. */
export type TerritoryIndex = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

/**
 * JSON of every territory by its code: name, and its rows in each public table. The engine writes the rows as JSON; numbers stay numbers,
 * an empty cell is null.
 */
export async function territoryIndex(reader: ReadOnlyWarehouse, tables: readonly PublicTable[], release: string): Promise<TerritoryIndex> {
  const names = await territoryNames(reader, tables)
  const parts = new Map([...names.keys()].map((code): [string, Map<string, string[]>] => [code, new Map()]))
  for (const { table, columns } of tables) {
    if (!columns.some((column) => column.name === codeColumn)) continue
    // In the order of the table: gathering the rows in the engine would take several times their size.
    const rows = await ask(reader, sql`select ${sql.id(codeColumn)}, cast(to_json(t) as varchar) from ${sql.id(publicSchema, table)} as t where ${sql.id(codeColumn)} is not null`)
    for (const [code, json] of rows) {
      const own = parts.get(String(code))
      const before = own?.get(table)
      if (before === undefined) own?.set(table, [String(json)])
      else before.push(String(json))
    }
  }
  const encoder = new TextEncoder()
  return new Map(
    [...parts].map(([code, own]) => {
      const written = [...own].map(([table, rows]) => `${JSON.stringify(table)}:[${rows.join(',')}]`)
      const text = `{"release":${JSON.stringify(release)},"code":${JSON.stringify(code)},"name":${JSON.stringify(names.get(code) ?? null)},"tables":{${written.join(',')}}}`
      return [code, new Uint8Array(encoder.encode(text))]
    }),
  )
}

async function territoryNames(reader: ReadOnlyWarehouse, tables: readonly PublicTable[]): Promise<ReadonlyMap<string, string | null>> {
  const table = listOfTerritories(tables)
  if (table === undefined) return new Map()
  const name = table.columns.some((column) => column.name === 'name') ? sql`any_value(name)` : sql`null`
  const rows = await ask(reader, sql`select ${sql.id(codeColumn)}, ${name} from ${sql.id(publicSchema, table.table)} where ${sql.id(codeColumn)} is not null group by 1 order by 1`)
  return new Map(rows.map(([code, words]) => [String(code), typeof words === 'string' ? words : null]))
}

/** The table that lists the territories, undefined where the release has none. */
export function listOfTerritories(tables: readonly PublicTable[]): PublicTable | undefined {
  const withCode = (wanted: string): PublicTable | undefined => tables.find(({ table, columns }) => table === wanted && columns.some((column) => column.name === codeColumn))
  return withCode(territoryTable) ?? withCode(riskTable)
}
