import type { Geometry, Position } from 'geojson'
import { feature } from 'topojson-client'
import { presimplify, simplify } from 'topojson-simplify'
import { shapesOf } from './territory-map.js'
import type { Boundaries } from './territory-map.js'

/** Points of all borders together that the export carries. */
const pointBudget = 200_000
/** Digits of a degree: about a metre. */
const digits = 5

/**
 * Boundaries in degrees by code, for GeoJSON: common borders still agree, points beyond the budget are left out, the least telling first.
 * Outer rings run against the clock and holes with it (RFC 7946, 3.1.6).
 */
export function geometriesOf({ topology }: Boundaries): ReadonlyMap<string, Geometry> {
  const weighted = presimplify(topology)
  const weights = weighted.arcs.flatMap((arc) => arc.slice(1, -1).map((point) => point[2] ?? 0)).sort((a, b) => b - a)
  const lighter = simplify({ ...weighted, objects: { territories: { type: 'GeometryCollection', geometries: [...shapesOf(topology)] } } }, weights[pointBudget] ?? 0)
  const arcs = lighter.arcs.map((arc) => arc.map((point) => point.map((value) => Number(value.toFixed(digits)))))
  const { features } = feature({ ...lighter, arcs }, lighter.objects.territories)
  return new Map(features.map(({ id, geometry }) => [String(id), wound(geometry)]))
}

function wound(geometry: Geometry): Geometry {
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: woundRings(geometry.coordinates) }
  return geometry.type === 'MultiPolygon' ? { ...geometry, coordinates: geometry.coordinates.map(woundRings) } : geometry
}

function woundRings(rings: readonly Position[][]): Position[][] {
  return rings.map((ring, index) => (area(ring) > 0 === (index === 0) ? ring : [...ring].reverse()))
}

/** Twice the area; above 0 where the ring runs against the clock. */
function area(ring: readonly Position[]): number {
  return ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? []
    return sum + x * nextY - nextX * y
  }, 0)
}
