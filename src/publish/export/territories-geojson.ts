import type { Feature, FeatureCollection, Geometry } from 'geojson'
import type { PublicTerritory } from '../view/public-view.js'
import type { ExportFacts } from './export-facts.js'

/**
 * Territories with their results, flat so that a map program can style them: `<model>_state`, `<model>_score`, `<model>_class` and so on.
 * A suppressed or missing figure is null and its state says which. Without a geometry of its own a territory is the point of its
 * seat, and without one of those it has none.
 */
export function territoriesGeojson(facts: ExportFacts, geometries: ReadonlyMap<string, Geometry> = new Map()): FeatureCollection<Geometry | null> {
  return { type: 'FeatureCollection', features: facts.territories.map((territory) => feature(territory, facts, geometries.get(territory.code) ?? seat(territory))) }
}

function feature(territory: PublicTerritory, { period, vintage, status }: ExportFacts, geometry: Geometry | null): Feature<Geometry | null> {
  const results = territory.results.flatMap((result) =>
    Object.entries({
      state: result.state,
      score: result.score,
      lower: result.lower,
      upper: result.upper,
      class: result.class,
      class_within_parent: result.classWithinParent,
      stability: result.stability,
      coverage: result.coverage,
    }).map(([name, value]) => [`${result.model}_${name}`, value] as const),
  )
  const place = { territory_code: territory.code, name: territory.name, parent_code: territory.parentCode, parent_name: territory.parentName }
  return { type: 'Feature', id: territory.code, geometry, properties: { ...place, ...Object.fromEntries(results), period, vintage, status } }
}

function seat({ longitude, latitude }: PublicTerritory): Geometry | null {
  return longitude === null || latitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] }
}
