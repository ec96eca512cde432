import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryAt, makeMatrix, matrixFromRows } from '../../../src/method/matrix.js'
import { averageMarginalEffects } from '../../../src/method/survey/average-marginal-effects.js'
import { coefficientTable } from '../../../src/method/survey/coefficient-table.js'
import { comparability } from '../../../src/method/survey/comparability.js'
import { factorContributions, rankContributions } from '../../../src/method/survey/factor-contributions.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import { caseNamed, inputOf } from './golden-logit.js'

const person = inputOf(caseNamed('strataClusters'))
const fit = fitSurveyLogit(person)

describe('comparability of survey and target', () => {
  const row = (
    survey: number | null,
    target: number | null,
    error: number | null = 0.001,
    category: string | null = 'yes',
  ) => ({ term: 'rural', category, survey, surveyStandardError: error, target })
  it.each([
    ['near by standardised difference', row(0.3, 0.33), 'comparable'],
    ['near by the interval', row(0.3, 0.4, 0.06), 'comparable'],
    ['far by both', row(0.3, 0.4), 'differs'],
    ['only in the target', row(null, 0.1), 'absent-in-survey'],
    ['only in the survey', row(0.1, 0), 'absent-in-target'],
    ['numeric and near', { ...row(9.1, 9.2, 0.001, null), surveyVariance: 16, targetVariance: 16 }, 'comparable'],
    ['numeric and far', { ...row(9.1, 10.1, 0.001, null), surveyVariance: 16, targetVariance: 16 }, 'differs'],
  ])('%s', (_, one, verdict) => {
    expect(comparability([one]).categories[0]?.verdict).toBe(verdict)
  })
  it('has the standardised difference of two shares', () => {
    const [one] = comparability([row(0.3, 0.4)]).categories
    expect(one?.standardisedDifference).toBeCloseTo(-0.1 / Math.sqrt((0.21 + 0.24) / 2), 12)
  })
  it('flags a term for one bad category and names what is absent', () => {
    const found = comparability([
      row(0.3, 0.3),
      { ...row(0.2, 0, 0.01), category: 'no' },
      { ...row(0.5, 0.5), term: 'sex' },
    ])
    expect([found.comparable, found.flagged]).toEqual([['sex'], ['rural']])
    expect(found.notes[0]?.message).toBe('rural = no does not occur in the target population.')
  })
})

describe('average marginal effects', () => {
  const effects = [
    { name: 'age', kind: 'slope', column: 1 },
    { name: 'girl', kind: 'switch', column: 2 },
  ] as const
  const base = { x: person.x, weights: person.weights, covariance: fit.covariance, df: fit.residualDf, effects }
  const effectsAt = (coefficients: ArrayLike<number>): number[] =>
    averageMarginalEffects({ ...base, coefficients }).map(({ effect }) => effect)
  it('are weighted means of differences in probability', () => {
    const p = (row: number, girl: number): number => {
      const eta = [1, entryAt(person.x, row, 1), girl, entryAt(person.x, row, 3)].reduce(
        (sum, value, k) => sum + value * (fit.coefficients[k] ?? 0),
        0,
      )
      return 1 / (1 + Math.exp(-eta))
    }
    const total = Array.from(person.weights).reduce((a, b) => a + b)
    const mean =
      Array.from(person.weights).reduce((sum, weight, row) => sum + weight * (p(row, 1) - p(row, 0)), 0) / total
    expect(effectsAt(fit.coefficients)[1]).toBeCloseTo(mean, 12)
  })
  it('have the delta error of a gradient taken by differences', () => {
    const step = 1e-6
    averageMarginalEffects({ ...base, coefficients: fit.coefficients }).forEach((one, at) => {
      const gradient = Array.from(fit.coefficients, (_, k) => {
        const shifted = (sign: number): number =>
          effectsAt(fit.coefficients.map((value, j) => value + (j === k ? sign * step : 0)))[at] ?? NaN
        return (shifted(1) - shifted(-1)) / (2 * step)
      })
      let variance = 0
      gradient.forEach((a, i) => gradient.forEach((b, j) => (variance += a * b * entryAt(fit.covariance, i, j))))
      expect(one.standardError).toBeCloseTo(Math.sqrt(variance), 8)
      expect(one.low < one.effect && one.effect < one.high).toBe(true)
    })
  })
})

