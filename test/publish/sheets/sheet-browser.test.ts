import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawMap } from '../../../src/publish/map/draw-map.js'
import { describeSheet } from '../../../src/publish/sheets/describe-sheet.js'
import { sheetIndexHtml } from '../../../src/publish/sheets/index-html.js'
import { sheetMaps } from '../../../src/publish/sheets/locator-map.js'
import { openSheetBook } from '../../../src/publish/sheets/sheet-book.js'
import { sheetHtml } from '../../../src/publish/sheets/sheet-html.js'
import { speechIn } from '../../../src/publish/sheets/speech.js'
import { chromiumPath } from '../../chromium.js'
import { sampleNames, sampleView } from './sample-view.js'

const executablePath = chromiumPath()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const view = sampleView([30, 6])
const book = openSheetBook(view, sampleNames)
const maps = sheetMaps(drawMap(view.territories, undefined))

/** Needs a browser; where there is none these tests are skipped and say so by name. */
describe.skipIf(executablePath === undefined)('a sheet in a browser', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] })
  }, 60_000)
  afterAll(() => browser.close())

  async function look(html: string): Promise<{ readonly violations: readonly string[]; readonly overflow: number }> {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
    try {
      await page.setContent(html)
      await page.evaluate(axe)
      return await page.evaluate<{ violations: string[]; overflow: number }>(
        `axe.run().then(({ violations }) => ({ violations: violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 120)), overflow: document.documentElement.scrollWidth - innerWidth }))`,
      )
    } finally {
      await page.close()
    }
  }

  const cases = (['es', 'pt', 'en'] as const).flatMap((language) => ['_T', '01', '010001', '010002', '010003'].map((code) => [code, language] as const))

  it.each(cases)('of %s in %s is accessible and fits a phone', async (code, language) => {
    const sheet = describeSheet(book, speechIn(language), code, maps)
    if (sheet === undefined) throw new Error(`no sheet of ${code}`)
    expect(await look(sheetHtml(sheet))).toEqual({ violations: [], overflow: 0 })
  }, 60_000)

  it('has an index that is accessible', async () => {
    const codes = { html: ['_T', ...book.units.keys(), ...book.territories.keys()], pdf: ['_T', '01'] }
    expect(await look(sheetIndexHtml(book, speechIn('es'), codes))).toEqual({ violations: [], overflow: 0 })
  }, 60_000)
})
