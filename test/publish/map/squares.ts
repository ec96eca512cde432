import { topology } from 'topojson-server'
import type { Feature, FeatureCollection, Polygon } from 'geojson'
import type { ShapeTopology } from '../../../src/publish/map/territory-map.js'

export interface Square {
  readonly code: string | number
  readonly x: number
  readonly y: number
  readonly side?: number
}

/** Squares of some degrees, each with its code in the property `cod` and as its id. */
export function squares(list: readonly Square[]): FeatureCollection<Polygon> {
  return {
    type: 'FeatureCollection',
    features: list.map(({ code, x, y, side = 1 }): Feature<Polygon> => ({
      type: 'Feature',
      id: code,
      properties: { cod: code },
      geometry: { type: 'Polygon', coordinates: [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]] },
    })),
  }
}

export function topologyOf(list: readonly Square[]): ShapeTopology {
  return topology({ territories: squares(list) }) as ShapeTopology
}

/** A three by three board with codes `11` (column, row) to `33`. */
export const board: readonly Square[] = [1, 2, 3].flatMap((x) => [1, 2, 3].map((y) => ({ code: `${x}${y}`, x, y })))
