import type { Classification } from '../method/classing/classify.js'
import type { ClassificationWithin } from '../method/classing/classify-within.js'
import type { Row } from './summary-rows.js'

/** The cut points of a classing, national and within each parent, as rows of a cut table; places without a parent have none within one. */
export function cutRows(classes: Classification, within: ClassificationWithin | null, labels: readonly string[], basePeriod?: string): Row[] {
  const parents = [...(within?.parents ?? [])].filter(([parent]) => parent !== '')
  const rows = [...rowsOf('national', null, classes, labels), ...parents.flatMap(([parent, result]) => rowsOf('within parent', parent, result, labels))]
  return rows.map((row) => ({ ...row, base_period: basePeriod ?? null }))
}

function rowsOf(scope: string, parent: string | null, result: Classification, labels: readonly string[]): Row[] {
  return result.counts.map((count, rank) => ({
    scope,
    parent_code: parent,
    class: labels[rank] ?? String(rank),
    class_rank: rank,
    lower_bound: rank === 0 ? null : (result.cuts[rank - 1] ?? null),
    lowest: count === 0 ? null : (result.ranges[rank]?.min ?? null),
    highest: count === 0 ? null : (result.ranges[rank]?.max ?? null),
    territories: count,
    method: result.method,
    gvf: result.gvf,
  }))
}
