import { sql } from 'kysely'
import { countRows, createOrReplaceTable, dropRelation, relationId } from '../warehouse/relation.js'
import type { Warehouse } from '../warehouse/open.js'
import type { Db, RelationName } from '../warehouse/tables.js'
import { affectedRecords, recordsOnLines } from './affected-records.js'
import type { CompiledTable, MappingSource, Partition, Query } from './compiled-table.js'
import { releaseDuplicates } from './duplicates.js'
import { writePartition } from './harmonise-table.js'
import type { HarmoniseResult } from './harmonise-table.js'

export interface Replay {
  /** The table as it is to become, over the whole delivery. */
  readonly whole: CompiledTable
  /** The partition that an earlier specification has written, from which the new one differs harmlessly. */
  readonly before: Partition
  /** The same mapping over some of the records, into a table aside. */
  over(source: MappingSource): CompiledTable
}

export interface ReplayResult {
  readonly result: HarmoniseResult
  /** Records that were read again. */
  readonly read: number
}

/**
 * Writes the partition from the earlier one: only records that were in quarantine or had a note are harmonised again, and the keys are
 * settled anew over all rows. Undefined where the lines of the records do not tell them apart.
 */
export async function replayTable({ db }: Warehouse, { whole, before, over }: Replay): Promise<ReplayResult | undefined> {
  if (!isAlike(before, whole.partition)) return undefined
  const affected: RelationName = { schema: 'raw', name: `${whole.partition.relation.name}__affected` }
  const records: RelationName = { schema: 'raw', name: `${whole.partition.relation.name}__records` }
  try {
    await createOrReplaceTable(db, affected, await affectedRecords(db, before))
    await createOrReplaceTable(db, records, recordsOnLines(whole.source, relationId(affected)))
    const read = await countRows(db, records)
    if (read !== (await countRows(db, affected))) return undefined
    const compiled = over({ relation: records, columns: whole.source.columns, line: { kind: 'column' }, records: read })
    const result = await writePartition(db, whole, compiled, async (facts) => {
      try {
        await compiled.create(facts).execute(db)
        await copyPartition(db, before, whole.partition, compiled.partition)
        await replacedRows(whole.partition, compiled.partition, { columns: await columnsOf(db, whole.partition), affected }).execute(db)
        await releaseDuplicates(whole.partition).execute(db)
      } finally {
        await dropRelation(db, compiled.partition.relation)
      }
    })
    return { result, read }
  } finally {
    for (const relation of [affected, records]) await sql`drop table if exists ${relationId(relation)}`.execute(db)
  }
}

function isAlike(before: Partition, now: Partition): boolean {
  return before.firstLine === now.firstLine && before.cells === now.cells && before.columns.join() === now.columns.join()
}

/** Rows keep their places; a column of notes that only one of the two has comes in empty or goes. */
async function copyPartition(db: Db, before: Partition, into: Partition, like: Partition): Promise<void> {
  const known = await columnsOf(db, before)
  const columns = (await columnsOf(db, like)).filter((name) => name !== '_line' || into.firstLine === null)
  const list = columns.map((name) => (known.includes(name) ? sql.id(name) : sql`cast(null as VARCHAR) as ${sql.id(name)}`))
  await createOrReplaceTable(db, into.relation, sql`select ${sql.join(list)} from ${relationId(before.relation)}`)
}

/** Values change in place, which leaves the rows where they are. */
export function replacedRows(into: Partition, from: Partition, { columns, affected }: { readonly columns: readonly string[]; readonly affected: RelationName }): Query<unknown> {
  const rows = sql`select r.*, a.place + r.row_id % ${sql.lit(into.cells)} as _place from (select *, rowid as row_id from ${relationId(from.relation)}) as r join ${relationId(affected)} as a on a.line = r._line`
  const set = columns.map((name) => sql`${sql.id(name)} = n.${sql.id(name)}`)
  return sql`update ${relationId(into.relation)} as o set ${sql.join(set)} from (${rows}) as n where o.rowid = n._place`
}

async function columnsOf(db: Db, { relation }: Partition): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly name: string }>`select column_name as name from duckdb_columns() where database_name = current_database()
    and schema_name = ${relation.schema} and table_name = ${relation.name} order by column_index`.execute(db)
  return rows.map(({ name }) => name)
}
