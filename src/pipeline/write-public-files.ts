import { join } from 'node:path'
import { exportFacts } from '../publish/export/export-facts.js'
import { writeExports } from '../publish/export/write-exports.js'
import { publicFolder } from '../publish/manifest.js'
import { drawMap } from '../publish/map/draw-map.js'
import { writeSheets } from '../publish/sheets/write-sheets.js'
import { readPublicView } from '../publish/view/read-public-view.js'
import type { ReleaseFacts } from '../publish/view/read-public-view.js'
import type { Db } from '../warehouse/tables.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { sheetNamesOf } from './sheet-names-of.js'

/** Writes what analysts take and people look at into the folder `public` of a release, from the public tables alone. */
export async function writePublicFiles(db: Db, specs: PipelineSpecs, facts: ReleaseFacts & { readonly fingerprint: string }, folder: string): Promise<void> {
  const pipeline = specs.pipeline.value
  const { fingerprint, ...named } = facts
  const view = await readPublicView(db, pipeline, named)
  await writeExports(db, exportFacts(view, pipeline.publication.languages, fingerprint), join(folder, publicFolder))
  await writeSheets(view, drawMap(view.territories, undefined), { publication: pipeline.publication, names: sheetNamesOf(specs) }, join(folder, publicFolder))
}
