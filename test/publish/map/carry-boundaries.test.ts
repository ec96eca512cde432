import { describe, expect, it } from 'vitest'
import { carryBoundaries } from '../../../src/publish/map/carry-boundaries.js'
import { drawMap } from '../../../src/publish/map/draw-map.js'
import { readBoundaries } from '../../../src/publish/map/read-boundaries.js'
import { shapesOf } from '../../../src/publish/map/territory-map.js'
import { territoriesAt } from '../../../src/territory/territories-at.js'
import { realData } from '../../real-data.js'
import { shipped } from '../../territory/shipped-systems.js'
import { topologyOf } from './squares.js'
import type { Square } from './squares.js'

const chile = shipped('chile/cl-cut')
const all = new Set<string>(territoriesAt(chile, 'comuna', '2018').map(({ code }) => code))

function carried(list: readonly Square[], wanted: ReadonlySet<string> = all) {
  const topology = topologyOf(list)
  const shapes = shapesOf(topology).map((shape, index) => ({ code: String(list[index]?.code), shape }))
  return carryBoundaries({ topology, shapes }, chile, { level: 'comuna', vintage: '2018', wanted })
}

describe('carrying boundaries', () => {
  it('matches codes as text by the spellings and successions of the system', () => {
    const { topology, carried: moved, unmatched } = carried([{ code: '13101', x: 0, y: 0 }, { code: 1101, x: 1, y: 0 }, { code: '08401', x: 2, y: 0 }])
    expect(shapesOf(topology).map(({ id }) => id)).toEqual(['01101', '13101', '16101'])
    expect(moved).toEqual([['08401', '16101']])
    expect(unmatched).toEqual([])
  })

  it('unites shapes that lead to one territory, without the border between them', () => {
    const { topology } = carried([{ code: '08401', x: 0, y: 0 }, { code: '16101', x: 1, y: 0 }])
    const [shape] = shapesOf(topology)
    expect(shape).toMatchObject({ id: '16101', type: 'MultiPolygon' })
    expect(shape?.arcs.flat(2)).toHaveLength(2)
  })

  it('tells shapes of no territory with the reason, and leaves out those that the pipeline does not cover', () => {
    const { topology, unmatched } = carried([{ code: '99998', x: 0, y: 0 }, { code: '13101', x: 1, y: 0 }, { code: '13102', x: 2, y: 0 }], new Set(['13101']))
    expect(shapesOf(topology).map(({ id }) => id)).toEqual(['13101'])
    expect(unmatched).toEqual([{ code: '99998', reason: expect.stringContaining('no territory') as string }])
  })
})

const real = realData('chile/comunas_2015.topojson')

describe.skipIf(real === undefined)('real boundaries of 2015, before Ñuble', () => {
  it('are all carried to 2018; three far territories have no shape', async () => {
    const delivered = await readBoundaries({ path: real ?? '', code: 'id' })
    const found = carryBoundaries(delivered, chile, { level: 'comuna', vintage: '2018', wanted: all })
    expect(delivered.shapes).toHaveLength(343)
    expect(found.unmatched).toEqual([])
    expect(found.carried).toHaveLength(25)
    expect(found.carried.filter(([, code]) => code.startsWith('16'))).toHaveLength(21)
    const places = [...all].map((code) => ({ code, parentCode: null, longitude: null, latitude: null }))
    const map = drawMap(places, found)
    expect(map).toMatchObject({ origin: 'boundaries', withoutShape: ['05104', '05201', '12202'], height: expect.closeTo(1000) as number })
    expect(shapesOf(map.topology)).toHaveLength(343)
  })
})
