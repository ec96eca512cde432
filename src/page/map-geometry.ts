import { geoPath } from 'd3-geo'
import { feature, mesh } from 'topojson-client'
import type { PageData } from './page-data.js'

export interface MapGeometry {
  readonly width: number
  readonly height: number
  /** Outline of each territory as the text of a path; empty where it has no shape. */
  readonly outlines: readonly string[]
  readonly borders: string
  readonly parentBorders: string
  readonly coast: string
  /** Left, top, right, bottom. */
  box(place: number): Box | undefined
  /** Territory at a point of the map. */
  at(x: number, y: number): number | undefined
  /** Nearest territory in a direction of the arrow keys. */
  next(from: number, direction: Direction): number | undefined
}

export type Box = readonly [number, number, number, number]
export type Direction = 'left' | 'right' | 'up' | 'down'

const cells = 48

/** Shapes of the map, once for all maps of the page. */
export function openGeometry(data: PageData): MapGeometry {
  const { topology, width, height } = data.payload.map
  const { territories } = topology.objects
  const path = geoPath().digits(2)
  const outlines = data.places.map(() => '')
  const boxes = new Map<number, Box>()
  const parents = new Map<unknown, number>()
  for (const shape of feature(topology, territories).features) {
    const place = data.placeOf(String(shape.id))
    if (place === undefined) continue
    outlines[place] = path(shape) ?? ''
    const [[left, top], [right, bottom]] = path.bounds(shape)
    boxes.set(place, [left, top, right, bottom])
    parents.set(shape.id, data.parent(place))
  }
  const line = (keep: (a: unknown, b: unknown) => boolean): string => path(mesh(topology, territories, (a, b) => keep(a.id, b.id))) ?? ''
  return {
    width,
    height,
    outlines,
    borders: line((a, b) => a !== b),
    parentBorders: line((a, b) => a !== b && parents.get(a) !== parents.get(b)),
    coast: line((a, b) => a === b),
    box: (place) => boxes.get(place),
    at: finder(boxes, outlines, width, height),
    next: (from, direction) => nearest(boxes, from, direction),
  }
}

function finder(boxes: ReadonlyMap<number, Box>, outlines: readonly string[], width: number, height: number): MapGeometry['at'] {
  const grid = new Map<number, number[]>()
  const column = (x: number): number => Math.min(cells - 1, Math.max(0, Math.floor((x / width) * cells)))
  const row = (y: number): number => Math.min(cells - 1, Math.max(0, Math.floor((y / height) * cells)))
  for (const [place, [left, top, right, bottom]] of boxes) {
    for (let x = column(left); x <= column(right); x += 1) {
      for (let y = row(top); y <= row(bottom); y += 1) {
        const own = grid.get(x * cells + y)
        if (own === undefined) grid.set(x * cells + y, [place])
        else own.push(place)
      }
    }
  }
  const pen = document.createElement('canvas').getContext('2d')
  return (x, y) =>
    grid.get(column(x) * cells + row(y))?.find((place) => {
      const [left, top, right, bottom] = boxes.get(place) ?? [0, 0, 0, 0]
      return x >= left && x <= right && y >= top && y <= bottom && pen?.isPointInPath(new Path2D(outlines[place]), x, y, 'evenodd') === true
    })
}

function middleOf([left, top, right, bottom]: Box): readonly [number, number] {
  return [(left + right) / 2, (top + bottom) / 2]
}

/** The territory whose middle lies nearest within a quarter of the compass. */
function nearest(boxes: ReadonlyMap<number, Box>, from: number, direction: Direction): number | undefined {
  const start = boxes.get(from)
  if (start === undefined) return undefined
  const [x0, y0] = middleOf(start)
  let found: number | undefined
  let least = Infinity
  for (const [place, box] of boxes) {
    if (place === from) continue
    const [x, y] = middleOf(box)
    const [along, across] = direction === 'left' ? [x0 - x, y - y0] : direction === 'right' ? [x - x0, y - y0] : direction === 'up' ? [y0 - y, x - x0] : [y - y0, x - x0]
    const distance = along + 2 * Math.abs(across)
    if (along > 0 && Math.abs(across) <= along && distance < least) {
      least = distance
      found = place
    }
  }
  return found
}
