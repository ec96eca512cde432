import { describe, expect, it } from 'vitest'
import { geometriesOf } from '../../../src/publish/map/geometries.js'
import { topologyOf } from './squares.js'

const topology = topologyOf([{ code: 'a', x: 0, y: 0 }, { code: 'b', x: 1, y: 0 }])

describe('boundaries for GeoJSON', () => {
  it('are in degrees by code, with outer rings against the clock', () => {
    const found = geometriesOf({ topology, unmatched: [], carried: [] })
    expect([...found.keys()]).toEqual(['a', 'b'])
    for (const geometry of found.values()) {
      const ring = geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : []
      expect(ring).toHaveLength(5)
      const turn = ring.slice(1).reduce((sum, [x = 0, y = 0], index) => sum + ((ring[index]?.[0] ?? 0) * y - x * (ring[index]?.[1] ?? 0)), 0)
      expect(turn).toBeCloseTo(2)
    }
  })
})
