import { sql } from 'kysely'
import { tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import type { CountCell } from './count-cell.js'
import { ground } from './count-cell.js'

/** A territory above another, or the whole of them. */
export interface PlaceAbove {
  readonly code: string
  readonly level: string
}

/** The territories above each, from its parent to the whole; the whole alone for a territory that is not known. */
export type Hierarchy = (territory: string) => readonly PlaceAbove[]

export const whole: PlaceAbove = { code: '_T', level: 'whole' }

export async function readHierarchy(db: Db): Promise<Hierarchy> {
  const { rows } = (await tableExists(db, { schema: 'core', name: 'territory' }))
    ? await sql<{ readonly code: string; readonly level: string; readonly parent: string | null }>`select territory_code as code, level, parent_code as parent from core.territory`.execute(db)
    : { rows: [] }
  return hierarchyOf(rows)
}

/** Codes of several levels may be equal; a parent is sought at another level than its child. */
export function hierarchyOf(rows: readonly { readonly code: string; readonly level: string; readonly parent: string | null }[]): Hierarchy {
  const byCode = new Map<string, (typeof rows)[number][]>()
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row])
  return (territory) => {
    const above: PlaceAbove[] = []
    const seen = new Set<string>()
    let at = byCode.get(territory)?.at(-1)
    while (at?.parent != null && !seen.has(at.level)) {
      seen.add(at.level)
      const { parent } = at
      at = byCode.get(parent)?.find(({ level }) => !seen.has(level))
      if (at !== undefined) above.push({ code: at.code, level: at.level })
    }
    return [...above, whole]
  }
}

/** A territory's count, with the node at which it ends where the tree is that of a total. */
export interface Leaf {
  readonly territory: string
  readonly node: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly rows: readonly string[]
}

/**
 * Cells of one count over the hierarchy: those of the territories and their sums up to the whole. Totals flow down from the ground,
 * the counts of a group flow up to it.
 */
export function treeCells(of: string, leaves: readonly Leaf[], above: Hierarchy, rowOf: (place: PlaceAbove) => string, flow: 'down' | 'up'): readonly CountCell[] {
  const node = (place: PlaceAbove | undefined): string => (place === undefined ? ground : `${place.level} ${place.code}|${of}`)
  const sums = new Map<string, { readonly place: PlaceAbove; readonly over: PlaceAbove | undefined; value: number; low: number }>()
  const cells: CountCell[] = leaves.map(({ territory, node: end, value, low, high, rows }) => {
    const places = above(territory)
    places.forEach((place, at) => {
      const sum = sums.get(node(place)) ?? { place, over: places[at + 1], value: 0, low: 0 }
      sum.value += value
      sum.low += low
      sums.set(node(place), sum)
    })
    return directed(node(places[0]), end, flow, { value, low, high, rows })
  })
  const upper = [...sums.values()].map(({ place, over, value, low }) => directed(node(over), node(place), flow, { value, low, high: Number.POSITIVE_INFINITY, rows: [rowOf(place)] }))
  return [...cells, ...upper]
}

function directed(upper: string, lower: string, flow: 'down' | 'up', cell: Pick<CountCell, 'value' | 'low' | 'high' | 'rows'>): CountCell {
  return flow === 'down' ? { from: upper, to: lower, ...cell } : { from: lower, to: upper, ...cell }
}
