import { sql } from 'kysely'
import type { ReadOnlyWarehouse } from '../../warehouse/read-only.js'
import { inlineStatement } from '../../warehouse/statement.js'
import type { Manifest } from '../manifest.js'
import { figuresOf, figureTables } from './figures-of.js'
import type { FigureRow, FigureTables } from './figures-of.js'
import { methodOf } from './provenance.js'
import type { Provenance } from './provenance.js'
import { sourcesOf } from './sources-of.js'

const limits = { maxRows: 100_000, timeoutMs: 30_000 }

/**
 * Provenance of the figures of a territory, or of one of them, from the tables of a schema: `risk` for staff, that of the public database
 * for everybody. A release or a figure that lacks a table simply says less; a figure that is not there gives no figures.
 */
export async function readProvenance(reader: ReadOnlyWarehouse, schema: string, manifest: Manifest, code: string, figure?: string): Promise<Provenance> {
  const known = new Set((await rowsOf(reader, sql`select table_name from duckdb_tables() where schema_name = ${sql.lit(schema)}`)).map((row) => String(row['table_name'])))
  const read = async ({ table, ofTerritory }: { readonly table: string; readonly ofTerritory: boolean }): Promise<readonly FigureRow[]> => {
    if (!known.has(table)) return []
    const where = ofTerritory ? sql`territory_code = ${sql.lit(code)}` : sql`true`
    return rowsOf(reader, sql`select * from ${sql.id(schema, table)} where ${where} order by rowid`)
  }
  const tables: FigureTables = {
    risk: await read(figureTables.risk),
    indicators: await read(figureTables.indicators),
    catalogue: await read(figureTables.catalogue),
    model: await read(figureTables.model),
    diagnostics: await read(figureTables.diagnostics),
  }
  const figures = figuresOf(manifest, tables).filter((each) => figure === undefined || each.figure === figure)
  const name = tables.risk[0]?.['name'] ?? tables.indicators[0]?.['name']
  const { id, pipeline, period, status, madeAt } = manifest
  return {
    release: { id, pipeline, period, status, made_at: madeAt },
    territory: { code, name: typeof name === 'string' ? name : null },
    method: methodOf(manifest),
    figures,
    sources: sourcesOf(manifest, new Set(figures.flatMap(({ registries }) => registries))),
  }
}

async function rowsOf(reader: ReadOnlyWarehouse, query: Parameters<typeof inlineStatement>[0]): Promise<readonly FigureRow[]> {
  const { columns, rows } = await reader.query(inlineStatement(query), limits)
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])))
}
