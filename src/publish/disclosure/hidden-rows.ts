import type { CanonicalTable } from '../../spec/canonical.js'
import type { Indicator } from '../../spec/indicator.js'
import type { Pipeline } from '../../spec/pipeline.js'
import type { Db } from '../../warehouse/tables.js'
import { childrenTables, summaryKey } from './children-tables.js'
import { readChildren, readIndicators } from './count-rows.js'
import type { CountRow } from './count-rows.js'
import { decideHidden } from './decide-hidden.js'
import type { HiddenRow } from './hidden-row.js'
import { rowKey } from './hidden-row.js'
import { earlierRows, extendedHistory } from './history.js'
import type { HiddenCount } from './history.js'
import { indicatorCounts } from './indicator-counts.js'
import { indicatorTables, sideKey } from './indicator-tables.js'
import { primaryRows } from './primary-rows.js'
import type { DisclosureRule } from './rule.js'
import { readScoreParts } from './score-parts.js'
import { readHierarchy } from './territory-tree.js'
import type { Hierarchy, PlaceAbove } from './territory-tree.js'

export interface DisclosureInput {
  readonly pipeline: Pipeline
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly canonical: ReadonlyMap<string, CanonicalTable>
  /** What earlier releases have hidden. */
  readonly history: readonly HiddenCount[]
  /** Earlier releases that do not say what they hid. */
  readonly unread?: readonly string[]
}

export interface HiddenRows {
  readonly hidden: readonly HiddenRow[]
  readonly history: readonly HiddenCount[]
}

/** Reads every count of the tables of `risk` and decides which rows the public must not see. */
export async function hiddenRows(db: Db, input: DisclosureInput, rule: DisclosureRule): Promise<HiddenRows> {
  const { pipeline, indicators, canonical, history } = input
  const { expected, protect } = pipeline.publication.disclosure
  const kinds = new Map([...indicators].map(([id, indicator]) => [id, indicatorCounts(indicator, canonical, protect)]))
  const territories = await readChildren(db, 'clrisk_territory', expected)
  const groups = await readChildren(db, 'clrisk_group', expected)
  const measured = await readIndicators(db, kinds)
  const above = await readHierarchy(db)
  const { threshold } = rule
  const children = childrenSide(pipeline)
  const shown = measured.filter(({ item }) => children !== undefined && showsSide(indicators.get(item), children))
  const showing = grouped(shown, ({ territory }) => territory)
  const known = new Set(territories.map(({ territory }) => territory))
  const tables = [
    ...(territories.length === 0 ? [] : childrenTables({ territories, groups, above, threshold, alsoIn: (territory) => (showing.get(territory) ?? []).map(rowKey) })),
    ...indicatorTables({ rows: measured, indicators, above, threshold, alsoIn: (side, territory) => (side === children && known.has(territory) ? [rowKey({ table: 'clrisk_territory', territory, item: '' })] : []) }),
  ]
  const rows = [...territories, ...groups, ...measured, ...summaries(territories, above)]
  const primary = primaryRows(rows, rule)
  const isPrimary = new Set(primary.map(rowKey))
  const earlier = earlierRows(history, rows, threshold).filter((row) => !isPrimary.has(rowKey(row)))
  const hidden = decideHidden({
    given: [...primary, ...earlier],
    tables,
    parts: await readScoreParts(db, indicators, kinds, threshold),
    threshold,
    groupsOf: new Map([...grouped(groups, ({ territory }) => rowKey({ table: 'clrisk_territory', territory, item: '' }))].map(([key, own]) => [key, own.map(rowKey)])),
  })
  return { hidden, history: extendedHistory(history, hidden, rows, rule.hideZeros) }
}

/** Sums of the levels above as rows of their own: a level above may be small too. */
function summaries(territories: readonly CountRow[], above: Hierarchy): readonly CountRow[] {
  const sums = new Map<string, { readonly place: PlaceAbove; readonly counts: Record<string, number> }>()
  for (const { territory, counts } of territories) {
    for (const place of above(territory)) {
      const sum = sums.get(summaryKey(place, 'clrisk')) ?? { place, counts: {} }
      for (const [measure, count] of Object.entries(counts)) sum.counts[measure] = (sum.counts[measure] ?? 0) + count
      sums.set(summaryKey(place, 'clrisk'), sum)
    }
  }
  return [...sums.values()].map(({ place, counts }) => ({ table: 'territory_summary', territory: place.code, item: `${place.level}=clrisk`, counts }))
}

/** The children of CLRISK as an indicator would count them, where every person of the target counts once. */
function childrenSide({ clrisk }: Pipeline): string | undefined {
  if (clrisk === undefined || clrisk.target.kind === 'survey') return undefined
  return sideKey({ from: 'person', registry: clrisk.target.registry, where: { field: 'age', between: clrisk.ages }, measure: 'count' })
}

function showsSide(indicator: Indicator | undefined, side: string): boolean {
  if (indicator === undefined) return false
  return sideKey(indicator.numerator) === side || (indicator.denominator !== undefined && sideKey(indicator.denominator) === side)
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>()
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row])
  return found
}

