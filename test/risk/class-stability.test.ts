import { describe, expect, it } from 'vitest'
import { sensitivityRows, territoryRiskRows } from '../../src/risk/summary-rows.js'
import { indexOf, scattered } from './index-rows.js'

const values = { a: scattered(60, 1), b: scattered(60, 2), c: [...scattered(59, 3), null] }
const sensitivity = { runs: 200, seed: 42 }

describe('the stability of classes', () => {
  it('is the same for the same seed and another for another', () => {
    const first = indexOf({ values, tree: { sensitivity } }).ivti.stability
    expect(indexOf({ values, tree: { sensitivity } }).ivti.stability).toEqual(first)
    expect(indexOf({ values, tree: { sensitivity: { ...sensitivity, seed: 43 } } }).ivti.stability).not.toEqual(first)
  })

  it('is a share of the runs, with a class interval and a score interval around the middle', () => {
    const { ivti } = indexOf({ values, tree: { sensitivity } })
    for (const each of ivti.stability?.territories ?? []) {
      expect(each.sameClass * 200).toBeCloseTo(Math.round(each.sameClass * 200), 9)
      expect(each.classLow).toBeLessThanOrEqual(each.classHigh)
      expect(each.scoreLow).toBeLessThanOrEqual(each.scoreMedian)
      expect(each.scoreMedian).toBeLessThanOrEqual(each.scoreHigh)
    }
    expect(ivti.stability?.territories.some((each) => each.sameClass < 1)).toBe(true)
  })

  it('is full where nothing can change a class: a clear gap between two groups', () => {
    const gap = [0, 1, 2, 3, 97, 98, 99, 100]
    const { ivti, run } = indexOf({ values: { a: gap, b: gap, c: gap }, tree: { sensitivity }, classing: { labels: ['low', 'high'] } })
    const rows = sensitivityRows(ivti, run)
    expect(rows.map((row) => [row['class'], row['same_class_share'], row['is_stable'], row['class_low'], row['class_high']])).toEqual([
      ...Array.from({ length: 4 }, () => ['low', 1, true, 'low', 'low']),
      ...Array.from({ length: 4 }, () => ['high', 1, true, 'high', 'high']),
    ])
  })

  it('leaves the scale alone when the cut points are fixed in its units', () => {
    const { ivti } = indexOf({ values, tree: { sensitivity }, classing: { method: 'fixed', cuts: [40, 60] } })
    expect(ivti.stability?.varied).toBe('weights within 25 %; treatment none or winsorise')
  })

  it('says nothing of a territory without a score, and nothing at all when not asked for', () => {
    const some = indexOf({ values: { a: [1, 2, 3, null], b: [2, 5, 3, null] }, tree: { sensitivity } })
    expect(sensitivityRows(some.ivti, some.run)[3]).toMatchObject({ class: null, same_class_share: Number.NaN, is_stable: null, class_low: null, class_high: null })
    const none = indexOf({ values })
    expect(sensitivityRows(none.ivti, none.run)).toEqual([])
    expect(territoryRiskRows(none.ivti, none.run)[0]).toMatchObject({ stability: null })
  })
})
