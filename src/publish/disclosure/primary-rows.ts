import type { CountRow } from './count-rows.js'
import type { HiddenRow } from './hidden-row.js'
import { isSmall } from './rule.js'
import type { DisclosureRule } from './rule.js'

/** Rows with a count that is too small to be shown; the threshold is applied to the count itself, before any rounding. */
export function primaryRows(rows: readonly CountRow[], rule: DisclosureRule): readonly HiddenRow[] {
  return rows.flatMap(({ table, territory, item, counts }) => {
    const small = Object.entries(counts).flatMap(([name, count]) => (isSmall(count, rule) ? [name] : []))
    return small.length === 0 ? [] : [{ table, territory, item, kind: 'primary' as const, rule: `${small.join(', ')} below ${rule.threshold}` }]
  })
}
