import { describe, expect, it } from 'vitest'
import { drawMap } from '../../../src/publish/map/draw-map.js'
import { sheetMaps } from '../../../src/publish/sheets/locator-map.js'
import { patternDefs } from '../../../src/publish/sheets/picture.js'
import { openSheetBook } from '../../../src/publish/sheets/sheet-book.js'
import type { Sheet } from '../../../src/publish/sheets/sheet.js'
import { speechIn } from '../../../src/publish/sheets/speech.js'
import { subjectOf } from '../../../src/publish/sheets/subject.js'
import { sampleNames, sampleView } from './sample-view.js'

const view = sampleView([40, 8])
// Without the index, so that the model with suppressed territories is the one shown.
const book = openSheetBook({ ...view, models: view.models.slice(0, 1) }, sampleNames)
const maps = sheetMaps(drawMap(view.territories, undefined))

function mapOf(code: string, drawn = maps): Sheet['map'] {
  const subject = subjectOf(book, speechIn('en'), code)
  if (subject === undefined) throw new Error(`no ${code}`)
  return drawn.of({ subject, book, speech: speechIn('en') })
}

describe('the small map', () => {
  it.each(['_T', '01'])('of %s shows suppressed and missing territories by two patterns of their own, and says which is which', (code) => {
    const map = mapOf(code)
    expect(map?.legend.map(({ text, mark }) => [text, typeof mark === 'string' ? mark : mark.rank])).toEqual([['Low', 0], ['Medium', 1], ['High', 2], ['kept back', 'suppressed'], ['no data', 'missing']])
    const fills = [...(map?.picture.body ?? '').matchAll(/ fill="([^"]+)"/g)].map(([, fill]) => fill)
    expect(fills.filter((fill) => fill !== 'none')).toEqual(['rgb(223,238,236)', 'url(#class-3-1)', 'rgb(18,72,86)', 'url(#suppressed)', 'url(#missing)'])
  })

  it('has every pattern that it refers to', () => {
    const used = [...(mapOf('01')?.picture.body ?? '').matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id)
    expect(used.filter((id) => !patternDefs([3]).includes(`id="${id}"`))).toEqual([])
  })

  it('of a territory marks it within its unit, with a ring where it is small', () => {
    const map = mapOf('010005')
    expect([map?.title, map?.legend]).toEqual(['Map of Región del Norte 1; Distrito 5 is marked.', []])
    expect(map?.picture.body.match(/<path/g)).toHaveLength(2)
    expect(map?.picture.body.includes('<circle')).toBe(false)
    const tiles = sampleView([900]).territories.map((each) => ({ ...each, longitude: null, latitude: null }))
    const crowded = openSheetBook({ ...view, territories: tiles }, sampleNames)
    const subject = subjectOf(crowded, speechIn('en'), '010005')
    expect(subject === undefined ? '' : sheetMaps(drawMap(tiles, undefined)).of({ subject, book: crowded, speech: speechIn('en') })?.picture.body).toContain('<circle')
  })

  it.each([
    ['no shape of the territory', ['010001'], '010001'],
    ['no shape of the unit', view.territories.filter(({ parentCode }) => parentCode === '02').map(({ code }) => code), '02'],
  ])('is left out where there is %s', (_, without, code) => {
    expect(mapOf(code, sheetMaps(drawMap(view.territories.filter((each) => !without.includes(each.code)), undefined)))).toBeNull()
  })

  it('never leaves its frame', () => {
    for (const code of ['_T', '01', '02', '010005']) {
      const picture = mapOf(code)?.picture
      const numbers = [...(picture?.body ?? '').matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
      expect(numbers.filter(([x, y]) => !(x >= 0 && y >= 0 && x <= (picture?.width ?? 0) && y <= (picture?.height ?? 0)))).toEqual([])
    }
  })
})
