import { rm } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { drawMap } from '../src/publish/map/draw-map.js'
import { describeSheet } from '../src/publish/sheets/describe-sheet.js'
import { sheetMaps } from '../src/publish/sheets/locator-map.js'
import { openSheetBook } from '../src/publish/sheets/sheet-book.js'
import { sheetPrinter } from '../src/publish/sheets/sheet-pdf.js'
import { speechIn } from '../src/publish/sheets/speech.js'
import { writeSheets } from '../src/publish/sheets/write-sheets.js'
import { mebibytes, median } from './bench-case.js'
import type { BenchCase, BenchLine, BenchSettings } from './bench-case.js'
import { madeUpView } from './made-up-view.js'

const territories = 5_570
const units = 27
const printed = 300
const barSeconds = 60
const head = ['case', 'sheets', 'seconds', 'sheets/s', 'bar s', 'MB in memory', 'load', 'verdict']
const names = { country: 'BR', wholeCountry: true, levels: new Map(), parentLevel: 'state', factors: new Map(), registries: new Map() }

/** The sheets of a country of 5,570 territories in one language as HTML, and a few hundred of them as PDF. */
export const sheetsCase: BenchCase = {
  name: 'sheets',
  title: `sheets of ${territories.toLocaleString('en')} territories as HTML in under ${barSeconds} s, and ${printed} as PDF`,
  measure: async ({ folder, pairs }: BenchSettings) => {
    const view = madeUpView(territories, units)
    const home = join(folder, 'sheets')
    const runs: Record<'html' | 'pdf', number[]> = { html: [], pdf: [] }
    const load = loadavg()[0] ?? 0
    for (let pair = 0; pair < pairs; pair++) {
      await rm(home, { recursive: true, force: true })
      runs.html.push(await seconds(() => writeSheets(view, drawMap(view.territories, undefined), { names, publication: { languages: ['es'], sheets: { html: 'territory', pdf: 'none' } } }, home)))
      const book = openSheetBook(view, names)
      const maps = sheetMaps(drawMap(view.territories, undefined))
      const printer = sheetPrinter()
      const speech = speechIn('es')
      runs.pdf.push(
        await seconds(async () => {
          for (const { code } of view.territories.slice(0, printed)) {
            const sheet = describeSheet(book, speech, code, maps)
            if (sheet !== undefined) printer.pdf(sheet)
          }
        }),
      )
    }
    await rm(home, { recursive: true, force: true })
    const results = { sheets: { html: territories + units + 1, pdf: printed }, runs, load }
    return { lines: [line('html', results.sheets.html, runs.html, load), line('pdf', printed, runs.pdf, load)], results }
  },
}

function line(form: 'html' | 'pdf', sheets: number, runs: readonly number[], load: number): BenchLine {
  const time = median(runs)
  const verdict = form === 'pdf' ? 'shown' : time < barSeconds ? 'met' : 'NOT MET'
  return { head, cells: [`sheets ${form}`, sheets.toLocaleString('en'), time.toFixed(1), (sheets / time).toFixed(0), form === 'pdf' ? '' : String(barSeconds), mebibytes(process.memoryUsage.rss()), load.toFixed(1), verdict] }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
