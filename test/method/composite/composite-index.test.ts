import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compositeIndex } from '../../../src/method/composite/composite-index.js'
import type { AggregationRule, CompositeIndexInput, WeightRule } from '../../../src/method/composite/index-input.js'
import { normalise } from '../../../src/method/composite/normalise.js'
import { treat } from '../../../src/method/composite/treat.js'
import { columnOf, makeMatrix, matrixFromRows, rowOf } from '../../../src/method/matrix.js'
import golden from '../../golden/composite.json' with { type: 'json' }
import { swiss } from './swiss-index.js'

const near = (got: ArrayLike<number>, truth: readonly string[], bar = 1e-11): void => {
  expect(got.length).toBe(truth.length)
  Array.from(got).forEach((value, index) => {
    const expected = Number(truth[index])
    if (Number.isNaN(expected)) expect(value).toBeNaN()
    else expect(Math.abs(value - expected)).toBeLessThan(bar * Math.max(1, Math.abs(expected)))
  })
}

describe.each(Object.entries(golden.treated))('treatment of %s against R', (_, set) => {
  const values = set.x.map(Number)
  it('winsorises the same points to the same values', () => {
    const result = treat(values, 'winsorise')
    near(result.values, set.winsorised)
    expect(result.points.length).toBe(set.points)
  })
  it('takes the log of the untreated values when winsorising does not pass', () => {
    near(treat(values, 'auto').values, set.auto)
  })
  it('finds the same lambda of Box and Cox', () => {
    expect(treat(values, 'box-cox').lambda).toBeCloseTo(Number(set.lambda), 6)
  })
  it('keeps the order of the values', () => {
    for (const rule of ['winsorise', 'log', 'auto', 'box-cox'] as const) {
      const { values: treated } = treat(values, rule)
      values.forEach((x, i) => values.forEach((y, j) => {
        if (x < y) expect(treated[i]).toBeLessThanOrEqual(treated[j] ?? NaN)
      }))
    }
  })
})

describe('the report of a treatment', () => {
  it('tells what was done, to which points, and the shape before and after', () => {
    const result = treat([...Array.from({ length: 40 }, (_, index) => index + 1), NaN, 400], 'auto')
    expect(result).toMatchObject({ applied: 'winsorise', points: [41], passed: true })
    expect(result.before.skewness).toBeGreaterThan(5)
    expect(result.after.skewness).toBeLessThan(0.2)
    expect(result.values[40]).toBeNaN()
  })
  it('says when nothing was needed', () => {
    expect(treat([1, 2, 3, 4, 5], 'auto')).toMatchObject({ applied: 'none', points: [], passed: true })
  })
})

describe('normalisation against R', () => {
  const column = (rule: 'min-max' | 'z-score' | 'rank' | 'percentile'): ArrayLike<number> =>
    compositeIndex({ ...swiss, normalisation: rule }).normalised.values
  it.each([
    ['min-max', golden.minmax], ['z-score', golden.zscore], ['rank', golden.rank], ['percentile', golden.percentile],
  ] as const)('%s', (rule, truth) => near(column(rule), truth))
  it('cuts values beyond fixed goalposts and keeps years comparable', () => {
    const goalposts = { low: 0, high: 50 }
    expect([...normalise([-5, 10, 60, NaN], 'min-max', { direction: 'risk', goalposts })]).toEqual([0, 20, 100, NaN])
    expect([...normalise([-5, 10, 60], 'min-max', { direction: 'protection', goalposts })]).toEqual([100, 80, 0])
  })
  it('measures the distance beyond a reference on the side of risk', () => {
    expect([...normalise([5, 10, 15, 20], 'distance', { direction: 'risk', reference: 10 })]).toEqual([0, 0, 50, 100])
    expect([...normalise([5, 10, 15], 'distance', { direction: 'protection', reference: 10 })]).toEqual([100, 0, 0])
  })
  it('gives an indicator that does not vary the middle of the scale', () => {
    expect([...normalise([3, 3, NaN], 'min-max', { direction: 'risk' })]).toEqual([50, 50, NaN])
    expect([...normalise([3, 3], 'percentile', { direction: 'risk', range: { low: 1, high: 3 } })]).toEqual([2, 2])
    expect([...normalise([3, 3], 'z-score', { direction: 'risk' })]).toEqual([0, 0])
  })
})

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
    expect([...weights.total].map((w) => Number(w.toFixed(6)))).toEqual([1 / 6, 1 / 6, 1 / 9, 1 / 9, 1 / 9, 1 / 3].map((w) => Number(w.toFixed(6))))
  })
  it('are said to be unused when another rule is asked for', () => {
    expect(compositeIndex({ ...swiss, weights: 'equal' }).notes.map(({ code }) => code)).toContain('INDEX_WEIGHTS_UNUSED')
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
        { id: 'x', dimension: 'q', direction: 'risk' }, { id: 'y', dimension: 'q', direction: 'risk' },
      ],
      values: matrixFromRows([[0, 1], [5, 2], [10, 3], [1000, NaN]]),
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
        { id: 'x', dimension: 'k', direction: 'risk' }, { id: 'y', dimension: 'k', direction: 'risk' },
      ],
      values: matrixFromRows([[0, 1], [4, 1], [NaN, 1], [10, 2], [NaN, 2], [NaN, 3]]),
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
    [{ ...swiss, dimensions: [{ id: 'a', weight: 0 }, { id: 'b', weight: 0 }, { id: 'c', weight: 0 }] }, /sum/],
  ] as const)('case %#', (input, message) => {
    expect(() => compositeIndex(input)).toThrow(message)
  })
})

