import type { FlatTopology } from './flatten.js'
import type { MapPlace, Shape } from './territory-map.js'

/**
 * A square for each territory, by parent in order of code: a map where nothing is known of the place of things. Each parent is a block of
 * rows; blocks are set side by side and then below, like words in a paragraph.
 */
export function tileGrid(places: readonly MapPlace[]): FlatTopology {
  const across = Math.max(1, Math.ceil(Math.sqrt(places.length * 1.9)))
  const spots = spotsOf(blocksOf(places), across)
  const columns = Math.max(0, ...spots.map((spot) => spot.x)) + 1
  const rows = Math.max(0, ...spots.map((spot) => spot.y)) + 1
  const side = 1000 / Math.max(columns, rows)
  const edges = new Map<string, number>()
  const arcs: number[][][] = []
  /** An edge between two corners is one arc, whoever draws it and in whichever sense. */
  const edge = (from: readonly [number, number], to: readonly [number, number]): number => {
    const known = edges.get(`${from} ${to}`)
    if (known !== undefined) return known
    const back = edges.get(`${to} ${from}`)
    if (back !== undefined) return ~back
    arcs.push([[from[0], from[1]], [to[0] - from[0], to[1] - from[1]]])
    edges.set(`${from} ${to}`, arcs.length - 1)
    return arcs.length - 1
  }
  const geometries = spots.map(({ code, x, y }): Shape => ({
    type: 'Polygon',
    id: code,
    arcs: [[edge([x, y], [x + 1, y]), edge([x + 1, y], [x + 1, y + 1]), edge([x + 1, y + 1], [x, y + 1]), edge([x, y + 1], [x, y])]],
  }))
  return {
    topology: { type: 'Topology', arcs, transform: { scale: [side, side], translate: [0, 0] }, objects: { territories: { type: 'GeometryCollection', geometries } } },
    width: columns * side,
    height: rows * side,
  }
}

function blocksOf(places: readonly MapPlace[]): readonly (readonly string[])[] {
  const blocks = new Map<string, string[]>()
  for (const { code, parentCode } of [...places].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const own = blocks.get(parentCode ?? '')
    if (own === undefined) blocks.set(parentCode ?? '', [code])
    else own.push(code)
  }
  return [...blocks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, codes]) => codes)
}

interface Spot {
  readonly code: string
  readonly x: number
  readonly y: number
}

function spotsOf(blocks: readonly (readonly string[])[], across: number): readonly Spot[] {
  const spots: Spot[] = []
  let [left, top, tallest] = [0, 0, 0]
  for (const block of blocks) {
    const wide = Math.min(across, Math.ceil(Math.sqrt(block.length * 1.3)))
    const tall = Math.ceil(block.length / wide)
    if (left > 0 && left + wide > across) {
      top += tallest + 1
      left = 0
      tallest = 0
    }
    spots.push(...block.map((code, index) => ({ code, x: left + (index % wide), y: top + Math.floor(index / wide) })))
    left += wide + 1
    tallest = Math.max(tallest, tall)
  }
  return spots
}
