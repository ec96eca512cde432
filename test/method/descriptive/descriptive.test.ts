import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correlation, correlationMatrix } from '../../../src/method/descriptive/correlation.js'
import { kurtosis, mean, skewness, variance, weightedMean } from '../../../src/method/descriptive/moments.js'
import { quantile } from '../../../src/method/descriptive/quantile.js'
import { ranks } from '../../../src/method/descriptive/ranks.js'
import { matrixFromColumns } from '../../../src/method/matrix.js'
import { seededRandom } from '../../../src/method/random.js'
import golden from '../../golden/descriptive.json' with { type: 'json' }

describe.each(Object.entries(golden.columns))('%s against R', (_, column) => {
  const values = column.values.map(Number)
  it.each([
    ['skewness', skewness(values), column.skewness],
    ['kurtosis', kurtosis(values), column.kurtosis],
    ['variance', variance(values), column.variance],
  ])('%s', (__, got, truth) => expect(Math.abs(got / Number(truth) - 1)).toBeLessThan(1e-12))
  it('quantiles of the seventh type', () => {
    const got = [0, 0.05, 0.25, 0.5, 0.9, 1].map((p) => quantile(values, p))
    got.forEach((value, index) => expect(value).toBeCloseTo(Number(column.quantiles[index]), 10))
  })
})

describe('correlations of airquality against R', () => {
  const data = matrixFromColumns(Object.values(golden.correlations.data).map((column) => column.map(Number)))
  it.each([
    ['pearson', 'pairwise'],
    ['pearson', 'complete'],
    ['spearman', 'pairwise'],
    ['spearman', 'complete'],
  ] as const)('%s, %s', (kind, missing) => {
    const truth = golden.correlations[`${kind}_${missing}`].map(Number)
    correlationMatrix(data, { kind, missing }).values.forEach((value, index) =>
      expect(Math.abs(value - (truth[index] ?? 0))).toBeLessThan(1e-13),
    )
  })
})

describe('missing and degenerate values', () => {
  it('leaves missing values out of every measure', () => {
    expect([mean([1, NaN, 3]), quantile([NaN, 1, 2], 0.5), variance([NaN, 1, 3])]).toEqual([2, 1.5, 2])
    expect(weightedMean([10, NaN, 20], [1, 5, 3])).toBe(17.5)
  })
  it('answers NaN where a measure is undefined', () => {
    expect([mean([]), variance([1]), skewness([1, 2]), kurtosis([1, 2, 3]), skewness([4, 4, 4, 4])]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
    ])
    expect(correlation([1, 1, 1], [1, 2, 3])).toBeNaN()
    expect(weightedMean([1, 2], [0, 0])).toBeNaN()
  })
  it('gives ties their mean, lowest or highest rank and a missing value none', () => {
    expect([...ranks([5, 1, NaN, 5, 9])]).toEqual([2.5, 1, NaN, 2.5, 4])
    expect([...ranks([5, 1, NaN, 5, 9], 'lowest')]).toEqual([2, 1, NaN, 2, 4])
    expect([...ranks([5, 1, NaN, 5, 9], 'highest')]).toEqual([3, 1, NaN, 3, 4])
  })
})

describe('for any values', () => {
  it('the moments ignore order and shift, and skewness turns with the sign', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 4, maxLength: 30 }), (list) => {
        const value = skewness(list)
        if (Number.isNaN(value)) return
        expect(skewness(list.map((x) => 7 - 2 * x))).toBeCloseTo(-value, 8)
        expect(kurtosis(list.toReversed().map((x) => x + 1000))).toBeCloseTo(kurtosis(list), 6)
      }),
    )
  })
})

describe('the seeded generator', () => {
  it('repeats itself from a seed and differs between seeds', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed))
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })
  it('fills 0 to 1 evenly', () => {
    const random = seededRandom(1)
    const bins = new Float64Array(20)
    for (let index = 0; index < 200_000; index++) {
      const bin = Math.floor(random() * 20)
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    const chi = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chi).toBeLessThan(43.8)
  })
})