const cell = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -20, max: 60 }) }, { weight: 1, arbitrary: fc.constant(NaN) })
const rule: fc.Arbitrary<AggregationRule> = fc.constantFrom<AggregationRule[]>('arithmetic', 'geometric', 'harmonic', { power: 2 }, { power: -3 })
const anyIndex: fc.Arbitrary<CompositeIndexInput> = fc
  .record({
    rows: fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { minLength: 2, maxLength: 8 }),
    directions: fc.array(fc.constantFrom('risk' as const, 'protection' as const), { minLength: 5, maxLength: 5 }),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
    within: rule,
    across: rule,
  })
  .map(({ rows, directions, weights, within, across }) => ({
    territories: rows.map((_, row) => `t${row}`),
    indicators: directions.map((direction, index) => ({
      id: `i${index}`, direction, weight: weights[index], dimension: ['a', 'b', 'a', 'c', 'b'][index] ?? 'a',
    })),
    values: matrixFromRows(rows),
    withinDimensions: within,
    acrossDimensions: across,
  }))

describe('for any index', () => {
  it('the contributions of a territory sum to its score and none is negative', () => {
    fc.assert(
      fc.property(anyIndex, (input) => {
        const result = compositeIndex(input)
        result.scores.forEach((score, row) => {
          const own = rowOf(result.contributions, row)
          if (Number.isNaN(score)) return expect(own.every((part) => Number.isNaN(part))).toBe(true)
          expect(Math.abs(own.reduce((a, b) => a + b, 0) - score)).toBeLessThan(1e-9)
          own.forEach((part) => expect(part).toBeGreaterThanOrEqual(-1e-9))
        })
      }),
      { numRuns: 300 },
    )
  })
  it('scores lie on the scale, whatever the order of the rows', () => {
    fc.assert(
      fc.property(anyIndex, (input) => {
        const { scores } = compositeIndex(input)
        const rows = input.values.rows
        const turned = { ...input, values: makeMatrix(rows, 5, (r, c) => input.values.values[(rows - 1 - r) * 5 + c] ?? NaN) }
        const back = compositeIndex(turned).scores.toReversed()
        scores.forEach((score, row) => {
          if (Number.isNaN(score)) return expect(back[row]).toBeNaN()
          expect(score).toBeGreaterThanOrEqual(-1e-9)
          expect(score).toBeLessThanOrEqual(100 + 1e-9)
          expect(back[row]).toBeCloseTo(score, 9)
        })
      }),
    )
  })
  it('a change of unit of an indicator changes no score', () => {
    fc.assert(
      fc.property(anyIndex, fc.integer({ min: 1, max: 50 }), fc.integer({ min: -9, max: 9 }), (input, factor, offset) => {
        const moved = { ...input, values: { ...input.values, values: input.values.values.map((x, i) => (i % 5 === 2 ? x * factor + offset : x)) } }
        const [plain, other] = [compositeIndex(input).scores, compositeIndex(moved).scores]
        plain.forEach((score, row) => (Number.isNaN(score) ? expect(other[row]).toBeNaN() : expect(other[row]).toBeCloseTo(score, 8)))
      }),
    )
  })
  it('more of a risk never lowers, more of a protection never raises a score under fixed goalposts', () => {
    fc.assert(
      fc.property(anyIndex, fc.nat(4), fc.integer({ min: 1, max: 30 }), (input, column, more) => {
        const fixed = { ...input, indicators: input.indicators.map((own) => ({ ...own, goalposts: { low: -20, high: 60 } })) }
        const raised = { ...fixed, values: { ...fixed.values, values: fixed.values.values.map((x, i) => (i === column ? x + more : x)) } }
        const [before, after] = [compositeIndex(fixed).scores[0] ?? NaN, compositeIndex(raised).scores[0] ?? NaN]
        if (Number.isNaN(before)) return
        const sign = input.indicators[column]?.direction === 'risk' ? 1 : -1
        expect(sign * (after - before)).toBeGreaterThanOrEqual(-1e-9)
      }),
    )
  })
})
