import { sql } from 'kysely'
import { createOrReplaceView, createSchema, describeRelation, relationId } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { CanonicalTable } from '../spec/canonical.js'
import { textIn } from '../spec/text.js'
import { sqlTypes } from './column-sql.js'
import { coreColumnWords, quarantineColumnWords } from './column-words.js'
import type { Partition, Query } from './compiled-table.js'
import { lineSql } from './read-counts.js'

/** Good rows of all partitions: territory_code, the canonical columns in their order, then registry, delivery and line. */
export function coreView(canonical: CanonicalTable, partitions: readonly Partition[]): Query<unknown> {
  const parts = partitions.map((partition) => {
    const columns = canonical.columns.map((column) => {
      const value = partition.columns.includes(column.name) ? sql.id(column.name) : sql`null`
      return sql`cast(${value} as ${sql.raw(sqlTypes[column.type])}) as ${sql.id(column.name)}`
    })
    const tail = [sql`${sql.lit(partition.registry)} as _registry`, sql`${sql.lit(partition.delivery)} as _delivery`, sql`${lineSql(partition)} as _line`, sql`_territory_verdict`]
    return sql`select ${sql.join([sql`territory_code`, ...columns, ...tail])} from ${relationId(partition.relation)} where _verdict is null`
  })
  return parts.length === 0 ? emptyCore(canonical) : sql`${sql.join(parts, sql` union all by name `)}`
}

function emptyCore(canonical: CanonicalTable): Query<unknown> {
  const text = (name: string) => sql`cast(null as VARCHAR) as ${sql.id(name)}`
  const columns = canonical.columns.map((column) => sql`cast(null as ${sql.raw(sqlTypes[column.type])}) as ${sql.id(column.name)}`)
  const all = [text('territory_code'), ...columns, text('_registry'), text('_delivery'), sql`cast(null as BIGINT) as _line`, text('_territory_verdict')]
  return sql`select ${sql.join(all)} where false`
}

/** What is wrong with which line and column, and the class of the value: never the value. */
export function quarantineView(partitions: readonly Partition[]): Query<unknown> {
  const parts = partitions.map((partition) => sql`select split_part(_verdict, ':', 2) as rule, ${sql.lit(partition.file)} as file, ${lineSql(partition)} as line,
    split_part(_verdict, ':', 3) as "column", _class as value_class, ${sql.lit(partition.registry)} as registry, ${sql.lit(partition.delivery)} as delivery
    from ${relationId(partition.relation)} where ${quarantinedOnce(partition)}`)
  if (parts.length > 0) return sql`${sql.join(parts, sql` union all `)}`
  const names = ['rule', 'file', 'column', 'value_class', 'registry', 'delivery']
  const [rule, file, ...rest] = names.map((name) => sql`cast(null as VARCHAR) as ${sql.id(name)}`)
  return sql`select ${sql.join([rule, file, sql`cast(null as BIGINT) as line`, ...rest])} where false`
}

/** A record that is quarantined as a whole is listed once, not once for each of its observations. */
function quarantinedOnce(partition: Partition) {
  if (partition.cells === 1) return sql`starts_with(_verdict, 'q:') or starts_with(_verdict, 'cq:')`
  return sql`starts_with(_verdict, 'cq:') or (starts_with(_verdict, 'q:') and rowid % ${sql.lit(partition.cells)} = 0)`
}

/** (Re)makes `core.<table>` and `quarantine.<table>` over the partitions that are current, with their descriptions. */
export async function publishCore(db: Db, canonical: CanonicalTable, partitions: readonly Partition[], language: 'es' | 'pt' | 'en' = 'en'): Promise<void> {
  const core = { schema: 'core', name: canonical.table }
  for (const schema of ['core', 'quarantine']) await createSchema(db, schema)
  await createOrReplaceView(db, core, coreView(canonical, partitions))
  const quarantine = { schema: 'quarantine', name: canonical.table }
  await createOrReplaceView(db, quarantine, quarantineView(partitions))
  const columns = canonical.columns.map((column): readonly [string, string] => [column.name, definitionOf(column, language)])
  await describeRelation(db, core, { comment: textIn(canonical.description, language), columns: [...columns, ...Object.entries(coreColumnWords)] })
  await describeRelation(db, quarantine, { comment: `Records that did not become rows of core.${canonical.table}, and why. Values are never stored.`, columns: Object.entries(quarantineColumnWords) })
}

function definitionOf(column: CanonicalTable['columns'][number], language: 'es' | 'pt' | 'en'): string {
  const unit = column.unit === undefined ? '' : ` (${column.unit})`
  return `${textIn(column.definition, language)}${unit}`
}
