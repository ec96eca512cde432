import { sql } from 'kysely'
import { relationId } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { MappingSource, Partition, Query } from './compiled-table.js'
import { isDuplicate } from './duplicates.js'
import { hasNotes, lineSql } from './read-counts.js'
import type { Sql } from './sql-value.js'

/** Records of a partition that a harmless change may concern. */
export interface AffectedCount {
  /** With a row or an observation in quarantine for another reason than its key. */
  readonly quarantined: number
  /** Others with a note, such as a code that is in no list. */
  readonly noted: number
}

export async function countAffected(db: Db, partition: Partition): Promise<AffectedCount> {
  const noted = (await hasNotes(db, partition)) ? sql`_noted is not null` : sql`false`
  const { rows } = await sql<{ readonly quarantined: number; readonly all: number }>`
    select count(distinct case when ${isQuarantined()} then ${recordSql(partition)} end)::double as quarantined, count(distinct ${recordSql(partition)})::double as "all"
    from ${relationId(partition.relation)} where ${isQuarantined()} or ${noted}`.execute(db)
  const { quarantined = 0, all = 0 } = rows[0] ?? {}
  return { quarantined, noted: all - quarantined }
}

/** Columns line, and place: the row of the partition at which the record begins. */
export async function affectedRecords(db: Db, partition: Partition): Promise<Query<unknown>> {
  const noted = (await hasNotes(db, partition)) ? sql` or _noted is not null` : sql``
  return sql`select ${lineSql(partition)} as line, ${recordSql(partition)} * ${sql.lit(partition.cells)} as place
    from ${relationId(partition.relation)} where ${isQuarantined()}${noted} group by all`
}

/** The landed records that stand on the lines of the table `affected`, in file order, with their lines. */
export function recordsOnLines(source: MappingSource, affected: Sql): Query<unknown> {
  const own = relationId(source.relation)
  const { line } = source
  const place = line.kind === 'column' ? sql`_line` : sql`row_number() over () + ${sql.lit(line.first - 1)} as _line`
  const numbered = sql`select ${sql.join([...source.columns.map((name) => sql.id(name)), place])} from ${own}`
  return sql`select * from (${numbered}) as n where _line in (select line from ${affected}) order by _line`
}

function isQuarantined(): Sql {
  return sql`((starts_with(_verdict, 'q:') or starts_with(_verdict, 'cq:')) and not ${isDuplicate()})`
}

function recordSql({ cells }: Partition): Sql {
  return cells === 1 ? sql`rowid` : sql`(rowid // ${sql.lit(cells)})`
}
