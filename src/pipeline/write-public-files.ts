import { join } from 'node:path'
import type { Logger } from '../core/effects.js'
import { exportFacts } from '../publish/export/export-facts.js'
import { writeExports } from '../publish/export/write-exports.js'
import { publicFolder } from '../publish/manifest.js'
import { geometriesOf } from '../publish/map/geometries.js'
import type { PageMapNote } from '../publish/page/page-payload.js'
import type { PageFacts } from '../publish/page/pack-view.js'
import { writePage } from '../publish/page/write-page.js'
import { factorTitle } from '../publish/sheets/factor-titles.js'
import { speechIn } from '../publish/sheets/speech.js'
import { writeSheets } from '../publish/sheets/write-sheets.js'
import type { SheetNames } from '../publish/sheets/sheet-names.js'
import type { PublicView } from '../publish/view/public-view.js'
import { readPublicView } from '../publish/view/read-public-view.js'
import type { ReleaseFacts } from '../publish/view/read-public-view.js'
import type { LocalText } from '../spec/text.js'
import type { Db } from '../warehouse/tables.js'
import type { FoundBoundaries } from './find-boundaries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { publicMap } from './public-map.js'
import { sheetNamesOf } from './sheet-names-of.js'

export interface PublicFileDoors {
  /** Folder of the page's built browser part. */
  readonly assets: string
  readonly boundaries: FoundBoundaries | null
  readonly log: Logger
  /** Counts below this are kept back. */
  readonly threshold: number
}

/**
 * Writes what analysts take and people look at into the folder `public` of a release, from the public tables alone. The page comes last: it
 * offers the other files.
 */
export async function writePublicFiles(db: Db, specs: PipelineSpecs, facts: ReleaseFacts & { readonly fingerprint: string }, folder: string, doors: PublicFileDoors): Promise<void> {
  const pipeline = specs.pipeline.value
  const { fingerprint, ...named } = facts
  const view = await readPublicView(db, pipeline, named)
  const names = sheetNamesOf(specs)
  const home = join(folder, publicFolder)
  const { map, note, boundaries } = await publicMap(specs, view, doors.boundaries, doors.log)
  await writeExports(db, exportFacts(view, pipeline.publication.languages, fingerprint), home, 'public', boundaries === undefined ? undefined : geometriesOf(boundaries))
  if (view.territories.length === 0) return
  await writeSheets(view, map, { publication: pipeline.publication, names }, home)
  await writePage(view, map, home, pageFacts(specs, view, names, note, doors.threshold), doors.assets)
}

function pageFacts({ pipeline }: PipelineSpecs, view: PublicView, names: SheetNames, mapNote: PageMapNote, threshold: number): Omit<PageFacts, 'downloads' | 'sheets'> {
  const { publication, territory } = pipeline.value
  const level = (name: string): LocalText | undefined => names.levels.get(name)
  return { languages: publication.languages, level: level(territory.level) ?? territory.level, parentLevel: level(names.parentLevel ?? '') ?? null, threshold, factors: factorTitles(view, names), mapNote }
}

/** The words of the sheets for each factor of the view. */
function factorTitles(view: PublicView, names: SheetNames): ReadonlyMap<string, LocalText> {
  const speeches = { es: speechIn('es'), pt: speechIn('pt'), en: speechIn('en') }
  const ids = new Set(view.territories.flatMap(({ factors }) => factors.map(({ factor }) => factor)))
  return new Map([...ids].map((id) => [id, { es: factorTitle(id, names, speeches.es), pt: factorTitle(id, names, speeches.pt), en: factorTitle(id, names, speeches.en) }]))
}
