import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matrixFromColumns, matrixFromRows } from '../../../src/method/matrix.js'
import { buildBootstrap } from '../../../src/method/survey/build-bootstrap.js'
import { fitFromPatterns } from '../../../src/method/survey/fit-from-patterns.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import { fitReplicateLogit } from '../../../src/method/survey/fit-replicate-logit.js'
import { sandwich } from '../../../src/method/survey/sandwich.js'
import { apart, caseNamed, inputOf } from './golden-logit.js'

const ones = (n: number): number[] => new Array<number>(n).fill(1)
const person = inputOf(caseNamed('strataClusters'))

describe('collinearity', () => {
  it.each([1e-8, 1e-14])(
    'is named, and the rest fitted as if the term were absent, whatever the tolerance (%s)',
    (epsilon) => {
      const { x } = person
      const doubled = matrixFromRows(
        Array.from({ length: x.rows }, (_, row) => {
          const line = Array.from(x.values.subarray(row * 4, row * 4 + 4))
          return [...line, (line[1] ?? 0) * 3 - 5 + (line[2] ?? 0)]
        }),
      )
      const fit = fitSurveyLogit({ ...person, x: doubled, termNames: ['one', 'age', 'girl', 'rural', 'twin'], epsilon })
      const plain = fitSurveyLogit(person)
      expect(fit.aliased).toEqual(['twin'])
      expect(fit.coefficients[4]).toBeNaN()
      expect(apart(fit.coefficients.slice(0, 4), plain.coefficients)).toBeLessThan(1e-12)
      expect(fit.residualDf).toBe(plain.residualDf)
      expect(fit.warnings.map(({ code }) => code)).toEqual(['LOGIT_ALIASED'])
    },
  )
})

describe('separation', () => {
  const y = [0, 0, 0, 1, 0, 1, 1, 1, 1, 1]
  const dummy = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
  const age = [5, 6, 9, 8, 12, 11, 13, 7, 9, 12]
  it('is named with its term, and that term has no standard error', () => {
    const fit = fitSurveyLogit({
      x: matrixFromColumns([ones(10), age, dummy]),
      y,
      weights: ones(10),
      termNames: ['one', 'age', 'working'],
    })
    expect(fit.separated).toEqual(['working'])
    expect(fit.converged).toBe(false)
    expect(fit.standardErrors[2]).toBeNaN()
    expect(fit.standardErrors[1]).toBeGreaterThan(0)
    expect(fit.warnings[0]?.message).toMatch(/working: separate/)
  })
  it('is met by a finite estimate under Firth', () => {
    const fit = fitSurveyLogit({ x: matrixFromColumns([ones(10), age, dummy]), y, weights: ones(10), firth: true })
    expect(fit.separated).toEqual([])
    expect(fit.converged).toBe(true)
    expect(fit.coefficients.every((value) => Math.abs(value) < 10)).toBe(true)
  })
  it('that is complete names every term that takes part', () => {
    const fit = fitSurveyLogit({
      x: matrixFromColumns([ones(6), [1, 2, 3, 4, 5, 6]]),
      y: [0, 0, 0, 1, 1, 1],
      weights: ones(6),
      termNames: ['one', 'age'],
    })
    expect(fit.separated).toEqual(['one', 'age'])
  })
  it('is not cried where a near separation has an estimate', () => {
    expect(fitSurveyLogit(inputOf(caseNamed('nearSeparation'))).separated).toEqual([])
  })
})

describe("Firth's penalty", () => {
  it('adds half a case to each cell of a saturated table', () => {
    const fit = fitFromPatterns({
      patterns: matrixFromRows([
        [1, 0],
        [1, 1],
      ]),
      weightSum: [20, 30],
      eventWeightSum: [3, 0],
      firth: true,
    })
    const first = Math.log(3.5 / 17.5)
    expect(fit.coefficients[0]).toBeCloseTo(first, 10)
    expect(fit.coefficients[1]).toBeCloseTo(Math.log(0.5 / 30.5) - first, 10)
  })
})

