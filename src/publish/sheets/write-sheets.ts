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

/**
 * Writes the sheets of a release into `<folder>/sheets/<language>/<code>.html` and `.pdf`, with an index; nothing where there is no result.
 * Without a map the sheets have none.
 */
export async function writeSheets(view: PublicView, map: TerritoryMap | null, options: SheetOptions, folder: string): Promise<void> {
  const { languages, sheets } = options.publication
  const book = openSheetBook(view, options.names)
  const maps = map === null ? null : sheetMaps(map)
  const codes = { html: codesOf(book, sheets.html), pdf: codesOf(book, sheets.pdf) }
  const all = codes.html.length > codes.pdf.length ? codes.html : codes.pdf
  if (all.length === 0) return
  const asHtml = new Set(codes.html)
  const asPdf = new Set(codes.pdf)
  // The compiler takes long to load: only where something is printed.
  const printer = asPdf.size === 0 ? null : (await import('./sheet-pdf.js')).sheetPrinter()
  for (const language of languages) {
    const speech = speechIn(language)
    const home = join(folder, 'sheets', language)
    await mkdir(home, { recursive: true })
    for (const code of all) {
      const sheet = describeSheet(book, speech, code, maps)
      if (sheet === undefined) continue
      if (asHtml.has(code)) await writeFile(join(home, `${sheetFile(code)}.html`), sheetHtml(sheet))
      if (printer !== null && asPdf.has(code)) await writeFile(join(home, `${sheetFile(code)}.pdf`), printer.pdf(sheet))
    }
    await writeFile(join(home, 'index.html'), sheetIndexHtml(book, speech, codes))
  }
}

/** Codes for which there are sheets down to a level: the country, its units, its territories, each in order of code. */
export function codesOf({ view, units, territories }: SheetBook, reach: Reach): readonly string[] {
  if (reach === 'none' || view.models.length === 0) return []
  return [nationalCode, ...(reach === 'national' ? [] : units.keys()), ...(reach === 'territory' ? territories.keys() : [])]
}
