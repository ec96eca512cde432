import { sql } from 'kysely'
import type { CanonicalTable } from '../../spec/canonical.js'
import type { Indicator } from '../../spec/indicator.js'
import type { Pipeline } from '../../spec/pipeline.js'
import { commentOnColumn, commentOnTable, createSchema, dropSchema, tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import { writeTable } from '../../warehouse/write-table.js'
import { readChildren, readIndicators } from './count-rows.js'
import { followingRows } from './follow-rows.js'
import { rowKey } from './hidden-row.js'
import type { HiddenRow } from './hidden-row.js'
import { indicatorCounts } from './indicator-counts.js'
import { primaryRows } from './primary-rows.js'
import { publicTableSql } from './public-table-sql.js'
import type { ColumnOfTable } from './public-table-sql.js'
import { plainTables, territoryTables } from './public-tables.js'
import { publishedSql } from './published-sql.js'
import { disclosureRule } from './rule.js'
import type { DisclosureRule } from './rule.js'
import { suppressionTable } from './suppression-table.js'

export interface DisclosureInput {
  readonly pipeline: Pipeline
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly canonical: ReadonlyMap<string, CanonicalTable>
}

/** What a release says of its disclosure control. */
export interface DisclosureReport {
  readonly preset: string
  readonly threshold: number
  readonly rounding: string
  /** Hidden rows of the tables that hold counts, by kind. */
  readonly hidden: Readonly<Record<HiddenRow['kind'], number>>
}

/**
 * Builds the schema `public` from `risk`: the only figures that may leave for the public. Which rows are hidden and why stands in
 * `quality.suppression`, for staff. Belongs in one transaction.
 */
export async function writePublicTables(db: Db, input: DisclosureInput): Promise<DisclosureReport> {
  const rule = disclosureRule(input.pipeline.publication.disclosure)
  const hidden = await hiddenRows(db, input, rule)
  await createSchema(db, 'quality')
  await writeTable(db, suppressionTable, await withFollowers(db, input, hidden))
  await dropSchema(db, 'public')
  await createSchema(db, 'public')
  for (const table of territoryTables) {
    if (!(await tableExists(db, { schema: 'risk', name: table.name }))) continue
    await sql`create table public.${sql.id(table.name)} as ${publicTableSql(table, await columnsOf(db, table.name), rule.rounding)}`.execute(db)
    await describe(db, table.name)
    await commentOnColumn(db, { schema: 'public', name: table.name }, 'state', 'observed, filled (imputed), out of bounds, missing (never known), or suppressed (known and kept back to protect people)')
  }
  for (const name of plainTables) {
    if (!(await tableExists(db, { schema: 'risk', name }))) continue
    const columns = (await columnsOf(db, name)).map((column) => sql`${publishedSql(sql.ref(column.name), column.name, column.type, rule.rounding)} as ${sql.id(column.name)}`)
    await sql`create table public.${sql.id(name)} as select ${sql.join(columns)} from risk.${sql.id(name)}`.execute(db)
    await describe(db, name)
  }
  if (await tableExists(db, { schema: 'core', name: 'territory' })) {
    await sql`create table public.territory as select territory_code, name, level, parent_code, longitude, latitude from core.territory`.execute(db)
    await copyComments(db, { schema: 'core', name: 'territory' }, 'territory')
  }
  const count = (kind: HiddenRow['kind']): number => hidden.filter((row) => row.kind === kind).length
  return { preset: rule.preset, threshold: rule.threshold, rounding: rule.rounding, hidden: { primary: count('primary'), complementary: count('complementary'), 'earlier-release': count('earlier-release') } }
}

async function hiddenRows(db: Db, { pipeline, indicators, canonical }: DisclosureInput, rule: DisclosureRule): Promise<readonly HiddenRow[]> {
  const { protect } = pipeline.publication.disclosure
  const kinds = new Map([...indicators].map(([id, indicator]) => [id, indicatorCounts(indicator, canonical, protect)]))
  const rows = [...(await readChildren(db, 'clrisk_territory')), ...(await readChildren(db, 'clrisk_group')), ...(await readIndicators(db, kinds))]
  return primaryRows(rows, rule)
}

async function withFollowers(db: Db, { pipeline }: DisclosureInput, hidden: readonly HiddenRow[]) {
  const factors = (await tableExists(db, { schema: 'risk', name: 'clrisk_factor' }))
    ? (await sql<{ readonly factor: string }>`select distinct factor from risk.clrisk_factor order by 1`.execute(db)).rows.map(({ factor }) => factor)
    : []
  const all = [...hidden, ...followingRows(hidden, { index: pipeline.index?.id ?? 'ivti', factors })]
  const once = new Map(all.map((row) => [rowKey(row), row]))
  return [...once.values()].map(({ table, territory, item, kind, rule }) => ({ table_name: table, territory_code: territory, item, kind, rule }))
}

async function columnsOf(db: Db, name: string): Promise<readonly ColumnOfTable[]> {
  const { rows } = await sql<ColumnOfTable>`
    select column_name as name, data_type as type from duckdb_columns()
    where database_name = current_database() and schema_name = 'risk' and table_name = ${name} order by column_index`.execute(db)
  return rows
}

async function describe(db: Db, name: string): Promise<void> {
  await copyComments(db, { schema: 'risk', name }, name)
}

async function copyComments(db: Db, from: { readonly schema: string; readonly name: string }, name: string): Promise<void> {
  const { rows } = await sql<{ readonly column: string | null; readonly comment: string | null }>`
    select null as column, comment from duckdb_tables() where database_name = current_database() and schema_name = ${from.schema} and table_name = ${from.name}
    union all select column_name, comment from duckdb_columns() where database_name = current_database() and schema_name = ${from.schema} and table_name = ${from.name}`.execute(db)
  const to = { schema: 'public', name }
  for (const { column, comment } of rows) {
    if (comment === null) continue
    if (column === null) await commentOnTable(db, to, `${comment} Small counts are suppressed with all that belongs to them; figures are rounded.`)
    else await commentOnColumn(db, to, column, comment)
  }
}
