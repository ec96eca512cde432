import type { Logger } from '../core/effects.js'
import { carryBoundaries } from '../publish/map/carry-boundaries.js'
import { drawMap } from '../publish/map/draw-map.js'
import { readBoundaries } from '../publish/map/read-boundaries.js'
import type { Boundaries, TerritoryMap } from '../publish/map/territory-map.js'
import type { PageMapNote } from '../publish/page/page-payload.js'
import type { PublicView } from '../publish/view/public-view.js'
import { loadSystem } from '../territory/load-system.js'
import type { FoundBoundaries } from './find-boundaries.js'
import type { PipelineSpecs } from './load-pipeline.js'

export interface PublicMap {
  readonly map: TerritoryMap
  readonly note: PageMapNote
  /** In degrees; undefined where the map is not drawn from boundaries. */
  readonly boundaries: Boundaries | undefined
}

/** The map of the territories that have results, with what is to be said of it. */
export async function publicMap(specs: PipelineSpecs, view: PublicView, found: FoundBoundaries | null, log: Logger): Promise<PublicMap> {
  const boundaries = await carriedBoundaries(specs, new Set(view.territories.map((each) => each.code)), found)
  const map = drawMap(view.territories, boundaries)
  const unmatched = boundaries?.unmatched.map(({ code }) => code) ?? []
  if (found !== null) {
    const report = { file: found.file, found: found.path !== undefined, carried: boundaries?.carried.length ?? 0, unmatched: unmatched.join(' '), without_shape: map.withoutShape.join(' ') }
    if (report.found && unmatched.length === 0) log.info('boundaries', report)
    else log.warn('boundaries', report)
  }
  return { map, boundaries, note: { file: found?.file ?? null, found: found?.path !== undefined, carried: boundaries?.carried.length ?? 0, unmatched } }
}

/** The boundaries of the territories wanted, carried to the pipeline's vintage; undefined where there are none. */
export async function carriedBoundaries({ pipeline, systems }: PipelineSpecs, wanted: ReadonlySet<string>, found: FoundBoundaries | null): Promise<Boundaries | undefined> {
  const { publication, territory } = pipeline.value
  const loaded = systems.get(territory.system)
  if (found?.path === undefined || publication.boundaries === undefined || loaded === undefined) return undefined
  const { code, encoding, vintage } = publication.boundaries
  const delivered = await readBoundaries({ path: found.path, code, encoding })
  return carryBoundaries(delivered, loadSystem(loaded.spec.value, loaded.tables), { level: territory.level, vintage: territory.vintage, delivered: vintage, wanted })
}
