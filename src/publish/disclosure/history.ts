import type { CountRow } from './count-rows.js'
import type { HiddenRow } from './hidden-row.js'
import { rowKey } from './hidden-row.js'

/** A count that a release has hidden; `measure` is empty and `count` null for a row without counts. */
export interface HiddenCount {
  readonly table: string
  readonly territory: string
  readonly item: string
  readonly measure: string
  readonly count: number | null
}

/**
 * Rows that stay hidden since an earlier release hid them. Whoever knows that little has changed would read the hidden count from the new
 * one, so a row comes back only when each of its counts differs from every hidden one by the threshold or more.
 */
export function earlierRows(history: readonly HiddenCount[], rows: readonly CountRow[], threshold: number): readonly HiddenRow[] {
  const now = new Map(rows.map((row) => [rowKey(row), row.counts]))
  const kept = new Map<string, HiddenRow>()
  for (const { table, territory, item, measure, count } of history) {
    const row: HiddenRow = { table, territory, item, kind: 'earlier-release', rule: `hidden in an earlier release, and now within ${threshold} of it` }
    const current = now.get(rowKey(row))?.[measure]
    const isSafe = count !== null && current !== undefined && Math.abs(current - count) >= threshold
    if (!isSafe && (now.has(rowKey(row)) || count === null)) kept.set(rowKey(row), row)
  }
  return [...kept.values()]
}

/** What the next release must know: all that was hidden before, and what is hidden now; a zero is no secret where zeros are shown. */
export function extendedHistory(history: readonly HiddenCount[], hidden: readonly HiddenRow[], rows: readonly CountRow[], hideZeros: boolean): readonly HiddenCount[] {
  const counts = new Map(rows.map((row) => [rowKey(row), row.counts]))
  const added = hidden.flatMap(({ table, territory, item }): readonly HiddenCount[] => {
    const own = counts.get(rowKey({ table, territory, item }))
    if (own === undefined) return [{ table, territory, item, measure: '', count: null }]
    return Object.entries(own).flatMap(([measure, count]) => (count > 0 || hideZeros ? [{ table, territory, item, measure, count }] : []))
  })
  const once = new Map([...history, ...added].map((each) => [`${rowKey(each)}\u001f${each.measure}\u001f${each.count ?? ''}`, each]))
  return [...once.values()]
}
