import type { CountCell } from './count-cell.js'
import type { HiddenRow } from './hidden-row.js'
import { rowKey } from './hidden-row.js'
import { protectCells } from './protect-cells.js'
import { protectScores } from './protect-scores.js'
import type { ScorePart } from './protect-scores.js'

export interface DisclosureProblem {
  /** Rows that must be hidden whatever the others do. */
  readonly given: readonly HiddenRow[]
  /** Equations between counts, and the rows that show them. */
  readonly tables: readonly (readonly CountCell[])[]
  readonly parts: readonly ScorePart[]
  readonly threshold: number
  /** Groups of each territory: hidden with it, key by key. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>
}

const separator = '\u001f'

/** Cost of hiding a row: that of a territory is worth more than a group's, a level above more than both. */
const costs: Readonly<Record<string, number>> = { clrisk_territory: 5, territory_summary: 200, clrisk_group: 1, ivti_indicator: 1 }
/** Of a sum that no table shows: it is taken to be known from elsewhere as long as few rows are enough to hide among. */
const costOfUnpublished = 10

/** All rows to hide: those given, and those without which a hidden count or contribution could be computed. */
export function decideHidden({ given, tables, parts, threshold, groupsOf }: DisclosureProblem): readonly HiddenRow[] {
  const found = new Map(given.map((row) => [rowKey(row), row]))
  const scores = new Set<string>()
  const rule = (key: string): number => costs[key.slice(0, key.indexOf(separator))] ?? costOfUnpublished
  let hidden: ReadonlySet<string> = new Set(found.keys())
  for (;;) {
    hidden = protectCells(tables, hidden, { threshold, costOf: rule, with: (row) => groupsOf.get(row) ?? [] })
    const more = protectScores(parts.filter(({ territory }) => !scores.has(territory)), hidden)
    for (const territory of more.scores) scores.add(territory)
    if (more.rows.length === 0) break
    hidden = new Set([...hidden, ...more.rows])
  }
  const added = [...hidden].flatMap((key): readonly HiddenRow[] => {
    const [table = '', territory = '', item] = key.split(separator)
    return found.has(key) || item === undefined ? [] : [{ table, territory, item, kind: 'complementary', rule: 'so that no hidden count can be computed from sums or scores' }]
  })
  const whole = [...scores].map((territory): HiddenRow => ({ table: 'ivti_territory', territory, item: '', kind: 'complementary', rule: 'so that no hidden contribution follows from the score' }))
  return [...found.values(), ...added, ...whole]
}
