import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { madeUpFactorTitles } from '../../bench/page/made-up-titles.js'
import { madeUpView } from '../../bench/page/made-up-view.js'
import type { MadeUpPlace } from '../../bench/page/made-up-view.js'
import { drawMap } from '../../src/publish/map/draw-map.js'
import { writePage } from '../../src/publish/page/write-page.js'
import type { PublicView } from '../../src/publish/view/public-view.js'

export const assets = resolve(import.meta.dirname, '../../dist/page')

const names: Readonly<Record<string, string>> = { '0101': 'Ñuñoa', '0102': 'São João', '0103': 'Zerópolis', '0104': 'Callada', '0105': 'Sin Dato', '0106': 'Isla Lejana' }

/** Forty places in two parents; `0103` is zero, `0104` suppressed, `0105` missing, and `0106` has no place on the map. */
export const places: readonly MadeUpPlace[] = Array.from({ length: 40 }, (_, index) => {
  const parent = index < 20 ? '01' : '02'
  const code = `${parent}${String((index % 20) + 1).padStart(2, '0')}`
  const lost = code === '0106'
  return { code, name: names[code] ?? `Place <${code}>`, parentCode: parent, parentName: parent === '01' ? 'North' : 'South', longitude: lost ? null : -70 + (index % 5), latitude: lost ? null : -30 - Math.floor(index / 5) }
})

export function fixtureView(): PublicView {
  const view = madeUpView(places, { states: new Map([['0104', 'suppressed'], ['0105', 'missing']]), zero: new Set(['0103']) })
  const change = (code: string, difference: number, exceedsMargin: boolean) => ({
    code, model: 'clrisk', basePeriod: '2019', baseScore: 0.05, difference, margin: 0.01, baseClass: 'medium', class: 'low', exceedsMargin, comparison: 'independent-surveys', differentParts: null, state: 'observed' as const,
  })
  return { ...view, changes: [change('0101', -0.02, true), change('0102', 0.005, false), change('0201', 0.03, true), { ...change('0104', 0, false), baseScore: null, difference: null, margin: null, exceedsMargin: null, state: 'suppressed' }] }
}

/** Folder of a page with some files beside it. */
export async function writeFixture(view = fixtureView()): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-page-'))
  mkdirSync(join(folder, 'csv'))
  mkdirSync(join(folder, 'sheets/es'), { recursive: true })
  writeFileSync(join(folder, 'csv/territory_risk.csv'), 'code\n')
  writeFileSync(join(folder, 'tables.xlsx'), 'x')
  writeFileSync(join(folder, 'sheets/es/0101.html'), 'x')
  const titles = { level: { es: 'Comuna', pt: 'Comuna', en: 'Commune' }, parentLevel: { es: 'Región', pt: 'Região', en: 'Region' } }
  const mapNote = { file: 'shapes.shp', found: false, carried: 0, unmatched: ['9999'] }
  await writePage(view, drawMap(view.territories, undefined), folder, { languages: ['es', 'pt', 'en'], ...titles, threshold: 11, factors: madeUpFactorTitles, mapNote }, assets)
  return folder
}
