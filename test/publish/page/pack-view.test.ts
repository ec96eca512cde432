import { describe, expect, it } from 'vitest'
import { packFigures, packNumbers, packStates, packWords } from '../../../src/publish/page/pack-column.js'
import { dataScript } from '../../../src/publish/page/write-page.js'
import { packView } from '../../../src/publish/page/pack-view.js'
import { drawMap } from '../../../src/publish/map/draw-map.js'
import { numberAt, openData, scoreAt, stateAt, wordAt } from '../../../src/page/page-data.js'
import { fixtureView } from '../../page/write-fixture.js'

const view = fixtureView()
const facts = { languages: ['es'] as const, level: 'x', parentLevel: null, threshold: null, factors: new Map(), mapNote: { file: null, found: false, carried: 0, unmatched: [] }, downloads: [], sheets: 'none' as const }
const payload = packView(view, drawMap(view.territories, undefined), facts)

describe('columns', () => {
  it.each([
    ['keep the decimals asked for', packNumbers([0.12345, null, 0, undefined], 3), [0.123, null, 0, null]],
    ['are empty where there is no figure at all', packNumbers([null, undefined], 3), [null, null]],
    ['give five digits to the greatest figure', packFigures([12.34567, -0.00001]), [12.346, 0]],
  ])('of numbers %s', (_, column, expected) => {
    expect(expected.map((_value, place) => numberAt(column, place))).toEqual(expected.map((value) => (value === 0 ? expect.closeTo(0) : value)))
  })

  it('of words and states come back as they were', () => {
    const words = packWords(['low', null, 'high', 'low'])
    expect([0, 1, 2, 3].map((place) => wordAt(words, place))).toEqual(['low', null, 'high', 'low'])
    const states = ['observed', 'suppressed', 'missing', 'filled', 'out of bounds'] as const
    expect(states.map((_, place) => stateAt(packStates(states), place))).toEqual([...states])
    expect(packStates(['missing', 'missing'])).toBe('m')
  })
})

describe('the payload', () => {
  const data = openData(payload)

  it('has every figure of the view, rounded', () => {
    for (const [place, territory] of view.territories.entries()) {
      for (const model of payload.models) {
        const own = territory.results.find((result) => result.model === model.id)
        if (own?.score === null || own?.score === undefined) expect(scoreAt(model, place)).toBeNull()
        else expect(scoreAt(model, place)).toBeCloseTo(own.score, model.kind === 'clrisk' ? 4 : 2)
        expect(wordAt(model.class, place)).toBe(own?.class ?? null)
      }
    }
  })

  it('compares with the median of the parent and of all, of published figures alone', () => {
    const [indicator] = payload.indicators
    if (indicator === undefined) throw new Error('there are indicators')
    const values = view.territories.flatMap(({ parentCode, indicators }) => (parentCode === '01' ? (indicators[0]?.value ?? []) : [])).sort((a, b) => a - b)
    const half = values.length / 2
    const expected = Number.isInteger(half) ? ((values[half - 1] ?? 0) + (values[half] ?? 0)) / 2 : values[Math.floor(half)]
    expect(data.median(indicator, 0)).toBeCloseTo(expected ?? 0, 2)
  })

  it('travels as a script that gives the same text back, whatever the names hold', () => {
    const nasty = { ...payload, about: { ...payload.about, title: `it's </script> "\\u2028" \u2028 \\ end` } }
    const script = dataScript(nasty)
    const run = new Function('globalThis', script) as (scope: { cauceData?: string }) => void
    const scope: { cauceData?: string } = {}
    run(scope)
    expect(JSON.parse(scope.cauceData ?? '')).toEqual(JSON.parse(JSON.stringify(nasty)))
  })
})
