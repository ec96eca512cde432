import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compositeIndex } from '../../../src/method/composite/composite-index.js'
import type { AggregationRule, CompositeIndexInput } from '../../../src/method/composite/index-input.js'
import { makeMatrix, matrixFromRows, rowOf } from '../../../src/method/matrix.js'

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20, max: 60 }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
)
const rule: fc.Arbitrary<AggregationRule> = fc.constantFrom<AggregationRule[]>(
  'arithmetic',
  'geometric',
  'harmonic',
  { power: 2 },
  { power: -3 },
)
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
      id: `i${index}`,
      direction,
      weight: weights[index],
      dimension: ['a', 'b', 'a', 'c', 'b'][index] ?? 'a',
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
        const turned = {
          ...input,
          values: makeMatrix(rows, 5, (r, c) => input.values.values[(rows - 1 - r) * 5 + c] ?? NaN),
        }
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
      fc.property(
        anyIndex,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: -9, max: 9 }),
        (input, factor, offset) => {
          const moved = {
            ...input,
            values: {
              ...input.values,
              values: input.values.values.map((x, i) => (i % 5 === 2 ? x * factor + offset : x)),
            },
          }
          const [plain, other] = [compositeIndex(input).scores, compositeIndex(moved).scores]
          plain.forEach((score, row) =>
            Number.isNaN(score) ? expect(other[row]).toBeNaN() : expect(other[row]).toBeCloseTo(score, 8),
          )
        },
      ),
    )
  })
  it('more of a risk never lowers, more of a protection never raises a score under fixed goalposts', () => {
    fc.assert(
      fc.property(anyIndex, fc.nat(4), fc.integer({ min: 1, max: 30 }), (input, column, more) => {
        const fixed = {
          ...input,
          indicators: input.indicators.map((own) => ({ ...own, goalposts: { low: -20, high: 60 } })),
        }
        const raised = {
          ...fixed,
          values: { ...fixed.values, values: fixed.values.values.map((x, i) => (i === column ? x + more : x)) },
        }
        const [before, after] = [compositeIndex(fixed).scores[0] ?? NaN, compositeIndex(raised).scores[0] ?? NaN]
        if (Number.isNaN(before)) return
        const sign = input.indicators[column]?.direction === 'risk' ? 1 : -1
        expect(sign * (after - before)).toBeGreaterThanOrEqual(-1e-9)
      }),
    )
  })
})
