import { neighboursOf } from '../publish/map/neighbours.js'
import type { Contact } from '../publish/map/neighbours.js'
import type { RiskTerritory } from '../risk/measure-indicators.js'
import { fault, readTable } from '../territory/read-table.js'
import type { TerritorySystem } from '../territory/system.js'
import type { FoundBoundaries } from './find-boundaries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { carriedBoundaries } from './public-map.js'

export type Pair = readonly [territory: string, neighbour: string]

/**
 * Neighbours among the territories, each pair both ways and once, in order; null where the pipeline names none, none at all where its
 * boundaries are not there.
 */
export async function neighbourPairs(specs: PipelineSpecs, system: TerritorySystem, territories: readonly Pick<RiskTerritory, 'code'>[], boundaries: FoundBoundaries | null): Promise<readonly Pair[] | null> {
  const asked = specs.pipeline.value.clrisk?.neighbours
  if (asked === undefined) return null
  const ours = new Set(territories.map(({ code }) => code))
  const level = specs.pipeline.value.territory.level
  const found = 'nearest' in asked ? nearestSeats(system, level, [...ours], asked.nearest) : 'file' in asked ? written(specs, system, level) : await touching(specs, ours, boundaries, asked.boundaries)
  const both = found.filter(([a, b]) => a !== b && ours.has(a) && ours.has(b)).flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`])
  return [...new Set(both)].sort().map((pair): Pair => [pair.slice(0, pair.indexOf(' ')), pair.slice(pair.indexOf(' ') + 1)])
}

function written({ neighbours }: PipelineSpecs, system: TerritorySystem, level: string): readonly Pair[] {
  if (neighbours === null) return []
  return readTable(neighbours, ['territory_code', 'neighbour_code']).map((row): Pair => {
    const code = (column: string): string => {
      const given = row.cell(column)
      if (system.territories.get(level)?.has(given) !== true) throw fault(neighbours.name, row.line, 'NEIGHBOUR_UNKNOWN', `${column} is no ${level} of ${system.spec.id}`, 'a code of the level of the pipeline')
      return given
    }
    return [code('territory_code'), code('neighbour_code')]
  })
}

async function touching(specs: PipelineSpecs, wanted: ReadonlySet<string>, found: FoundBoundaries | null, contact: Contact): Promise<readonly Pair[]> {
  const boundaries = await carriedBoundaries(specs, wanted, found)
  if (boundaries === undefined) return []
  return [...neighboursOf(boundaries.topology, contact)].flatMap(([code, near]) => near.map((other): Pair => [code, other]))
}

/** The `count` territories whose seats lie nearest, by great circles; those without a seat have no neighbours. */
export function nearestSeats(system: TerritorySystem, level: string, codes: readonly string[], count: number): readonly Pair[] {
  const seats = codes.flatMap((code) => {
    const seat = system.territories.get(level)?.get(code)?.seat
    return seat === null || seat === undefined ? [] : [{ code, ...unitVector(seat.longitude, seat.latitude) }]
  })
  return seats.flatMap((own) =>
    seats
      .filter(({ code }) => code !== own.code)
      // The nearer two points lie on the sphere, the greater the product of their vectors.
      .map(({ code, x, y, z }) => ({ code, nearness: x * own.x + y * own.y + z * own.z }))
      .sort((a, b) => b.nearness - a.nearness || (a.code < b.code ? -1 : 1))
      .slice(0, count)
      .map(({ code }): Pair => [own.code, code]),
  )
}

function unitVector(longitude: number, latitude: number): { readonly x: number; readonly y: number; readonly z: number } {
  const [east, north] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180]
  return { x: Math.cos(north) * Math.cos(east), y: Math.cos(north) * Math.sin(east), z: Math.sin(north) }
}
