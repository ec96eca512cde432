import { neighbors } from 'topojson-client'
import type { Shape, ShapeTopology } from './territory-map.js'
import { shapesOf } from './territory-map.js'

/** `rook`: a stretch of border in common. `queen`: a stretch or a point. */
export type Contact = 'rook' | 'queen'

/**
 * Neighbours of each territory by its code, in order of code; a territory without any (an island) has an empty list. Borders are shared
 * where the topology shares arcs, so shapes must come from one topology.
 */
export function neighboursOf(topology: ShapeTopology, contact: Contact = 'queen'): ReadonlyMap<string, readonly string[]> {
  const shapes = shapesOf(topology)
  const codes = shapes.map((shape) => String(shape.id))
  const lists = neighbors([...shapes]).map((list) => new Set(list))
  if (contact === 'queen') for (const together of meetings(topology, shapes)) for (const one of together) for (const other of together) if (one !== other) lists[one]?.add(other)
  return new Map(codes.map((code, index) => [code, [...(lists[index] ?? [])].flatMap((other) => codes[other] ?? []).sort()]))
}

/** Shapes that have an end of an arc in common: where borders meet, an arc ends. */
function meetings(topology: ShapeTopology, shapes: readonly Shape[]): readonly (readonly number[])[] {
  const ends = topology.arcs.map((arc) => endsOf(arc, topology.transform !== undefined))
  const at = new Map<string, Set<number>>()
  for (const [index, shape] of shapes.entries()) {
    const rings: readonly (readonly number[])[] = shape.type === 'Polygon' ? shape.arcs : shape.arcs.flat()
    for (const arc of rings.flat()) {
      for (const end of ends[arc < 0 ? ~arc : arc] ?? []) {
        const own = at.get(end) ?? new Set()
        at.set(end, own.add(index))
      }
    }
  }
  return [...at.values()].filter((set) => set.size > 1).map((set) => [...set])
}

/** First and last point of an arc; the points of a quantised arc are steps from the one before. */
function endsOf(arc: readonly (readonly number[])[], quantised: boolean): readonly string[] {
  const [first] = arc
  if (!quantised) return [String(first), String(arc.at(-1))]
  const last = arc.reduce<readonly [number, number]>(([x, y], [dx = 0, dy = 0]) => [x + dx, y + dy], [0, 0])
  return [String(first), String(last)]
}