describe('input that cannot be used', () => {
  const x = matrixFromColumns([ones(4), [1, 2, 3, 4]])
  it.each([
    ['a negative weight', { x, y: [0, 1, 1, 0], weights: [1, -1, 1, 1] }, /1 weights are negative/],
    ['a missing weight', { x, y: [0, 1, 1, 0], weights: [1, NaN, 1, 1] }, /1 are missing/],
    ['no events', { x, y: [0, 0, 0, 0], weights: ones(4) }, /no case is an event/],
    ['nothing but events', { x, y: [1, 1, 1, 1], weights: ones(4) }, /every case is an event/],
    ['another outcome', { x, y: [0, 2, 1, 0], weights: ones(4) }, /neither 0 nor 1/],
    ['a missing outcome', { x, y: [0, NaN, 1, 0], weights: ones(4) }, /1 of 4 rows lack/],
    [
      'a lonely unit',
      { x, y: [0, 1, 1, 0], weights: ones(4), strata: ['a', 'a', 'a', 'coast'] },
      /stratum coast with a single/,
    ],
    [
      'unit names shared by strata where that is ruled out',
      { x, y: [0, 1, 1, 0], weights: ones(4), strata: [1, 1, 2, 2], psu: [1, 2, 1, 2], nest: false },
      /2 names/,
    ],
    [
      'a stratum without a name',
      { x, y: [0, 1, 1, 0], weights: ones(4), strata: [1, 1, NaN, NaN] },
      /2 of 4 entries of strata are missing/,
    ],
    [
      'a finite population that differs within a stratum',
      { x, y: [0, 1, 1, 0], weights: ones(4), strata: ['a', 'a', 'b', 'b'], fpc: [20, 20, 30, 40] },
      /differs within 1 strata, among them b/,
    ],
    [
      'a population below its sample',
      { x, y: [0, 1, 1, 0], weights: ones(4), fpc: [3, 3, 3, 3] },
      /smaller than its sample/,
    ],
    ['lists of another length', { x, y: [0, 1, 1], weights: ones(4) }, /one entry per row/],
  ])('%s is refused with a sentence', (_, input, message) => {
    expect(() => fitSurveyLogit(input)).toThrow(message)
  })
  it('counts rows left out by the rule of missing values', () => {
    const fit = fitSurveyLogit({
      x: matrixFromColumns([ones(6)]),
      y: [0, NaN, 1, 0, 1, 1],
      weights: ones(6),
      missing: 'domain',
    })
    expect(fit.missingRows).toBe(1)
    expect(fit.warnings[0]?.code).toBe('LOGIT_ROWS_MISSING')
  })
  it('takes x as a list of its rows too', () => {
    const y = [0, 1, 1, 0, 1]
    const rows = [[1, 3], [1, 1], [1, 2], [1, 5], [1, 4]]
    expect(fitSurveyLogit({ x: rows, y, weights: ones(5) })).toEqual(fitSurveyLogit({ x: matrixFromRows(rows), y, weights: ones(5) }))
  })
  it('takes unit names shared by strata for different units, and says so', () => {
    const nested = fitSurveyLogit({
      x,
      y: [0, 1, 1, 0],
      weights: ones(4),
      strata: [1, 1, 2, 2],
      psu: [1, 2, 1, 2],
    })
    expect(nested.warnings.map(({ code }) => code)).toContain('DESIGN_UNITS_NESTED')
    const unique = fitSurveyLogit({
      x,
      y: [0, 1, 1, 0],
      weights: ones(4),
      strata: [1, 1, 2, 2],
      psu: ['1a', '2a', '1b', '2b'],
    })
    expect(nested.standardErrors).toEqual(unique.standardErrors)
  })
})

describe('properties', () => {
  const order = (seed: number): number[] => {
    const index = Array.from({ length: person.x.rows }, (_, row) => row)
    return index.sort((a, b) => ((a * 7919 + seed) % 401) - ((b * 7919 + seed) % 401) || a - b)
  }
  it('the order of rows and the scale of weights do not matter', () => {
    const base = fitSurveyLogit(person)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (seed, factor) => {
        const rows = order(seed)
        const pick = <T>(list: ArrayLike<T>): T[] => rows.map((row) => list[row] as T)
        const moved = fitSurveyLogit({
          ...person,
          x: matrixFromRows(rows.map((row) => person.x.values.subarray(row * 4, row * 4 + 4))),
          y: pick(person.y),
          weights: pick(person.weights).map((weight) => weight * factor),
          strata: pick(person.strata ?? []),
          psu: pick(person.psu ?? []),
          domain: undefined,
        })
        expect(apart(moved.coefficients, base.coefficients)).toBeLessThan(1e-10)
        expect(apart(moved.standardErrors, base.standardErrors)).toBeLessThan(1e-9)
      }),
      { numRuns: 20 },
    )
  })
  it('rows of weight zero change nothing but stay as units', () => {
    const weights = Array.from(person.weights, (weight, row) => (row % 3 === 0 ? 0 : weight))
    const zero = fitSurveyLogit({ ...person, weights })
    const domain = fitSurveyLogit({ ...person, domain: weights.map((weight) => weight > 0) })
    expect(apart(zero.coefficients, domain.coefficients)).toBeLessThan(1e-12)
    expect(apart(zero.standardErrors, domain.standardErrors)).toBeLessThan(1e-12)
  })
  it('a sandwich of zero-filled units equals one told of the absent units', () => {
    const full = sandwich({
      scoresByPsu: matrixFromRows([[3], [1], [0], [-2], [0]]),
      strata: ['a', 'a', 'a', 'b', 'b'],
    })
    const short = sandwich({
      scoresByPsu: matrixFromRows([[3], [1], [-2]]),
      strata: ['a', 'a', 'b'],
      psuCounts: [3, 3, 2],
    })
    expect(short.meat.values[0]).toBeCloseTo(full.meat.values[0] ?? NaN, 12)
  })
  it('a seeded bootstrap repeats itself and stands near linearisation', () => {
    const build = (): Float64Array =>
      fitReplicateLogit(person, buildBootstrap(person, { replicates: 300, seed: 11 })).standardErrors
    const first = build()
    expect(build()).toEqual(first)
    expect(apart(first, fitSurveyLogit(person).standardErrors)).toBeLessThan(0.25)
  })
})
