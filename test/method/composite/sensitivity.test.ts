import { describe, expect, it } from 'vitest'
import { compositeIndex } from '../../../src/method/composite/composite-index.js'
import type { CompositeIndexInput } from '../../../src/method/composite/index-input.js'
import { sensitivity, vulnerabilityRanks } from '../../../src/method/composite/sensitivity.js'
import { matrixFromRows } from '../../../src/method/matrix.js'
import { swiss } from './swiss-index.js'

const wide = {
  seed: 7,
  runs: 200,
  treatments: ['none', 'auto'],
  normalisations: ['min-max', 'z-score', 'rank'],
  acrossDimensions: ['arithmetic', 'geometric'],
  imputations: ['none', 'median'],
} as const

describe('sensitivity', () => {
  const result = sensitivity(swiss, wide)
  it('repeats itself from a seed and not from another', () => {
    expect(sensitivity(swiss, wide)).toEqual(result)
    expect(sensitivity(swiss, { ...wide, seed: 8 }).meanShift).not.toBe(result.meanShift)
  })
  it('gives every run with what it really varied', () => {
    expect(result.runs).toHaveLength(200)
    for (const name of ['treatment', 'normalisation', 'acrossDimensions', 'imputation'] as const) {
      expect(new Set(result.runs.map((run) => run[name])).size).toBeGreaterThan(1)
    }
    for (const run of result.runs) expect(run.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
  })
  it('puts the median rank inside the interval and all ranks inside the number of territories', () => {
    for (const { median, low, high, rank } of result.territories) {
      expect(low).toBeLessThanOrEqual(median)
      expect(median).toBeLessThanOrEqual(high)
      for (const value of [low, high, rank]) expect(value >= 1 && value <= 47).toBe(true)
    }
    expect(result.meanShift).toBeGreaterThan(0.3)
  })
  it('ranks the highest score first, as the index does', () => {
    const { scores } = compositeIndex(swiss)
    const first = result.territories.findIndex(({ rank }) => rank === 1)
    expect(scores[first]).toBe(Math.max(...scores))
  })
  it('shifts nothing when nothing varies', () => {
    const still = sensitivity(swiss, { seed: 1, runs: 5, weightSpread: 0 })
    expect(still.meanShift).toBe(0)
    still.territories.forEach(({ rank, low, high }) => expect([low, high]).toEqual([rank, rank]))
  })
  it('keeps weights within a quarter of their own', () => {
    const alone: CompositeIndexInput = {
      territories: ['a', 'b'],
      indicators: [
        { id: 'x', dimension: 'p', direction: 'risk' },
        { id: 'y', dimension: 'p', direction: 'risk' },
      ],
      values: matrixFromRows([
        [1, 2],
        [2, 1],
      ]),
    }
    const shares = sensitivity(alone, { seed: 3, runs: 400 }).runs.map(({ weights }) => weights[0] ?? NaN)
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.75 / 2)
    expect(Math.max(...shares)).toBeLessThanOrEqual(1.25 / 2)
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.2)
  })
  it('shows in the interval a rank that one run in six gives', () => {
    const goalposts = { low: 0, high: 100 }
    const close: CompositeIndexInput = {
      territories: ['a', 'b'],
      indicators: [
        { id: 'x', dimension: 'p', direction: 'risk', goalposts },
        { id: 'y', dimension: 'p', direction: 'risk', goalposts },
      ],
      values: matrixFromRows([
        [60, 40],
        [40, 65],
      ]),
    }
    const { territories } = sensitivity(close, { seed: 11, runs: 600 })
    expect(territories[0]).toMatchObject({ rank: 2, median: 2, low: 1, high: 2 })
    expect(territories[1]).toMatchObject({ rank: 1, median: 1, low: 1, high: 2 })
    expect(Math.abs((territories[0]?.meanShift ?? 0) - 0.15625)).toBeLessThan(0.05)
  })
  it.each([{ weightSpread: 1 }, { runs: 0 }, { seed: 0.5 }])('refuses %j', (change) => {
    expect(() => sensitivity(swiss, { seed: 1, ...change })).toThrow(/expected/)
  })
})

describe('leaving one indicator out', () => {
  const { leaveOneOut } = sensitivity(swiss, { seed: 1, runs: 1 })
  it('agrees with the index computed without it', () => {
    const [, ...others] = swiss.indicators
    const rows = Array.from({ length: 47 }, (_, row) => swiss.values.values.slice(row * 6 + 1, row * 6 + 6))
    const without = compositeIndex({ ...swiss, indicators: others, values: matrixFromRows(rows) })
    const [before, after] = [vulnerabilityRanks(compositeIndex(swiss).scores), vulnerabilityRanks(without.scores)]
    const shifts = [...before].map((rank, index) => Math.abs(rank - (after[index] ?? NaN)))
    expect(leaveOneOut[0]?.meanShift).toBeCloseTo(shifts.reduce((a, b) => a + b, 0) / 47, 12)
    expect(leaveOneOut[0]?.largestShift).toBe(Math.max(...shifts))
  })
  it('drops a dimension that loses its only indicator', () => {
    expect(leaveOneOut.map(({ indicator }) => indicator)).toEqual(['i0', 'i1', 'i2', 'i3', 'i4', 'i5'])
    expect(leaveOneOut[5]?.meanShift).toBeGreaterThan(0)
  })
})
