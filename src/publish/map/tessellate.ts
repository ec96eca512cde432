import { Delaunay } from 'd3-delaunay'
import type { Feature, FeatureCollection, Polygon } from 'geojson'
import { topology } from 'topojson-server'
import { frameOf, planeAround } from './plane.js'
import type { Point } from './plane.js'
import type { FlatTopology } from './flatten.js'
import type { ShapeTopology } from './territory-map.js'

export interface Seat {
  readonly code: string
  readonly longitude: number
  readonly latitude: number
}

/** Open land reaches so many times the distance to a seat's third neighbour; beyond is sea or another country. */
const reach = 1.25
const rounds = 8

/**
 * Areas nearest to each seat (Voronoi), without any knowledge of borders. The hull follows the seats: wherever no seat is near, guard
 * points are set into the gaps (Delaunay refinement) until no area reaches further than its neighbourhood's own spacing; guards
 * that stand in a gap closed all round are taken out again. Equal seats are moved apart by a hair. At least one seat is needed.
 */
export function tessellate(seats: readonly Seat[]): FlatTopology {
  const degrees = seats.map(({ longitude, latitude }): Point => [longitude, latitude])
  const plane = planeAround(degrees)
  const flat = apart(seats.length === 1 ? [[0, 0]] : degrees.map(plane))
  const points = framed(flat)
  const guards = outerGuards(points, refined(points))
  const cells = cellsOf(points, guards)
  const { width, height, place } = frameOf(cells.flat())
  const features = cells.map((ring, index): Feature<Polygon> => ({ type: 'Feature', id: seats[index]?.code ?? '', properties: {}, geometry: { type: 'Polygon', coordinates: [ring.map((point) => [...place(point)])] } }))
  return { topology: shapesFrom({ type: 'FeatureCollection', features }), width, height }
}

function shapesFrom(collection: FeatureCollection): ShapeTopology {
  const { objects, arcs, transform } = topology({ territories: collection }, 1e4)
  const made = objects['territories']
  const geometries = made?.type === 'GeometryCollection' ? made.geometries.flatMap((each) => (each.type === 'Polygon' ? [{ type: each.type, id: each.id, arcs: each.arcs }] : [])) : []
  return { type: 'Topology', arcs, transform, objects: { territories: { type: 'GeometryCollection', geometries } } }
}

function triangulated(points: readonly Point[]): Delaunay<Point> {
  return new Delaunay(Float64Array.from(points.flat()))
}

function apart(points: readonly Point[]): readonly Point[] {
  const seen = new Map<string, number>()
  return points.map(([x, y]) => {
    const times = seen.get(`${x} ${y}`) ?? 0
    seen.set(`${x} ${y}`, times + 1)
    return [x + times * 1e-5, y + times * 1e-5]
  })
}

/** To a unit of the picture, so that distances do not depend on the size of the country. */
function framed(points: readonly Point[]): readonly Point[] {
  return points.length === 1 ? points : points.map(frameOf(points).place)
}

/** Distance to the third neighbour of each seat: the spacing of its surroundings; a far island counts as one of the sparsest places. */
function spacings(points: readonly Point[]): readonly number[] {
  if (points.length < 3) return points.map(() => 300)
  const delaunay = triangulated(points)
  const own = points.map((point, index) => {
    const near = [...delaunay.neighbors(index)].map((other) => distance(point, points[other] ?? point)).sort((a, b) => a - b)
    return near[Math.min(2, near.length - 1)] ?? 300
  })
  const most = [...own].sort((a, b) => a - b)[Math.floor(own.length * 0.995)] ?? Infinity
  return own.map((each) => Math.min(each, most))
}

function refined(points: readonly Point[]): readonly Point[] {
  const spacing = spacings(points)
  const guards: Point[] = frameGuards(points)
  for (let round = 0; round < rounds; round += 1) {
    const all = [...points, ...guards]
    const { triangles } = triangulated(all)
    const added: Point[] = []
    for (let at = 0; at < triangles.length; at += 3) {
      const corners = [triangles[at] ?? 0, triangles[at + 1] ?? 0, triangles[at + 2] ?? 0]
      const own = corners.flatMap((corner) => spacing[corner] ?? [])
      const centre = circumcentre(corners.map((corner) => all[corner] ?? [0, 0]))
      if (own.length === 0 || centre === undefined) continue
      const [first] = corners
      if (distance(centre, all[first ?? 0] ?? centre) > reach * Math.max(...own)) added.push(centre)
    }
    if (added.length === 0) break
    guards.push(...added)
  }
  return guards
}

/** A wide ring around everything. */
function frameGuards(points: readonly Point[]): Point[] {
  const { width, height } = frameOf(points)
  const [middleX, middleY] = [points.reduce((sum, [x]) => sum + x, 0) / points.length, points.reduce((sum, [, y]) => sum + y, 0) / points.length]
  const radius = 2 * Math.max(width, height, 1)
  return Array.from({ length: 24 }, (_, index): Point => [middleX + radius * Math.cos((index * Math.PI) / 12), middleY + radius * Math.sin((index * Math.PI) / 12)])
}

/** Guards that reach the outer ring through other guards; the rest fill gaps within the country. */
function outerGuards(points: readonly Point[], guards: readonly Point[]): readonly Point[] {
  const delaunay = triangulated([...points, ...guards])
  const reached = new Set<number>()
  const open = Array.from({ length: 24 }, (_, index) => points.length + index)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next < points.length || reached.has(next)) continue
    reached.add(next)
    open.push(...delaunay.neighbors(next))
  }
  return guards.filter((_, index) => reached.has(points.length + index))
}

function cellsOf(points: readonly Point[], guards: readonly Point[]): readonly (readonly Point[])[] {
  const { width, height } = frameOf(points)
  const far = 8 * Math.max(width, height, 1)
  const voronoi = triangulated([...points, ...guards]).voronoi([-far, -far, far, far])
  return points.map((point, index) => (voronoi.cellPolygon(index) ?? [[...point]]).map(([x = 0, y = 0]): Point => [x, y]))
}

function circumcentre(corners: readonly Point[]): Point | undefined {
  const [[ax, ay] = [0, 0], [bx, by] = [0, 0], [cx, cy] = [0, 0]] = corners
  const [dx, dy, ex, ey] = [bx - ax, by - ay, cx - ax, cy - ay]
  const area = (dx * ey - dy * ex) * 2
  if (Math.abs(area) < 1e-9) return undefined
  const [bl, cl] = [dx * dx + dy * dy, ex * ex + ey * ey]
  return [ax + (ey * bl - dy * cl) / area, ay + (dx * cl - ex * bl) / area]
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by)
}