describe('contributions of the factors', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true })
  it('sum to the gap of the mean linear predictor from the national one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, number, fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 12 }),
        fc.tuple(number, number, number),
        (places, b) => {
          const means = matrixFromRows(places.map(([x1, x2, x3]) => [1, x1, x2, x3]))
          const coefficients = [-2, ...b]
          const n = places.map(([, , , count]) => count)
          const found = factorContributions({
            codes: places.map((_, at) => `${at}`),
            means,
            n,
            coefficients,
            factors: ['one', 'school', 'school', 'water'],
          })
          const eta = places.map(([x1, x2, x3]) => -2 + x1 * b[0] + x2 * b[1] + x3 * b[2])
          const national = eta.reduce((sum, value, at) => sum + value * (n[at] ?? 0), 0) / n.reduce((a, c) => a + c)
          eta.forEach((value, at) => expect(found.gaps[at]).toBeCloseTo(value - national, 9))
        },
      ),
    )
  })
  it('name the strongest risk and protective factors, signed, dummies of a factor together', () => {
    const means = matrixFromRows([
      [1, 0.8, 0.1, 0.2],
      [1, 0.2, 0.3, 0.6],
    ])
    const found = factorContributions({
      codes: ['01', '02'],
      means,
      n: [100, 100],
      coefficients: [-2, 1, -0.5, -1],
      factors: ['one', 'rural', 'head', 'head'],
      top: 1,
    })
    expect(found.factors).toEqual(['rural', 'head'])
    expect(found.risk[0]?.map(({ factor }) => factor)).toEqual(['rural'])
    expect(found.risk[0]?.[0]?.contribution).toBeCloseTo(0.3, 12)
    expect(found.protective[1]?.map(({ factor }) => factor)).toEqual(['rural'])
    expect(entryAt(found.contributions, 0, 1)).toBeCloseTo(0.05 + 0.2, 12)
  })
  it('stand strongest first, ties in the order of the factors, as shares of all sizes', () => {
    const input = { codes: ['a', 'b'], means: matrixFromRows([[0, 0, 0, 0], [2, 4, 2, 0.5]]), n: [1, 1], coefficients: [1, -1, -1, 0], factors: ['age', 'zone', 'sex', 'head'] }
    const shares = [
      { factor: 'zone', contribution: -2, share: 0.5 },
      { factor: 'age', contribution: 1, share: 0.25 },
      { factor: 'sex', contribution: -1, share: 0.25 },
      { factor: 'head', contribution: 0, share: 0 },
    ]
    const found = factorContributions(input)
    expect(found.shares[1]).toEqual(shares)
    expect(found.risk[1]).toEqual([shares[1]])
    expect(found.protective[1]).toEqual([shares[0], shares[2]])
    const { order, sizes } = rankContributions(input)
    expect([...order.values.slice(4)]).toEqual([1, 0, 2, 3])
    expect([...sizes.values.slice(4)]).toEqual([0.5, 0.25, 0.25, 0])
  })
  it('leave a territory without persons without a number and out of the mean', () => {
    const found = factorContributions({
      codes: ['a', 'b', 'c'],
      means: makeMatrix(3, 1, (row) => (row === 2 ? NaN : row)),
      n: [10, 10, 0],
      coefficients: [2],
      factors: ['x'],
    })
    expect(Array.from(found.gaps)).toEqual([-1, 1, NaN])
  })
})

describe('the table of coefficients', () => {
  it('says which degrees of freedom it uses', () => {
    const [, age] = coefficientTable(fit)
    const [, stata] = coefficientTable(fit, { rule: 'design' })
    expect(age?.oddsRatio).toBeCloseTo(Math.exp(fit.coefficients[1] ?? 0), 12)
    expect((age?.oddsRatioHigh ?? 0) > (stata?.oddsRatioHigh ?? 0)).toBe(true)
  })
  it('reads a coefficient whose interval leaves out 0', () => {
    const table = coefficientTable(fitSurveyLogit(inputOf(caseNamed('infert'))))
    expect(table.map(({ reading }) => reading)).toEqual(['protection', 'risk', 'risk'])
  })
})
