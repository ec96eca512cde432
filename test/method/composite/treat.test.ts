import { describe, expect, it } from 'vitest'
import { treat } from '../../../src/method/composite/treat.js'
import golden from '../../golden/composite.json' with { type: 'json' }
import { near } from './near.js'

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
      values.forEach((x, i) =>
        values.forEach((y, j) => {
          if (x < y) expect(treated[i]).toBeLessThanOrEqual(treated[j] ?? NaN)
        }),
      )
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

describe('the bounds of the rule', () => {
  const share = (ones: number): number[] => Array.from({ length: 1000 }, (_, index) => (index < ones ? 1 : 0))
  it('fails at skewness 2.4 and kurtosis 3.65, passes at 2.3 and 3.15', () => {
    expect([treat(share(117), 'none').passed, treat(share(125), 'none').passed]).toEqual([false, true])
  })
  it('moves no more than five points and says that they did not suffice', () => {
    const values = [
      ...Array.from({ length: 300 }, (_, index) => index),
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((x) => x * 1e4),
    ]
    const result = treat(values, 'winsorise')
    expect([result.points, result.passed]).toEqual([[303, 304, 305, 306, 307], false])
    expect(treat(values, 'auto').applied).toBe('log')
  })
})
