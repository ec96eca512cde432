import type { Feature, MultiPolygon, Polygon } from 'geojson'
import type { Sheet } from './sheet.js'
import type { Writing } from './subject.js'

/** Shapes of territories on a plane, y downwards, by code. */
export type SheetGeometry = ReadonlyMap<string, Feature<Polygon | MultiPolygon>['geometry']>

/** Draws the small map of a sheet. */
export interface SheetMaps {
  of(writing: Writing): Sheet['map']
}
