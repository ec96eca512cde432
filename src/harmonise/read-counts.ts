import { sql } from 'kysely'
import { relationId } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { CompiledTable, Partition, Query } from './compiled-table.js'

export interface CountedFinding {
  readonly rule: string
  readonly column: string
  readonly disposition: 'quarantined' | 'noted'
  readonly count: number
  readonly firstLine: number
}

interface Balance {
  readonly delivered: number
  readonly rows: number
  readonly quarantined: number
  readonly dropped: number
}

export interface Counts extends Balance {
  /** The same in observations, for wide columns that become rows; null for tables of one row per record. */
  readonly cells: Balance | null
  readonly findings: readonly CountedFinding[]
  readonly drops: readonly { readonly verdict: string; readonly reason: string; readonly rows: number }[]
  /** Good rows by what became of their territory code. */
  readonly territory: Readonly<Record<string, number>>
}

interface VerdictRow {
  readonly verdict: string | null
  readonly territory: string | null
  readonly total: bigint
  readonly records: bigint
  readonly first_line: bigint
}

export function lineSql(partition: Partition) {
  if (partition.firstLine === null) return sql<bigint>`_line`
  const record = partition.cells === 1 ? sql`rowid` : sql`(rowid // ${sql.lit(partition.cells)})`
  return sql<bigint>`(${record} + ${sql.lit(partition.firstLine)})`
}

export function verdictCounts(partition: Partition): Query<VerdictRow> {
  const records = partition.cells === 1 ? sql`count(*)` : sql`count_if(rowid % ${sql.lit(partition.cells)} = 0)`
  return sql`select _verdict as verdict, case when _verdict is null then _territory_verdict end as territory, count(*) as total,
    cast(${records} as BIGINT) as records, min(${lineSql(partition)}) as first_line
    from ${relationId(partition.relation)} group by all order by 1, 2`
}

export function notedCounts(partition: Partition): Query<{ readonly note: string; readonly total: bigint; readonly first_line: bigint }> {
  return sql`select note, count(*) as total, min(line) as first_line
    from (select unnest(string_split(_noted, '|')) as note, ${lineSql(partition)} as line from ${relationId(partition.relation)} where _verdict is null and _noted is not null) as n
    group by note order by note`
}

export async function readCounts(db: Db, compiled: CompiledTable): Promise<Counts> {
  const { partition } = compiled
  const { rows } = await verdictCounts(partition).execute(db)
  const notes = (await hasNotes(db, partition)) ? (await notedCounts(partition).execute(db)).rows : []
  const ofRecord = rows.map((row) => ({ ...row, class: recordClass(row.verdict), count: Number(row.records) }))
  const ofCell = rows.map((row) => ({ ...row, class: recordClass(row.verdict?.replace(/^c(?=q:|drop:)/, '') ?? null), count: Number(row.total) }))
  const good = rows.filter((row) => row.verdict === null)
  const cells = compiled.mapping.observations.length > 0
  const byVerdict = new Map<string, number>()
  for (const row of rows) if (row.verdict !== null && /^c?drop:/.test(row.verdict)) byVerdict.set(row.verdict, (byVerdict.get(row.verdict) ?? 0) + Number(row.verdict.startsWith('c') ? row.total : row.records))
  const quarantined = rows.filter((row) => row.verdict !== null && /^c?q:/.test(row.verdict))
  return {
    ...balance(ofRecord),
    cells: cells ? balance(ofCell) : null,
    findings: [
      ...quarantined.map((row) => {
        const [kind = '', rule = '', column = ''] = (row.verdict ?? '').split(':')
        return { rule, column, disposition: 'quarantined' as const, count: Number(kind === 'cq' ? row.total : row.records), firstLine: Number(row.first_line) }
      }),
      ...notes.map((row) => {
        const [rule = '', column = ''] = row.note.split(':')
        return { rule, column, disposition: 'noted' as const, count: Number(row.total), firstLine: Number(row.first_line) }
      }),
    ],
    drops: [...byVerdict].map(([verdict, total]) => ({ verdict, reason: compiled.dropReasons.get(verdict) ?? 'another row has the same key', rows: total })),
    territory: Object.fromEntries(good.map((row) => [row.territory ?? 'none', Number(row.total)])),
  }
}

function balance(rows: readonly { readonly class: 'rows' | 'quarantined' | 'dropped'; readonly count: number }[]): Balance {
  const sum = (wanted: string) => rows.reduce((total, row) => (row.class === wanted ? total + row.count : total), 0)
  return { delivered: rows.reduce((total, row) => total + row.count, 0), rows: sum('rows'), quarantined: sum('quarantined'), dropped: sum('dropped') }
}

/** A record counts as good when it is neither dropped nor quarantined as a whole. */
function recordClass(verdict: string | null): 'rows' | 'quarantined' | 'dropped' {
  if (verdict?.startsWith('drop:') === true) return 'dropped'
  return verdict?.startsWith('q:') === true ? 'quarantined' : 'rows'
}

export async function hasNotes(db: Db, partition: Partition): Promise<boolean> {
  const { rows } = await sql`select 1 from duckdb_columns() where database_name = current_database() and schema_name = ${partition.relation.schema}
    and table_name = ${partition.relation.name} and column_name = '_noted'`.execute(db)
  return rows.length > 0
}
