import { geoPath } from 'd3-geo'
import fc from 'fast-check'
import { feature, mesh } from 'topojson-client'
import { describe, expect, it } from 'vitest'
import { drawMap } from '../../../src/publish/map/draw-map.js'
import { neighboursOf } from '../../../src/publish/map/neighbours.js'
import { tessellate } from '../../../src/publish/map/tessellate.js'
import { shapesOf } from '../../../src/publish/map/territory-map.js'
import type { MapPlace, TerritoryMap } from '../../../src/publish/map/territory-map.js'
import { topologyOf } from './squares.js'

const place = (code: string, longitude: number | null = null, latitude: number | null = null): MapPlace => ({ code, parentCode: code.slice(0, 1), longitude, latitude })
const path = geoPath()

/** Area on the page by code. */
function areas(map: Pick<TerritoryMap, 'topology'>): ReadonlyMap<string, number> {
  const { features } = feature(map.topology, map.topology.objects.territories)
  return new Map(features.map((each) => [String(each.id), path.area(each)]))
}

describe('the map', () => {
  it('takes boundaries first, then seats, then tiles', () => {
    const boundaries = { topology: topologyOf([{ code: 'a', x: 0, y: 0 }]), unmatched: [], carried: [] }
    expect(drawMap([place('a', 0, 0), place('b', 1, 1)], boundaries)).toMatchObject({ origin: 'boundaries', withoutShape: ['b'] })
    expect(drawMap([place('a', 0, 0), place('b')], undefined)).toMatchObject({ origin: 'seats', withoutShape: ['b'] })
    expect(drawMap([place('a'), place('b')], undefined)).toMatchObject({ origin: 'tiles', withoutShape: [] })
  })

  it('falls back to seats where boundaries hold none of the territories', () => {
    const boundaries = { topology: topologyOf([]), unmatched: [{ code: 'x', reason: '' }], carried: [] }
    expect(drawMap([place('a', 0, 0)], boundaries).origin).toBe('seats')
  })
})

describe('given boundaries', () => {
  const list = [{ code: 'a', x: 0, y: 0 }, { code: 'b', x: 1, y: 0 }, { code: 'speck', x: 3, y: 0, side: 0.001 }]
  const map = drawMap([], { topology: topologyOf(list), unmatched: [], carried: [] })

  it('keep every territory, however small, and equal land equal', () => {
    const found = areas(map)
    expect((found.get('a') ?? 0) / (found.get('b') ?? 1)).toBeCloseTo(1, 3)
    expect(found.get('speck')).toBeGreaterThan(0)
  })

  it('share their borders still', () => {
    expect(mesh(map.topology, map.topology.objects.territories, (a, b) => a !== b).coordinates).toHaveLength(1)
  })
})

describe('areas around seats', () => {
  const seat = fc.record({ longitude: fc.double({ min: -80, max: -30, noNaN: true }), latitude: fc.double({ min: -50, max: 10, noNaN: true }) })

  it('give every seat an area of its own, equal seats too', () => {
    fc.assert(
      fc.property(fc.array(seat, { minLength: 1, maxLength: 40 }), (seats) => areas(tessellate(seats.map((each, index) => ({ code: String(index), ...each })))).size === seats.length),
      { numRuns: 40, seed: 1 },
    )
    const twice = areas(tessellate([{ code: 'a', longitude: 1, latitude: 1 }, { code: 'b', longitude: 1, latitude: 1 }, { code: 'c', longitude: 2, latitude: 2 }]))
    expect([...twice.values()].every((area) => area > 0)).toBe(true)
  })

  it('do not fill the sea between two groups of seats', () => {
    const group = (from: number) => Array.from({ length: 25 }, (_, index) => ({ code: `${from}-${index}`, longitude: from + (index % 5) * 0.2, latitude: Math.floor(index / 5) * 0.2 }))
    const { topology, width, height } = tessellate([...group(0), ...group(20)])
    const land = [...areas({ topology }).values()].reduce((sum, area) => sum + area, 0)
    expect(land / (width * height)).toBeLessThan(0.25)
    expect(neighboursOf(topology).get('0-12')?.length).toBeGreaterThanOrEqual(4)
    expect([...neighboursOf(topology)].some(([code, near]) => near.some((other) => other.split('-')[0] !== code.split('-')[0]))).toBe(false)
  })

  it('hold across the antimeridian', () => {
    const seats = [178, 179, -179, -178].flatMap((longitude) => [-18, -17].map((latitude) => ({ code: `${longitude}/${latitude}`, longitude, latitude })))
    expect(neighboursOf(tessellate(seats).topology).get('179/-18')).toContain('-179/-18')
  })
})

describe('tiles', () => {
  const codes = Array.from({ length: 23 }, (_, index) => `${index < 9 ? 'A' : 'B'}${String(index).padStart(2, '0')}`)
  const map = drawMap(codes.map((code) => place(code)), undefined)

  it('are equal squares, one each', () => {
    const found = [...areas(map).values()]
    expect(found).toHaveLength(23)
    expect(Math.max(...found) - Math.min(...found)).toBeLessThan(1e-6)
  })

  it('keep parents apart', () => {
    const touching = [...neighboursOf(map.topology)].flatMap(([code, near]) => near.filter((other) => other.slice(0, 1) !== code.slice(0, 1)))
    expect(touching).toEqual([])
  })

  it('are there for a single territory', () => {
    expect(shapesOf(drawMap([place('a')], undefined).topology)).toHaveLength(1)
  })
})
