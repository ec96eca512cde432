import { flatten } from './flatten.js'
import { tessellate } from './tessellate.js'
import type { Seat } from './tessellate.js'
import { tileGrid } from './tile-grid.js'
import { shapesOf } from './territory-map.js'
import type { Boundaries, MapOrigin, MapPlace, TerritoryMap } from './territory-map.js'
import type { FlatTopology } from './flatten.js'

/** The map of a page: by the boundaries given, else around the seats, else tiles. There is always one where there is a territory. */
export function drawMap(places: readonly MapPlace[], boundaries: Boundaries | undefined): TerritoryMap {
  const { origin, flat } = shapesFor(places, boundaries)
  const drawn = new Set(shapesOf(flat.topology).map((shape) => String(shape.id)))
  return { origin, ...flat, withoutShape: places.map(({ code }) => code).filter((code) => !drawn.has(code)).sort() }
}

function shapesFor(places: readonly MapPlace[], boundaries: Boundaries | undefined): { readonly origin: MapOrigin; readonly flat: FlatTopology } {
  if (boundaries !== undefined && shapesOf(boundaries.topology).length > 0) return { origin: 'boundaries', flat: flatten(boundaries.topology) }
  const seats = places.flatMap(({ code, longitude, latitude }): readonly Seat[] => (longitude === null || latitude === null ? [] : [{ code, longitude, latitude }]))
  return seats.length > 0 ? { origin: 'seats', flat: tessellate(seats) } : { origin: 'tiles', flat: tileGrid(places) }
}
