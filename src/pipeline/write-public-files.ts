import { join } from 'node:path'
import { writeSheets } from '../publish/sheets/write-sheets.js'
import { readPublicView } from '../publish/view/read-public-view.js'
import type { ReleaseFacts } from '../publish/view/read-public-view.js'
import type { Db } from '../warehouse/tables.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { sheetNamesOf } from './sheet-names-of.js'

/** Writes what people look at into the folder `public` of a release, from the public tables alone. */
export async function writePublicFiles(db: Db, specs: PipelineSpecs, facts: ReleaseFacts, folder: string): Promise<void> {
  const pipeline = specs.pipeline.value
  const view = await readPublicView(db, pipeline, facts)
  await writeSheets(view, null, { publication: pipeline.publication, names: sheetNamesOf(specs) }, join(folder, 'public'))
}
