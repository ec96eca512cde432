import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { drawMap } from '../../src/publish/map/draw-map.js'
import { pageAssets, writePage } from '../../src/publish/page/write-page.js'
import { loadTerritorySystem } from '../../src/spec/load.js'
import { loadSystem } from '../../src/territory/load-system.js'
import { median } from '../bench-case.js'
import type { BenchCase, BenchReport, BenchSettings } from '../bench-case.js'
import { benchWorkspace, repository } from '../places.js'
import { placesOf } from './made-up-places.js'
import { madeUpFactorTitles } from './made-up-titles.js'
import { madeUpView } from './made-up-view.js'

const bars = { milliseconds: 1500, bytes: 1.5e6 }
const head = ['page', 'territories', 'opened, ms', 'first paint, ms', 'gzip, kB', 'brotli, kB', 'bar', 'verdict']

interface Opening {
  /** From the navigation to two frames after everything is drawn. */
  readonly drawn: number
  readonly firstPaint: number
}

/** The page of 5,570 territories with both models and 14 indicators: how fast it opens from the file system, and what it weighs. */
export const pageCase: BenchCase = {
  name: 'page',
  title: 'opening the page of 5,570 territories in headless Chromium, and its weight',
  measure: async (settings) => {
    const folder = join(settings.folder, 'page')
    const territories = await writeLargePage(folder)
    const files = await Promise.all(['index.html', 'data.js', ...pageAssets].map((file) => readFile(join(folder, file))))
    const weight = { gzip: sum(files.map((bytes) => gzipSync(bytes, { level: 9 }).length)), brotli: sum(files.map((bytes) => brotliCompressSync(bytes).length)) }
    return report(territories, weight, await openings(folder, settings))
  },
}

async function writeLargePage(folder: string): Promise<number> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const loaded = loadTerritorySystem(benchWorkspace([]), 'br-ibge')
  const places = placesOf(loadSystem(loaded.spec.value, loaded.tables), 'municipio', 'uf', '2022')
  const codes = places.map(({ code }) => code)
  const states = new Map([...codes.filter((_, index) => index % 37 === 5).map((code) => [code, 'suppressed'] as const), ...codes.filter((_, index) => index % 53 === 7).map((code) => [code, 'missing'] as const)])
  const view = madeUpView(places, { states })
  const titles = { level: { es: 'Municipio', pt: 'Município', en: 'Municipality' }, parentLevel: { es: 'Estado', pt: 'Estado', en: 'State' } }
  const mapNote = { file: null, found: false, carried: 0, unmatched: [] }
  await writePage(view, drawMap(view.territories, undefined), folder, { languages: ['pt', 'es', 'en'], ...titles, threshold: 11, factors: madeUpFactorTitles, mapNote }, join(repository(), 'dist/page'))
  return places.length
}

/** Each opening has a browser of its own, so that nothing is cached; the first one is not counted. */
async function openings(folder: string, { pairs, say }: BenchSettings): Promise<readonly Opening[]> {
  const executablePath = process.env['CAUCE_CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    say('no Chromium here: the opening is not measured; name it in CAUCE_CHROMIUM')
    return []
  }
  const found: Opening[] = []
  for (let round = 0; round <= Math.max(3, pairs); round += 1) {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    try {
      const opening = await openOnce(browser, folder)
      if (round > 0) found.push(opening)
    } finally {
      await browser.close()
    }
  }
  return found
}

async function openOnce(browser: Browser, folder: string): Promise<Opening> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  await page.goto(`file://${folder}/index.html`)
  await page.waitForSelector('svg.map .fill >> nth=3', { state: 'attached' })
  const figures: unknown = await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done([performance.now(), performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN]))))",
  )
  const [drawn = Number.NaN, firstPaint = Number.NaN] = Array.isArray(figures) ? figures.map(Number) : []
  return { drawn, firstPaint }
}

function report(territories: number, weight: { readonly gzip: number; readonly brotli: number }, opened: readonly Opening[]): BenchReport {
  const drawn = median(opened.map((each) => each.drawn))
  const heavy = weight.gzip >= bars.bytes
  const verdict = heavy || drawn >= bars.milliseconds ? 'NOT MET' : opened.length === 0 ? 'shown' : 'met'
  const milliseconds = (value: number): string => (opened.length === 0 ? '–' : value.toFixed(0))
  const cells = ['file://', territories.toLocaleString('en'), milliseconds(drawn), milliseconds(median(opened.map((each) => each.firstPaint))), (weight.gzip / 1e3).toFixed(0), (weight.brotli / 1e3).toFixed(0), `${bars.milliseconds} ms, ${bars.bytes / 1e3} kB`, verdict]
  return { lines: [{ head, cells }], results: { case: 'page', territories, weight, opened } }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
