import type { CountCell } from './count-cell.js'
import { ground } from './count-cell.js'
import type { CountRow } from './count-rows.js'
import { rowKey } from './hidden-row.js'
import { treeCells } from './territory-tree.js'
import type { Hierarchy, Leaf, PlaceAbove } from './territory-tree.js'

export interface ChildrenInput {
  readonly territories: readonly CountRow[]
  readonly groups: readonly CountRow[]
  readonly above: Hierarchy
  readonly threshold: number
  /** Rows of other tables that show the children of a territory too. */
  readonly alsoIn: (territory: string) => readonly string[]
}

/** Key of the row of a level above in `territory_summary`. */
export function summaryKey({ code, level }: PlaceAbove, model: string): string {
  return rowKey({ table: 'territory_summary', territory: code, item: `${level}=${model}` })
}

/**
 * Equations of the children and of those at risk: territories sum to the levels above; the groups of each column sum to the territory, and
 * each group to the levels above.
 */
export function childrenTables(input: ChildrenInput): readonly (readonly CountCell[])[] {
  const columns = [...new Set(input.groups.map(({ item }) => columnOf(item)))]
  const measures = ['children', 'at_risk'].filter((measure) => input.territories.some(({ counts }) => counts[measure] !== undefined))
  return measures.flatMap((measure) => [totalCells(input, measure), ...columns.map((column) => columnCells(input, measure, column))])
}

function columnOf(item: string): string {
  return item.slice(0, item.indexOf('='))
}

function totalCells(input: ChildrenInput, measure: string): readonly CountCell[] {
  return treeCells('T', totalLeaves(input, measure, () => ground), input.above, (place) => summaryKey(place, 'clrisk'), 'down')
}

function columnCells(input: ChildrenInput, measure: string, column: string): readonly CountCell[] {
  const groups = input.groups.filter(({ item }) => columnOf(item) === column)
  const totals = treeCells('T', totalLeaves(input, measure, (territory) => `row ${territory}`), input.above, (place) => summaryKey(place, 'clrisk'), 'down')
  const values = [...new Set(groups.map(({ item }) => item))].flatMap((item) => {
    const leaves = groups.filter((row) => row.item === item).map((row) => leafOf(row, measure, `row ${row.territory}`, [rowKey(row)], input.threshold))
    return treeCells(item, leaves, input.above, (place) => `sum ${place.level} ${place.code} ${item}`, 'up')
  })
  return [...totals, ...values]
}

function totalLeaves({ territories, groups, alsoIn, threshold }: ChildrenInput, measure: string, node: (territory: string) => string): readonly Leaf[] {
  const least = new Map<string, Map<string, number>>()
  for (const row of groups) {
    const own = least.get(row.territory) ?? new Map<string, number>()
    const column = columnOf(row.item)
    least.set(row.territory, own.set(column, (own.get(column) ?? 0) + lowOf(row, measure, threshold)))
  }
  return territories.map((row) => {
    const rows = [rowKey(row), ...(measure === 'children' ? alsoIn(row.territory) : [])]
    const leaf = leafOf(row, measure, node(row.territory), rows, threshold)
    // A total is no less than what its groups are at least.
    return { ...leaf, low: Math.min(leaf.value, Math.max(leaf.low, ...(least.get(row.territory)?.values() ?? []))) }
  })
}

function leafOf(row: CountRow, measure: string, node: string, rows: readonly string[], threshold: number): Leaf {
  const value = row.counts[measure] ?? 0
  const children = row.counts['children'] ?? 0
  const high = measure === 'at_risk' && children >= threshold ? Math.max(children, value) : Number.POSITIVE_INFINITY
  return { territory: row.territory, node, value, low: lowOf(row, measure, threshold), high, rows }
}

/** Zeros are shown, so what is hidden is at least one; of few children, who are hidden anyway, none may be at risk. */
function lowOf({ counts }: CountRow, measure: string, threshold: number): number {
  return measure === 'at_risk' && (counts['children'] ?? 0) < threshold ? 0 : Math.min(1, counts[measure] ?? 0)
}
