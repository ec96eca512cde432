import { sql } from 'kysely'
import { createSchema, describeRelation, dropSchema, tableExists } from '../../warehouse/relation.js'
import type { Db, RelationName } from '../../warehouse/tables.js'
import { writeTable } from '../../warehouse/write-table.js'
import { coarsenScores } from './coarsen-scores.js'
import { withFollowers } from './follow-rows.js'
import type { FollowNames } from './follow-rows.js'
import type { HiddenRow } from './hidden-row.js'
import { hiddenRows } from './hidden-rows.js'
import type { DisclosureInput } from './hidden-rows.js'
import { publicTableSql } from './public-table-sql.js'
import type { ColumnOfTable } from './public-table-sql.js'
import { plainTables, territoryTables } from './public-tables.js'
import { publishedSql } from './published-sql.js'
import { restateComparability } from './restate-comparability.js'
import { restateTables } from './restate-tables.js'
import { disclosureRule } from './rule.js'
import type { DisclosureRule } from './rule.js'
import { ruleRows, ruleTable } from './rule-table.js'
import { historyTable, suppressionTable } from './suppression-table.js'
import { readHierarchy } from './territory-tree.js'

/** What a release says of its disclosure control. */
export interface DisclosureReport {
  readonly preset: string
  readonly threshold: number
  readonly rounding: string
  /** Hidden rows of the tables that hold counts, by kind. */
  readonly hidden: Readonly<Record<HiddenRow['kind'], number>>
  /** Earlier releases that do not say what they hid, so that this one could not heed it. */
  readonly unread: readonly string[]
}

/**
 * Builds the schema `public` from `risk`: the only figures that may leave for the public. Which rows are hidden and why stands in
 * `quality.suppression`, for staff. Belongs in one transaction.
 */
export async function writePublicTables(db: Db, input: DisclosureInput): Promise<DisclosureReport> {
  const rule = disclosureRule(input.pipeline.publication.disclosure)
  const { hidden, history } = await hiddenRows(db, input, rule)
  await createSchema(db, 'quality')
  const all = withFollowers(hidden, await followNames(db, input), history)
  await writeTable(db, suppressionTable, all.map(({ table, territory, item, kind, rule: words }) => ({ table_name: table, territory_code: territory, item, kind, rule: words })))
  await writeTable(db, historyTable, history.map(({ table, territory, item, measure, count }) => ({ table_name: table, territory_code: territory, item, measure, hidden_count: count })))
  await dropSchema(db, 'public')
  await createSchema(db, 'public')
  await writeTerritoryTables(db, rule)
  await writePlainTables(db, rule)
  await coarsenScores(db, input.pipeline.index?.id ?? 'ivti')
  await restateTables(db, await readHierarchy(db))
  await restateComparability(db, rule.threshold)
  await writeTable(db, ruleTable, ruleRows(rule, input.pipeline.publication.disclosure.expected))
  const count = (kind: HiddenRow['kind']): number => hidden.filter((row) => row.kind === kind).length
  return { preset: rule.preset, threshold: rule.threshold, rounding: rule.rounding, hidden: { primary: count('primary'), complementary: count('complementary'), 'earlier-release': count('earlier-release') }, unread: input.unread ?? [] }
}

async function followNames(db: Db, { pipeline }: DisclosureInput): Promise<FollowNames> {
  const pairs = async (table: string, one: string, other: string) =>
    (await tableExists(db, { schema: 'risk', name: table })) ? (await sql<{ readonly one: string; readonly other: string }>`select distinct ${sql.ref(one)} as one, ${sql.ref(other)} as other from risk.${sql.id(table)} order by 1`.execute(db)).rows : []
  return {
    index: pipeline.index?.id ?? 'ivti',
    factors: (await pairs('clrisk_factor', 'factor', 'factor')).map(({ one }) => one),
    dimensions: new Map((await pairs('ivti_indicator', 'indicator', 'dimension')).map(({ one, other }) => [one, other])),
  }
}

async function writeTerritoryTables(db: Db, { rounding }: DisclosureRule): Promise<void> {
  for (const table of territoryTables) {
    const from = { schema: 'risk', name: table.name }
    if (!(await tableExists(db, from))) continue
    await sql`create table public.${sql.id(table.name)} as ${publicTableSql(table, await columnsOf(db, table.name), rounding)}`.execute(db)
    await copyComments(db, from, 'Rows of few children are suppressed, and others without which they could be computed; figures are rounded.')
    await describeRelation(db, { schema: 'public', name: table.name }, { comment: null, columns: [['state', 'observed, filled (imputed), out of bounds, missing (never known), or suppressed (known and kept back to protect people)']] })
  }
}

async function writePlainTables(db: Db, { rounding }: DisclosureRule): Promise<void> {
  for (const name of plainTables) {
    const from = { schema: 'risk', name }
    if (!(await tableExists(db, from))) continue
    const columns = (await columnsOf(db, name)).map((column) => sql`${publishedSql(sql.ref(column.name), figureOf(name, column.name), column.type, rounding)} as ${sql.id(column.name)}`)
    await sql`create table public.${sql.id(name)} as select ${sql.join(columns)} from risk.${sql.id(name)}`.execute(db)
    await copyComments(db, from, 'Figures are rounded; least, greatest and numbers of territories are those of published rows.')
  }
  const places = { schema: 'core', name: 'territory' }
  if (!(await tableExists(db, places))) return
  await sql`create table public.territory as select territory_code, name, level, parent_code, longitude, latitude from core.territory`.execute(db)
  await copyComments(db, places, '')
}

/** The cut points of CLRISK are rates, those of an index points of its scale. */
function figureOf(table: string, column: string): string {
  return table === 'clrisk_cut' && ['lower_bound', 'lowest', 'highest'].includes(column) ? 'rate' : column
}

async function columnsOf(db: Db, name: string): Promise<readonly ColumnOfTable[]> {
  const { rows } = await sql<ColumnOfTable>`
    select column_name as name, data_type as type from duckdb_columns()
    where database_name = current_database() and schema_name = 'risk' and table_name = ${name} order by column_index`.execute(db)
  return rows
}

async function copyComments(db: Db, from: RelationName, more: string): Promise<void> {
  const { rows } = await sql<{ readonly column: string | null; readonly comment: string | null }>`
    select null as column, comment from duckdb_tables() where database_name = current_database() and schema_name = ${from.schema} and table_name = ${from.name}
    union all select column_name, comment from duckdb_columns() where database_name = current_database() and schema_name = ${from.schema} and table_name = ${from.name}`.execute(db)
  const own = rows.find(({ column }) => column === null)?.comment ?? null
  await describeRelation(db, { schema: 'public', name: from.name }, {
    comment: own === null ? null : `${own} ${more}`.trim(),
    columns: rows.flatMap(({ column, comment }): (readonly [string, string])[] => (column === null || comment === null ? [] : [[column, comment]])),
  }, 'table')
}
