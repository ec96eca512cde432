import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from '../chromium.js'
import { openPage, openServed } from './open-page.js'
import type { OpenOptions } from './open-page.js'
import { writeFixture } from './write-fixture.js'

const executablePath = chromiumPath()
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let browser: Browser
let folder: string

beforeAll(async () => {
  if (executablePath === undefined) return
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  folder = await writeFixture()
})
afterAll(async () => {
  await browser?.close()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

/** Opens the page, does something, and expects neither trouble nor a request outside. */
async function on(options: OpenOptions, act: (page: Page) => Promise<void>): Promise<void> {
  const { page, trouble } = await openPage(browser, folder, options)
  try {
    await act(page)
    expect(trouble).toEqual([])
  } finally {
    await page.close()
  }
}

const title = (page: Page): Promise<string | null> => page.textContent('#panel-title')
const panel = async (page: Page): Promise<string> => (await page.innerText('.panel')).replaceAll(/\s+/g, ' ')
const codes = (page: Page): Promise<string[]> => page.locator('.territories .code').allTextContents()

describe.skipIf(executablePath === undefined)('the page', () => {
  it('opens from the file system with a map for each model, and says that it is a draft', async () => {
    await on({}, async (page) => {
      expect(await page.textContent('h1')).toBe('Child-labour risk, made-up figures')
      expect(await page.locator('svg.map').count()).toBe(2)
      expect(await page.textContent('p.draft')).toMatch(/not.*validated/)
      expect(await page.innerText('.legend >> nth=0')).toMatch(/Low · below 4\.5%/)
    })
  })

  it('runs under the content policy of the server, without inline styles too', async () => {
    const { page, trouble } = await openServed(browser, folder)
    await page.click('text=Ñuñoa')
    expect(await title(page)).toBe('Ñuñoa')
    expect(trouble).toEqual([])
    await page.close()
  })

  it.each([
    ['a name without its accents', 'nunoa', 'Ñuñoa'],
    ['a part of a name', 'joao', 'São João'],
    ['a code', '0207', 'Place <0207>'],
  ])('finds a territory by %s', async (_, typed, expected) => {
    await on({}, async (page) => {
      await page.fill('#search', typed)
      await page.press('#search', 'Enter')
      expect(await title(page)).toBe(expected)
      expect(page.url()).toMatch(/t=\d{4}/)
    })
  })

  it('opens the territory that is clicked on the map, and tells its figures beside the pointer', async () => {
    await on({ hash: '#t=0209' }, async (page) => {
      const box = await page.locator('.chosen >> nth=0').boundingBox()
      const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2]
      await page.click('.close')
      expect(await title(page)).toBe('All territories')
      await page.mouse.move(x, y)
      expect(await page.innerText('.tooltip')).toMatch(/Place <0209>[\s\S]*CLRISK[\s\S]*%/)
      await page.mouse.click(x, y)
      expect(await title(page)).toBe('Place <0209>')
    })
  })

  it('is walked by the keyboard alone', async () => {
    await on({ hash: '#t=0209' }, async (page) => {
      await page.focus('svg.map >> nth=0')
      await page.keyboard.press('ArrowUp')
      expect(await page.textContent('.map-section [role=status]')).toMatch(/Place <0204>.*CLRISK/)
      await page.keyboard.press('Enter')
      expect(await title(page)).toBe('Place <0204>')
      expect(await page.evaluate('document.activeElement.id')).toBe('panel-title')
    })
  })

  it('shows a territory that the map cannot draw as a tile', async () => {
    await on({}, async (page) => {
      await page.click('.tile >> nth=0')
      expect(await title(page)).toBe('Isla Lejana')
    })
  })

  it('keeps the territory when the language changes, and remembers both in the address', async () => {
    await on({ hash: '#t=0101' }, async (page) => {
      await page.click('text=Português')
      expect(await title(page)).toBe('Ñuñoa')
      expect(await page.getAttribute('html', 'lang')).toBe('pt')
      expect(await page.title()).toBe('Risco de trabalho infantil, números inventados')
      await page.reload()
      await page.waitForSelector('h1')
      expect(await page.getAttribute('html', 'lang')).toBe('pt')
      expect(await title(page)).toBe('Ñuñoa')
    })
  })

  it.each([['es-CL', 'es'], ['pt-BR', 'pt'], ['en-GB', 'en'], ['fr', 'es']])('greets a reader of %s in %s', async (locale, expected) => {
    await on({ locale }, async (page) => expect(await page.getAttribute('html', 'lang')).toBe(expected))
  })

  it('keeps suppressed, missing and zero apart', async () => {
    await on({ hash: '#t=0104' }, async (page) => {
      expect(await panel(page)).toMatch(/Kept back.*to protect privacy/)
      expect(await page.locator('.panel .figure strong').count()).toBe(0)
    })
    await on({ hash: '#t=0105' }, async (page) => expect(await panel(page)).toMatch(/No data.*does not mean/))
    await on({ hash: '#t=0103' }, async (page) => expect(await panel(page)).toMatch(/0\.0% of children.*0 is a figure/))
    await on({ hash: '#show=clrisk' }, async (page) => {
      expect(await page.getAttribute('.fill.suppressed', 'fill')).toBe('url(#hatch-clrisk)')
      expect(await page.getAttribute('.fill.missing', 'fill')).toBe('#d3d6da')
      expect(await page.innerText('.legend')).toMatch(/Kept back\n1\nNo data\n1/)
    })
  })

  it('tells interval, level, stability, factors, groups, indicators and vintage of a territory', async () => {
    await on({ hash: '#t=0101' }, async (page) => {
      const text = await panel(page)
      for (const part of ['95% interval', 'Level within North', 'Stability', 'Conditions behind the result', 'Urban', 'Girls', 'Adult illiteracy', 'territorial division of 2022', 'Change since 2019']) expect(text.toLowerCase()).toContain(part.toLowerCase())
      expect(await page.locator('.panel figure.plot, .panel svg.plot').count()).toBeGreaterThan(10)
    })
  })

  it('lists territories in order of code or name and in no other, page by page', async () => {
    await on({}, async (page) => {
      expect(await page.locator('.territories thead button').allTextContents()).toEqual(['Code ↑', 'Name'])
      expect((await codes(page)).slice(0, 2)).toEqual(['0101', '0102'])
      await page.click('.pager button >> nth=1')
      expect((await codes(page)).at(-1)).toBe('0220')
      await page.click('[data-by=name]')
      expect((await codes(page))[0]).toBe('0104')
      await page.fill('#table-filter', 'joão')
      expect(await codes(page)).toEqual(['0102'])
    })
  })

  it('keeps to a region when asked', async () => {
    await on({}, async (page) => {
      await page.selectOption('#parent', '02')
      expect(await title(page)).toBe('South')
      expect((await codes(page))[0]).toBe('0201')
      expect((await page.getAttribute('.faded >> nth=1', 'd'))?.match(/M/g)).toHaveLength(19)
      expect(page.url()).toContain('in=02')
    })
  })

  it('colours by result and by change, one model or both', async () => {
    await on({}, async (page) => {
      await page.check('input[value=score]')
      expect(await page.locator('.legend >> nth=0 >> li').count()).toBeGreaterThan(6)
      await page.check('input[value=change]')
      expect(await page.innerText('.legend >> nth=0')).toMatch(/less\n1\nwithin the margin of error\n1\nmore\n1/)
      await page.check('input[value=ivti]')
      expect(await page.locator('svg.map').count()).toBe(1)
    })
  })

  it('offers the files beside it, the sheet, the sources and how to cite', async () => {
    await on({ hash: '#lang=es&t=0101' }, async (page) => {
      expect(await page.getAttribute('.downloads a', 'href')).toBe('csv/territory_risk.csv')
      expect(await page.getAttribute('.files a', 'href')).toBe('tables.xlsx')
      expect(await page.getAttribute('.panel header a', 'href')).toBe('sheets/es/0101.html')
      expect(await page.innerText('#cite blockquote')).toMatch(/Ministerio de Ejemplo.*\(2026\).*20260101T000000Z/)
      expect(await page.innerText('#sources')).toContain('xx/households')
      expect(await page.innerText('#method')).toMatch(/de 1 a 10[\s\S]*shapes\.shp no estaba[\s\S]*9999/)
    })
  })

  it('fits a phone, with one map and nothing that sticks out', async () => {
    await on({ width: 390, height: 844, hash: '#t=0101' }, async (page) => {
      expect(await page.locator('svg.map').count()).toBe(1)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    })
  })

  it('prints without its controls', async () => {
    await on({ hash: '#t=0101' }, async (page) => {
      await page.emulateMedia({ media: 'print' })
      expect(await page.isVisible('.toolbar')).toBe(false)
      expect(await page.isVisible('.panel')).toBe(true)
    })
  })
})

describe.skipIf(executablePath === undefined)('accessibility', () => {
  it.each(['es', 'pt', 'en'].flatMap((language) => [['overview', `#lang=${language}`, 1280], ['territory', `#lang=${language}&t=0101&by=change`, 1280], ['suppressed territory on a phone', `#lang=${language}&t=0104`, 390]] as const))('of the %s, %s', async (_, hash, width) => {
    await on({ hash, width }, async (page) => {
      await page.addScriptTag({ path: axe }).catch(() => undefined)
      const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'], preload: false }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')))")
      expect(found).toEqual([])
    })
  })
})
