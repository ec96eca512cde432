import { sql } from 'kysely'
import type { ReplayRule } from '../warehouse/ledger/replays.js'
import { relationId } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { Partition, Query } from './compiled-table.js'
import { lineSql } from './read-counts.js'
import type { Sql } from './sql-value.js'

interface Moved {
  readonly was: string | null
  readonly is: string | null
  readonly total: number
}

/** Rows in quarantine before or after, by both verdicts; `row` for a good row, NULL where no record stands on the line. A line holds one record. */
export function movedRows(before: Partition, after: Partition): Query<Moved> {
  const all = (partition: Partition) => sql`select ${lineSql(partition)} as line, rowid % ${sql.lit(partition.cells)} as cell, coalesce(_verdict, 'row') as verdict from ${relationId(partition.relation)}`
  const held = (partition: Partition) => sql`select * from (${all(partition)}) as h where ${isHeld('verdict')}`
  return sql<Moved>`select was, "is", count(*)::double as total from (
    select b.verdict as was, n.verdict as "is" from (${held(before)}) as b left join (${all(after)}) as n using (line, cell)
    union all
    select o.verdict as was, a.verdict as "is" from (${held(after)}) as a left join (${all(before)}) as o using (line, cell) where o.verdict is null or not ${isHeld('o.verdict')}
  ) as m group by all order by all`
}

export async function ruleOutcomes(db: Db, before: Partition, after: Partition): Promise<readonly ReplayRule[]> {
  const { rows } = await movedRows(before, after).execute(db)
  const rules = new Set(rows.flatMap(({ was, is }) => [was, is]).filter((verdict) => verdict !== null && isHeldText(verdict)).map(ruleOf))
  const sum = (pick: (row: Moved) => boolean): number => rows.reduce((total, row) => (pick(row) ? total + row.total : total), 0)
  return [...rules].sort().map((name) => {
    const [rule = '', column = ''] = name.split(':')
    const was = (row: Moved) => row.was !== null && isHeldText(row.was) && ruleOf(row.was) === name
    const is = (row: Moved) => row.is !== null && isHeldText(row.is) && ruleOf(row.is) === name
    const wasHeld = (row: Moved) => row.was !== null && isHeldText(row.was)
    return {
      rule,
      column,
      before: sum(was),
      recovered: sum((row) => was(row) && row.is === 'row'),
      dropped: sum((row) => was(row) && row.is !== null && /^c?drop:/.test(row.is)),
      still: sum((row) => was(row) && row.is !== null && isHeldText(row.is)),
      gone: sum((row) => was(row) && row.is === null),
      newly: sum((row) => is(row) && !wasHeld(row)),
      after: sum(is),
    }
  })
}

function isHeld(column: string): Sql {
  return sql`regexp_matches(${sql.ref(column)}, '^c?q:')`
}

function isHeldText(verdict: string): boolean {
  return /^c?q:/.test(verdict)
}

/** `RULE:column` of a verdict. */
function ruleOf(verdict: string | null): string {
  const [, rule = '', column = ''] = (verdict ?? '').split(':')
  return `${rule}:${column}`
}
