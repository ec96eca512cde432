import type { Aggregate, Indicator } from '../../spec/indicator.js'
import type { CountCell } from './count-cell.js'
import { ground } from './count-cell.js'
import type { CountRow } from './count-rows.js'
import { rowKey } from './hidden-row.js'
import { treeCells } from './territory-tree.js'
import type { Hierarchy, Leaf } from './territory-tree.js'

/** A side of an indicator as text: sides that are counted alike are the same number wherever they stand. */
export function sideKey(side: Aggregate): string {
  return JSON.stringify(Object.entries(side).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export interface IndicatorInput {
  readonly rows: readonly CountRow[]
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly above: Hierarchy
  readonly threshold: number
  /** Rows of other tables that show a side of a territory too. */
  readonly alsoIn: (side: string, territory: string) => readonly string[]
}

/**
 * Equations of the indicators: every numerator, denominator and rest between them sums to the levels above. A count that several
 * indicators show is hidden only where all of them are.
 */
export function indicatorTables(input: IndicatorInput): readonly (readonly CountCell[])[] {
  const tables = new Map<string, Map<string, Leaf>>()
  for (const row of input.rows) {
    const indicator = input.indicators.get(row.item)
    if (indicator === undefined) continue
    for (const [measure, value] of Object.entries(row.counts)) {
      const side = measure === 'numerator' ? indicator.numerator : measure === 'denominator' ? indicator.denominator : undefined
      const key = side === undefined ? `${measure} of ${row.item}` : sideKey(side)
      const leaves = tables.get(key) ?? new Map<string, Leaf>()
      const same = leaves.get(row.territory)
      const high = Math.min(highOf(row, measure, input.threshold), same?.high ?? Number.POSITIVE_INFINITY)
      leaves.set(row.territory, { territory: row.territory, node: ground, value, low: Math.min(lowOf(row, measure, value, input.threshold), same?.low ?? value), high, rows: [...(same?.rows ?? []), rowKey(row)] })
      tables.set(key, leaves)
    }
  }
  return [...tables].map(([key, leaves]) => {
    const own = [...leaves.values()].map((leaf) => ({ ...leaf, rows: [...leaf.rows, ...input.alsoIn(key, leaf.territory)] }))
    return treeCells(key, own, input.above, (place) => `sum ${place.level} ${place.code} ${key}`, 'down')
  })
}

/** A part is no more than its whole, where the whole may be known from elsewhere; a whole that is small itself is hidden everywhere. */
function highOf({ counts }: CountRow, measure: string, threshold: number): number {
  const bottom = counts['denominator']
  const isPart = (measure === 'numerator' && counts['rest'] !== undefined) || measure === 'rest'
  return isPart && bottom !== undefined && bottom >= threshold ? bottom : Number.POSITIVE_INFINITY
}

/** Zeros are shown, so what is hidden is at least one; a part of a small whole, which is hidden anyway, may be none. */
function lowOf({ counts }: CountRow, measure: string, value: number, threshold: number): number {
  return measure !== 'denominator' && (counts['denominator'] ?? threshold) < threshold ? 0 : Math.min(1, value)
}
