import { quantize, transform } from 'topojson-client'
import { planarRingArea, presimplify, simplify } from 'topojson-simplify'
import { frameOf, planeAround } from './plane.js'
import type { Point } from './plane.js'
import type { Shape, ShapeTopology } from './territory-map.js'
import { shapesOf } from './territory-map.js'

/** Points of all borders together that a page carries. */
const pointBudget = 80_000
/** Cells across the map: zoomed twenty times, a cell is still less than a point of the screen. */
const cells = 1e5
/** Islands below this area (of a map 1,000 wide) are left out, unless they are the greatest piece of their territory. */
const leastIsland = 0.02

export interface FlatTopology {
  readonly topology: ShapeTopology
  readonly width: number
  readonly height: number
}

/** Degrees to the plane of the page: projected, simplified with shared borders kept shared, quantised. No territory loses its last piece. */
export function flatten(geographic: ShapeTopology): FlatTopology {
  const dequantise = geographic.transform === undefined ? undefined : transform(geographic.transform)
  const arcs = geographic.arcs.map((arc) => arc.map((position, index): Point => {
    const [longitude = 0, latitude = 0] = dequantise === undefined ? position : dequantise([...position], index !== 0)
    return [longitude, latitude]
  }))
  const used = new Set(shapesOf(geographic).flatMap((shape) => ringsOf(shape).flat()).map((arc) => (arc < 0 ? ~arc : arc)))
  const points = arcs.flatMap((arc, index) => (used.has(index) ? arc : []))
  const plane = planeAround(points)
  const frame = frameOf(points.map(plane))
  const flat = arcs.map((arc, index) => (used.has(index) ? arc.map((point) => [...frame.place(plane(point))]) : [[0, 0], [0, 0]]))
  const whole: ShapeTopology = { type: 'Topology', arcs: flat, objects: withoutSpecks(geographic, flat) }
  return { topology: quantize(simplified(whole), cells), width: frame.width, height: frame.height }
}

function simplified(topology: ShapeTopology): ShapeTopology {
  const weighted = presimplify(topology)
  const weights = weighted.arcs.flatMap((arc) => arc.slice(1, -1).map((point) => point[2] ?? 0)).sort((a, b) => b - a)
  for (const arc of weighted.arcs) keepArea(arc)
  return simplify(weighted, weights[pointBudget] ?? 0)
}

/** A closed arc keeps three corners and an open one its bend, so that no simplified ring is a mere line. */
function keepArea(arc: number[][]): void {
  const inner = arc.slice(1, -1).sort((a, b) => (b[2] ?? 0) - (a[2] ?? 0))
  const closed = String(arc[0]?.slice(0, 2)) === String(arc.at(-1)?.slice(0, 2))
  for (const point of inner.slice(0, closed ? 2 : 1)) point[2] = Infinity
}

function withoutSpecks(topology: ShapeTopology, flat: readonly (readonly number[][])[]): ShapeTopology['objects'] {
  const geometries = shapesOf(topology).map((shape): Shape => {
    if (shape.type === 'Polygon') return { type: 'Polygon', id: shape.id, arcs: shape.arcs }
    const pieces = shape.arcs.map((rings) => ({ rings, area: ringArea(rings[0] ?? [], flat) }))
    const greatest = Math.max(...pieces.map((piece) => piece.area))
    return { type: 'MultiPolygon', id: shape.id, arcs: pieces.filter(({ area }) => area >= leastIsland || area === greatest).map(({ rings }) => rings) }
  })
  return { territories: { type: 'GeometryCollection', geometries } }
}

function ringArea(ring: readonly number[], flat: readonly (readonly number[][])[]): number {
  const points = ring.flatMap((arc) => (arc < 0 ? [...(flat[~arc] ?? [])].reverse() : (flat[arc] ?? [])))
  return planarRingArea(points.map(([x = 0, y = 0]) => [x, y]))
}

function ringsOf(shape: Shape): readonly (readonly number[])[] {
  return shape.type === 'Polygon' ? shape.arcs : shape.arcs.flat()
}
