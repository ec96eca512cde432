import { describe, expect, it } from 'vitest'
import { compositeIndex } from '../../../src/method/composite/composite-index.js'
import type { CompositeIndexInput, WeightRule } from '../../../src/method/composite/index-input.js'
import { columnOf, makeMatrix, matrixFromRows, rowOf } from '../../../src/method/matrix.js'
import golden from '../../golden/composite.json' with { type: 'json' }
import { near } from './near.js'
import { swiss } from './swiss-index.js'

describe('scores against R', () => {
  it.each(Object.entries(golden.scores))('%s', (name, truth) => {
    const [withinDimensions, acrossDimensions] = name.split('_') as ['arithmetic', 'arithmetic']
    near(compositeIndex({ ...swiss, withinDimensions, acrossDimensions }).scores, truth)
  })
  it('power of 2 on both levels, which needs no shift', () => {
    const result = compositeIndex({ ...swiss, withinDimensions: { power: 2 }, acrossDimensions: { power: 2 } })
    near(result.scores, golden.quadratic)
    expect(result.shift).toBeNull()
  })
  it('effective weights are squared correlations with the score', () => {
    near(compositeIndex(swiss).effective.squaredCorrelation, golden.effective)
  })
})

describe('weights', () => {
  it.each(Object.entries(golden.weights))('%s against R', (rule, truth) => {
    const { weights } = compositeIndex({ ...swiss, weights: rule as WeightRule })
    near(weights.total, truth, rule === 'pca-varimax' ? 1e-8 : 1e-11)
  })
  it('equal weights nest: a lone indicator weighs as much as its neighbours together', () => {
    const { weights } = compositeIndex({ ...swiss, weights: 'equal' })
    expect([...weights.total].map((w) => Number(w.toFixed(6)))).toEqual(
      [1 / 6, 1 / 6, 1 / 9, 1 / 9, 1 / 9, 1 / 3].map((w) => Number(w.toFixed(6))),
    )
  })
  it('are said to be unused when another rule is asked for', () => {
    expect(compositeIndex({ ...swiss, weights: 'equal' }).notes.map(({ code }) => code)).toContain(
      'INDEX_WEIGHTS_UNUSED',
    )
  })
  it('by components tell the share of the first one', () => {
    const notes = compositeIndex({ ...swiss, weights: 'pca-eigenvector' }).notes
    expect(notes.find(({ code }) => code === 'INDEX_PCA_SHARE')?.message).toMatch(/carries \d\d\.\d % .* 2 kept/)
  })
})

describe('missing values', () => {
  it('leave the score to the indicators present and lower the coverage', () => {
    const result = compositeIndex(swiss)
    const [gap, whole] = [9, 0]
    expect(result.coverage[whole]).toBeCloseTo(1, 12)
    expect(result.coverage[gap]).toBeCloseTo(0.3 * 0.6 + 0.2, 12)
    expect(result.availability[9]).toBeCloseTo(2 / 6, 12)
  })
  it('below the availability asked for give no score and move no other', () => {
    const kept = makeMatrix(3, 1, (row) => [0, 5, 10][row] ?? NaN)
    const input: CompositeIndexInput = {
      territories: ['a', 'b', 'c', 'd'],
      indicators: [
        { id: 'x', dimension: 'q', direction: 'risk' },
        { id: 'y', dimension: 'q', direction: 'risk' },
      ],
      values: matrixFromRows([
        [0, 1],
        [5, 2],
        [10, 3],
        [1000, NaN],
      ]),
      minimumAvailability: 0.65,
    }
    const result = compositeIndex(input)
    expect([...result.scores]).toEqual([0, 50, 100, NaN])
    expect([...columnOf(result.normalised, 0)].slice(0, 3)).toEqual([...kept.values].map((x) => x * 10))
    expect(result.notes.map(({ code }) => code)).toEqual(['INDEX_NOT_AVAILABLE'])
    expect([...rowOf(result.contributions, 3)]).toEqual([NaN, NaN])
  })
  it('are filled by the median of the same parent, observed ones untouched, and still count as not observed', () => {
    const input: CompositeIndexInput = {
      territories: ['a', 'b', 'c', 'd', 'e', 'f'],
      parents: ['p', 'p', 'p', 'q', 'q', 'r'],
      indicators: [
        { id: 'x', dimension: 'k', direction: 'risk' },
        { id: 'y', dimension: 'k', direction: 'risk' },
      ],
      values: matrixFromRows([
        [0, 1],
        [4, 1],
        [NaN, 1],
        [10, 2],
        [NaN, 2],
        [NaN, 3],
      ]),
      imputation: 'parent-median',
    }
    const result = compositeIndex(input)
    expect([...columnOf(result.normalised, 0)]).toEqual([0, 40, 20, 100, 100, NaN])
    expect([...result.filled]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
    expect([...result.coverage]).toEqual([1, 1, 0.5, 1, 0.5, 0.5])
    expect([...columnOf(compositeIndex({ ...input, imputation: 'mean' }).normalised, 0)][5]).toBeCloseTo(140 / 3, 12)
    expect([...columnOf(compositeIndex({ ...input, imputation: 'median' }).normalised, 0)][5]).toBe(40)
  })
})

describe('zeros under a geometric mean', () => {
  it('are met by moving 0 to 100 to 1 to 100, named in the result', () => {
    const result = compositeIndex({ ...swiss, acrossDimensions: 'geometric' })
    expect(result.shift).toEqual({ from: [0, 100], to: [1, 100] })
    expect(result.notes.at(-1)?.message).toBe('Scale 0 to 100 moved to 1 to 100 before the mean.')
  })
  it('are refused when asked', () => {
    const input: CompositeIndexInput = { ...swiss, withinDimensions: 'geometric', zeros: 'refuse' }
    expect(() => compositeIndex(input)).toThrow(expect.objectContaining({ code: 'METHOD_INDEX_ZERO' }))
    expect(compositeIndex({ ...input, range: { low: 1, high: 100 } }).shift).toBeNull()
  })
})

describe('refusals name what is at fault', () => {
  const [first, ...others] = swiss.indicators
  const changed = (change: object): CompositeIndexInput =>
    first === undefined ? swiss : { ...swiss, indicators: [{ ...first, ...change }, ...others] }
  it.each([
    [changed({ weight: -1 }), /weight of i0 is -1/],
    [changed({ id: 'i1' }), /i1 is listed twice/],
    [changed({ goalposts: { low: 5, high: 5 } }), /goalposts of i0/],
    [{ ...changed({ goalposts: { low: 0, high: 5 } }), treatment: 'auto' as const }, /i0 has goalposts/],
    [{ ...swiss, normalisation: 'distance' as const }, /i0 has no reference/],
    [{ ...swiss, imputation: 'parent-median' as const }, /without parents/],
    [{ ...swiss, territories: ['x'] }, /47 x 6; expected 1 territories x 6/],
    [{ ...swiss, dimensions: [{ id: 'zz' }] }, /dimension zz/],
    [{ ...swiss, range: { low: 1, high: 1 } }, /range has no width/],
    [{ ...swiss, withinDimensions: { power: Infinity } }, /power of a mean is Infinity/],
    [{ ...swiss, minimumAvailability: 80 }, /minimumAvailability is 80/],
    [
      {
        ...swiss,
        dimensions: [
          { id: 'a', weight: 0 },
          { id: 'b', weight: 0 },
          { id: 'c', weight: 0 },
        ],
      },
      /sum/,
    ],
  ] as const)('case %#', (input, message) => {
    expect(() => compositeIndex(input)).toThrow(message)
  })
})
