import { geoAzimuthalEqualArea } from 'd3-geo'

export type Point = readonly [number, number]

/**
 * Equal-area plane around the middle of some points: areas of the map are those of the land, at any place of the globe and across the
 * antimeridian. Takes degrees; gives x to the right and y downwards, in radii of the globe.
 */
export function planeAround(points: readonly Point[]): (point: Point) => Point {
  const [x, y, z] = points.reduce<readonly [number, number, number]>(([sx, sy, sz], [longitude, latitude]) => {
    const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180]
    return [sx + Math.cos(phi) * Math.cos(lambda), sy + Math.cos(phi) * Math.sin(lambda), sz + Math.sin(phi)]
  }, [0, 0, 0])
  const middle: Point = [(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI]
  const project = geoAzimuthalEqualArea().rotate([-middle[0], -middle[1]]).scale(1).translate([0, 0])
  return ([longitude, latitude]) => project([longitude, latitude]) ?? [0, 0]
}

export interface Frame {
  readonly width: number
  readonly height: number
  readonly place: (point: Point) => Point
}

/** Moves and scales points so that they begin at 0 and the longer side measures 1,000; a single point stays one. */
export function frameOf(points: readonly Point[]): Frame {
  const [left, right] = extent(points, 0)
  const [top, bottom] = extent(points, 1)
  const side = Math.max(right - left, bottom - top)
  const scale = side > 0 ? 1000 / side : 1
  return { width: (right - left) * scale, height: (bottom - top) * scale, place: ([x, y]) => [(x - left) * scale, (y - top) * scale] }
}

function extent(points: readonly Point[], axis: 0 | 1): readonly [number, number] {
  return points.reduce<readonly [number, number]>(([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])], [Infinity, -Infinity])
}
