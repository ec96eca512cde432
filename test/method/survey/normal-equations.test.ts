import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, makeMatrix, numberAt } from '../../../src/method/matrix.js'
import { fitFromPatterns } from '../../../src/method/survey/fit-from-patterns.js'
import { factorise, inverseCrossProduct } from '../../../src/method/survey/least-squares.js'
import { choleskyFactor, columnSums, crossProduct, filledEntries, inverseOf, soundShare } from '../../../src/method/survey/normal-equations.js'
import { levelGroups, patternLevels, riskLevels } from '../../../src/method/survey/risk-levels.js'

const x = makeMatrix(40, 4, (row, column) => (column === 0 ? 1 : ((row * (column * 7 + 3)) % 11) / 5 - 1))
const sizes = Float64Array.from({ length: 40 }, (_, row) => 0.5 + (row % 7))

describe('normal equations', () => {
  it('have the inverse that a QR of the weighted columns has', () => {
    const factor = choleskyFactor(crossProduct(filledEntries(x, [0, 1, 2, 3]), sizes), 4)
    if (factor === undefined) throw new Error('no factor')
    expect(factor.share).toBeGreaterThan(soundShare)
    const qr = inverseCrossProduct(factorise([0, 1, 2, 3].map((column) => columnOf(x, column).map((value, row) => value * Math.sqrt(numberAt(sizes, row))))).triangle)
    inverseOf(factor).values.forEach((value, at) => expect(value).toBeCloseTo(numberAt(qr.values, at), 14))
  })

  it('take the columns asked for, and leave out rows of size 0', () => {
    const few = sizes.map((size, row) => (row < 2 ? size : 0))
    expect([...crossProduct(filledEntries(x, [0, 2]), few)]).toEqual([[0, 0], [0, 2], [2, 0], [2, 2]].map(([a = 0, b = 0]) => entry(few, a, b)))
    expect([...columnSums(filledEntries(x, [0, 2]), few)]).toEqual([0, 2].map((column) => entry(few, 0, column)))
  })

  it('know no factor where a column is a combination of others, and say so where it nearly is', () => {
    const nearly = (gap: number) => makeMatrix(40, 3, (row, column) => (column < 2 ? numberAt(x.values, row * 4 + column) : numberAt(x.values, row * 4 + 1) + gap * numberAt(x.values, row * 4 + 2)))
    const shareOf = (gap: number): number => choleskyFactor(crossProduct(filledEntries(nearly(gap), [0, 1, 2]), sizes), 3)?.share ?? 0
    expect(shareOf(0)).toBeLessThan(1e-12)
    expect(shareOf(1e-3)).toBeLessThan(soundShare)
    expect(shareOf(1)).toBeGreaterThan(soundShare)
  })

  it('give way to a QR there: a shifted or stretched column changes neither the fit nor what is told of it', () => {
    const weight = Float64Array.from({ length: 40 }, (_, row) => 3 + (row % 4))
    const events = Float64Array.from({ length: 40 }, (_, row) => 1 + (row % 3))
    const plain = fitFromPatterns({ patterns: x, weightSum: weight, eventWeightSum: events })
    fc.assert(
      fc.property(fc.integer({ min: -3000, max: 3000 }), fc.constantFrom(0.001, 1, 50), (shift, stretch) => {
        const moved = { ...x, values: x.values.map((value, at) => (at % 4 === 1 ? value * stretch + shift : value)) }
        const found = fitFromPatterns({ patterns: moved, weightSum: weight, eventWeightSum: events })
        expect(found.aliased).toEqual([])
        expect(found.deviance).toBeCloseTo(plain.deviance, 8)
        expect(numberAt(found.coefficients, 1) * stretch).toBeCloseTo(numberAt(plain.coefficients, 1), 7)
        expect(numberAt(found.bread.values, 10)).toBeCloseTo(numberAt(plain.bread.values, 10), 9)
      }),
      { numRuns: 40, seed: 5 },
    )
  })
})

describe('levels of risk', () => {
  it('hold rows of equal probability once, without those that have no weight', () => {
    const found = riskLevels([1, 0, 1, 0, 1], [0.3, 0.1, 0.3, 0.3, 0.9], [1, 2, 3, 4, 0])
    expect([...found.probability]).toEqual([0.1, 0.3])
    expect([...found.levelOf]).toEqual([1, 0, 1, 1, -1])
    expect([found.rows, found.weight, found.events, found.others].map((list) => [...list])).toEqual([[1, 3], [2, 8], [0, 4], [2, 4]])
  })

  it('are the same by pattern, where rows have the probability of their pattern', () => {
    const [y, weights, patternOf] = [[1, 0, 1, 0, 1, 1], [1, 2, 3, 4, 0, 2], Int32Array.of(2, 0, 2, 1, 3, 0)]
    const byPattern = Float64Array.of(0.1, 0.3, 0.3, Number.NaN)
    expect(patternLevels(y, weights, patternOf, byPattern)).toEqual(riskLevels(y, Array.from(patternOf, (pattern) => numberAt(byPattern, pattern)), weights))
  })

  it('fall into groups by the middle of their weight, without gaps', () => {
    expect([...levelGroups(riskLevels([], [0.1, 0.2, 0.3, 0.4], [1, 1, 1, 1]), 2)]).toEqual([0, 0, 1, 1])
    expect([...levelGroups(riskLevels([], [0.1, 0.2, 0.3], [1, 98, 1]), 10)]).toEqual([0, 1, 2])
  })
})

function entry(size: Float64Array, a: number, b: number): number {
  let sum = 0
  for (let row = 0; row < x.rows; row++) sum += numberAt(size, row) * numberAt(x.values, row * 4 + a) * numberAt(x.values, row * 4 + b)
  return sum
}
