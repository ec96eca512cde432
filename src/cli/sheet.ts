import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CauceError } from '../core/error.js'
import { storageFault } from '../ingest/storage-fault.js'
import { findBoundaries } from '../pipeline/find-boundaries.js'
import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { publicMap } from '../pipeline/public-map.js'
import { sheetNamesOf } from '../pipeline/sheet-names-of.js'
import { describeSheet } from '../publish/sheets/describe-sheet.js'
import { sheetMaps } from '../publish/sheets/locator-map.js'
import { nationalCode, openSheetBook, sheetFile } from '../publish/sheets/sheet-book.js'
import { sheetHtml } from '../publish/sheets/sheet-html.js'
import { speechIn } from '../publish/sheets/speech.js'
import { wholeName } from '../publish/sheets/subject.js'
import { readReleaseView } from '../publish/view/release-view.js'
import type { Language } from '../spec/publication.js'
import { realEffects } from './doors.js'
import { findPlace } from './find-place.js'
import { print } from './print.js'
import { findRelease } from './query.js'
import { pipelinePeriod, releaseLine } from './release-line.js'
import { openWorkspace } from './spec-files.js'

interface SheetOptions {
  readonly data: string
  readonly state: string
  readonly workspace?: string
  readonly period?: string
  readonly language: Language
  readonly format: 'html' | 'pdf'
  readonly out?: string
  readonly json?: boolean
}

/** Writes one sheet, as the release has it or would have it. */
export async function sheet(name: string, territory: string, options: SheetOptions): Promise<void> {
  const { language, format } = options
  const release = await findRelease(releaseLine(name, options.period), options.state)
  const workspace = openWorkspace(options.workspace)
  const specs = loadPipelineSpecs(workspace, pipelinePeriod(name, options.period).pipeline)
  const view = await readReleaseView(release, specs.pipeline.value)
  if (view.models.length === 0) throw noPublicResult(name)
  const book = openSheetBook(view, sheetNamesOf(specs))
  const speech = speechIn(language)
  const code = findPlace(territory, [{ code: nationalCode, name: wholeName(book, speech) }, ...book.units.values(), ...view.territories])
  const boundaries = await findBoundaries(specs.pipeline.value, [options.data, ...workspace.roots])
  const { map } = await publicMap(specs, view, boundaries, realEffects(true).log)
  const found = describeSheet(book, speech, code, sheetMaps(map))
  if (found === undefined) throw noPublicResult(name)
  const file = options.out ?? `${sheetFile(code)}-${language}.${format}`
  const bytes = format === 'pdf' ? (await import('../publish/sheets/sheet-pdf.js')).sheetPrinter().pdf(found) : sheetHtml(found)
  await writeFile(file, bytes).catch((error: unknown) => {
    throw storageFault(error, dirname(file), `write ${file}`)
  })
  print(options.json, { code, name: found.name, language, format, release: view.release, file }, `The sheet of ${found.name} lies in ${file}`)
}

function noPublicResult(name: string): CauceError {
  return new CauceError('notFound', { code: 'SHEET_ABSENT', what: `the release of ${name} has no public result, so that there is nothing for a sheet`, todo: `Run: cauce run ${name}` })
}
