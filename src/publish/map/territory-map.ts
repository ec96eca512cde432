import type { MultiPolygon, Polygon, Topology, GeometryCollection } from 'topojson-specification'

/** Where the shapes come from: given by the user, drawn around the seats, or tiles in order of code. */
export type MapOrigin = 'boundaries' | 'seats' | 'tiles'

/** Shapes in one object `territories`; the `id` of each is the code of its territory, once each. */
export type ShapeTopology = Topology<{ readonly territories: GeometryCollection }>
export type Shape = Polygon | MultiPolygon

/** A territory as the map needs it. */
export interface MapPlace {
  readonly code: string
  readonly parentCode: string | null
  /** Seat, in degrees; null where it is not known. */
  readonly longitude: number | null
  readonly latitude: number | null
}

/** A delivered shape that stands for no territory, with the reason; `code` as the file has it. */
export interface UnmatchedShape {
  readonly code: string
  readonly reason: string
}

/** Boundaries carried to the territories of the pipeline, in degrees. */
export interface Boundaries {
  readonly topology: ShapeTopology
  readonly unmatched: readonly UnmatchedShape[]
  /** Shapes whose code of another time was carried to the territory of today: delivered code and territory. */
  readonly carried: readonly (readonly [string, string])[]
}

/** What the page draws: planar coordinates, y downwards, simplified and quantised; the longer side measures 1,000. */
export interface TerritoryMap {
  readonly origin: MapOrigin
  readonly topology: ShapeTopology
  readonly width: number
  readonly height: number
  /** Territories without a shape, in order of code; the page shows them as tiles beside the map. */
  readonly withoutShape: readonly string[]
}

/** The shapes of a topology that are polygons; the rest is no territory's area. */
export function shapesOf(topology: ShapeTopology): readonly Shape[] {
  return topology.objects.territories.geometries.flatMap((each) => (each.type === 'Polygon' || each.type === 'MultiPolygon' ? [each] : []))
}
