import { sql } from 'kysely'
import { tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import type { IndicatorCounts } from './indicator-counts.js'

/** A row of a table of `risk` with every count in it; hiding hides the whole row. */
export interface CountRow {
  readonly table: string
  readonly territory: string
  /** What tells rows of a territory apart; empty where it has one. */
  readonly item: string
  readonly counts: Readonly<Record<string, number>>
}

/** Children by territory and by group, and where it is protected the expected number in child labour with the rest of them. */
export async function readChildren(db: Db, table: 'clrisk_territory' | 'clrisk_group', expected: 'protect' | 'show'): Promise<readonly CountRow[]> {
  if (!(await tableExists(db, { schema: 'risk', name: table }))) return []
  const item = table === 'clrisk_group' ? sql`"by" || '=' || coalesce(value, '')` : sql`''`
  const { rows } = await sql<{ readonly territory: string; readonly item: string; readonly children: number | null; readonly at_risk: number | null }>`
    select territory_code as territory, ${item} as item, children, children_at_risk as at_risk from risk.${sql.id(table)} order by 1, 2`.execute(db)
  return rows.map(({ territory, item: own, children, at_risk }) => ({
    table,
    territory,
    item: own,
    counts: present(expected === 'show' ? { children } : { children, at_risk, not_at_risk: children === null || at_risk === null ? null : children - at_risk }),
  }))
}

/** Numerators, denominators, what is left between them and rows behind them, of the indicators that count people. */
export async function readIndicators(db: Db, kinds: ReadonlyMap<string, IndicatorCounts>): Promise<readonly CountRow[]> {
  if (!(await tableExists(db, { schema: 'risk', name: 'ivti_indicator' }))) return []
  const { rows } = await sql<{ readonly territory: string; readonly item: string; readonly numerator: number | null; readonly denominator: number | null; readonly records: number | null }>`
    select territory_code as territory, indicator as item, numerator, denominator, records from risk.ivti_indicator order by 1, 2`.execute(db)
  return rows.map(({ territory, item, numerator, denominator, records }) => {
    const kind = kinds.get(item)
    return {
      table: 'ivti_indicator',
      territory,
      item,
      counts: present({
        numerator: kind?.numerator === true ? numerator : null,
        denominator: kind?.denominator === true ? denominator : null,
        records: kind?.records === true ? records : null,
        rest: kind?.rest === true && numerator !== null && denominator !== null ? denominator - numerator : null,
      }),
    }
  })
}

function present(counts: Readonly<Record<string, number | null>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).flatMap(([name, count]) => (count === null || Number.isNaN(count) ? [] : [[name, count]])))
}
