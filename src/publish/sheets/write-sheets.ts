import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Publication } from '../../spec/publication.js'
import type { TerritoryMap } from '../map/territory-map.js'
import type { PublicView } from '../view/public-view.js'
import { describeSheet } from './describe-sheet.js'
import { sheetIndexHtml } from './index-html.js'
import { sheetMaps } from './locator-map.js'
import { nationalCode, openSheetBook, sheetFile } from './sheet-book.js'
import type { SheetBook } from './sheet-book.js'
import { sheetHtml } from './sheet-html.js'
import type { SheetNames } from './sheet-names.js'
import { speechIn } from './speech.js'

export interface SheetOptions {
  readonly publication: Pick<Publication, 'languages' | 'sheets'>
  readonly names: SheetNames
}

type Reach = Publication['sheets']['html']

/** Writes the sheets of a release into `<folder>/sheets/<language>/<code>.html`, with an index; nothing where there is no result. */
export async function writeSheets(view: PublicView, map: TerritoryMap | null, options: SheetOptions, folder: string): Promise<void> {
  const { languages, sheets } = options.publication
  const book = openSheetBook(view, options.names)
  const maps = map === null ? null : sheetMaps(map)
  const codes = { html: codesOf(book, sheets.html), pdf: [] }
  if (codes.html.length === 0) return
  for (const language of languages) {
    const speech = speechIn(language)
    const home = join(folder, 'sheets', language)
    await mkdir(home, { recursive: true })
    for (const code of codes.html) {
      const sheet = describeSheet(book, speech, code, maps)
      if (sheet !== undefined) await writeFile(join(home, `${sheetFile(code)}.html`), sheetHtml(sheet))
    }
    await writeFile(join(home, 'index.html'), sheetIndexHtml(book, speech, codes))
  }
}

/** Codes for which there are sheets down to a level: the country, its units, its territories, each in order of code. */
export function codesOf({ view, units, territories }: SheetBook, reach: Reach): readonly string[] {
  if (reach === 'none' || view.models.length === 0) return []
  return [nationalCode, ...(reach === 'national' ? [] : units.keys()), ...(reach === 'territory' ? territories.keys() : [])]
}
