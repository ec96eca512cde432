import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benchmark } from '../../../src/method/survey/benchmark.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import { predictTerritories } from '../../../src/method/survey/predict-territories.js'
import golden from '../../golden/survey/predict.json' with { type: 'json' }
import { studentQuantile } from '../../../src/method/distribution/student-t.js'
import { apart, caseNamed, inputOf } from './golden-logit.js'
import { sumsOf, withIntercept } from './territory-fixture.js'

const fit = fitSurveyLogit(inputOf(caseNamed('apistrat')))
const x = withIntercept(golden.ell, golden.meals, golden.mobility)
const territories = sumsOf(golden.county, x, fit.coefficients)
const base = { coefficients: fit.coefficients, covariance: fit.covariance, df: fit.df, territories }
const cells = {
  patterns: x,
  territory: golden.county.map((county) => territories.codes.indexOf(county)),
  pattern: golden.county.map((_, row) => row),
  count: golden.county.map(() => 1),
}

describe('rates per territory', () => {
  it("have the rates and standard errors of R's predict with full covariance", () => {
    const found = predictTerritories(base).territories
    expect(found.map(({ code }) => code)).toEqual(golden.names)
    expect(
      apart(
        found.map(({ rate }) => rate),
        golden.rate,
      ),
    ).toBeLessThan(1e-12)
    expect(
      apart(
        found.map(({ standardError }) => standardError),
        golden.se,
      ),
    ).toBeLessThan(1e-10)
  })
  it('have a margin of t times the error and an interval inside 0..1 around the rate', () => {
    for (const { rate, standardError, marginOfError, low, high, cv } of predictTerritories(base).territories) {
      expect(marginOfError).toBeCloseTo(studentQuantile(0.975, fit.df) * standardError, 12)
      expect(cv).toBeCloseTo(standardError / rate, 12)
      expect(low > 0 && low < rate && rate < high && high < 1).toBe(true)
    }
  })
  it('add the area and the realised part under the root, and say so', () => {
    const plain = predictTerritories(base)
    const more = predictTerritories({ ...base, areaVariance: 0.09, realised: true })
    expect([plain.contains, more.contains]).toEqual([['coefficients'], ['coefficients', 'area', 'realised']])
    more.territories.forEach((one, at) => {
      const pq = territories.sumPq[at] ?? 0
      const expected = (plain.territories[at]?.standardError ?? 0) ** 2 + 0.09 * (pq / one.n) ** 2 + pq / one.n ** 2
      expect(one.standardError ** 2).toBeCloseTo(expected, 14)
    })
    expect(plain.notes.map(({ code }) => code)).toContain('PREDICT_MODEL_MARGIN')
  })
  it('offer the legacy interval only with its warning', () => {
    const found = predictTerritories({ ...base, legacy: true })
    const rows = golden.county.flatMap((county, row) =>
      county === 'Napa' ? [fit.coefficients.reduce((sum, b, k) => sum + b * (x.values[row * 4 + k] ?? 0), 0)] : [],
    )
    const p = rows.map((eta) => 1 / (1 + Math.exp(-eta)))
    const mean = p.reduce((a, b) => a + b) / p.length
    const sd = Math.sqrt(p.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (p.length - 1))
    const napa = found.territories.find(({ code }) => code === 'Napa')
    expect(napa?.legacy?.high).toBeCloseTo(mean + (1.96 * sd) / Math.sqrt(p.length), 10)
    expect(found.notes.map(({ code }) => code)).toContain('PREDICT_LEGACY_INTERVAL')
    expect(predictTerritories(base).territories[0]?.legacy).toBeNull()
  })
  it('without population have no rate and are named', () => {
    const n = Array.from(territories.n)
    n[2] = 0
    const found = predictTerritories({ ...base, territories: { ...territories, n } })
    expect(found.territories[2]?.rate).toBeNaN()
    expect(found.notes[0]?.message).toContain(territories.codes[2])
    const { draws } = predictTerritories({
      ...base,
      territories: { ...territories, n },
      draws: { count: 20, seed: 1, cuts: [0.5] },
    })
    expect(Array.from(draws?.classProbabilities.values.slice(4, 6) ?? [])).toEqual([0, 0])
    expect(draws?.unstable[2]).toBe(true)
  })
  it('refuse sums of another model', () => {
    expect(() => predictTerritories({ ...base, coefficients: [1, 2] })).toThrow(/one per term/)
    expect(() =>
      predictTerritories({
        ...base,
        territories: { ...territories, meanProbability: territories.codes.map(() => NaN) },
      }),
    ).toThrow(/impossible sums/)
  })
})

describe('draws', () => {
  const draws = { count: 4000, seed: 9, cuts: [0.55, 0.75] }
  // The golden model has standard errors beyond the reach of a linear approximation; a tenth of them is within.
  const covariance = { ...fit.covariance, values: fit.covariance.values.map((value) => value / 25) }
  it.each([
    ['over the patterns', cells],
    ['of the linearised logit', undefined],
  ])('%s agree with the delta method within 5 %', (_, given) => {
    const found = predictTerritories({ ...base, covariance, draws: { ...draws, cells: given } }).draws
    expect(found?.agreement.passed).toBe(true)
    expect(Math.abs((found?.agreement.most ?? 0) - 1)).toBeLessThan(0.05)
  })
  it('agree with area and realised parts too', () => {
    const found = predictTerritories({
      ...base,
      covariance,
      areaVariance: 0.04,
      realised: true,
      draws: { ...draws, cells },
    }).draws
    expect(found?.agreement.passed).toBe(true)
  })
  it('repeat under the same seed and differ under another', () => {
    const run = (seed: number) => predictTerritories({ ...base, draws: { ...draws, seed } }).draws
    expect(run(9)).toEqual(run(9))
    expect(run(9)?.standardErrors).not.toEqual(run(10)?.standardErrors)
  })
  it('give class probabilities that sum to 1 and flag the unstable', () => {
    const found = predictTerritories({ ...base, draws })
    territories.codes.forEach((_, at) => {
      const row = Array.from(found.draws?.classProbabilities.values.slice(at * 3, at * 3 + 3) ?? [])
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
      expect(found.draws?.unstable[at]).toBe(Math.max(...row) < 0.6)
    })
  })
})

describe('benchmark', () => {
  const groups = ['r1', 'r1', 'r2', 'r2', 'r3']
  const n = [100, 300, 50, 150, 80]
  const rate = [0.02, 0.06, 0.1, 0.2, 0.05]
  const direct = [
    { group: 'r1', rate: 0.055, standardError: 0.004 },
    { group: 'r2', rate: 0.35, standardError: 0.01 },
  ]
  const margins = [{ name: 'region', groups, direct }]
  it.each(['ratio', 'difference', 'logit-shift', 'raking'] as const)(
    '%s meets the direct estimates and leaves the rest',
    (method) => {
      const found = benchmark({ method, n, rate, margins })
      const of = (a: number, b: number): number =>
        ((found.cells[a] ?? 0) * (n[a] ?? 0) + (found.cells[b] ?? 0) * (n[b] ?? 0)) / ((n[a] ?? 0) + (n[b] ?? 0))
      expect(of(0, 1)).toBeCloseTo(0.055, 12)
      expect(of(2, 3)).toBeCloseTo(0.35, 12)
      expect(found.cells[4]).toBe(0.05)
      expect(found.groups.map(({ alarms }) => alarms)).toEqual([[], ['factor', 'bias']])
      expect(found.groups[0]?.factor).toBeCloseTo(1.1, 12)
      expect(found.notes[0]?.message).toContain('r3')
    },
  )
  it('raking meets two margins at once', () => {
    const found = benchmark({
      method: 'raking',
      n: [100, 100, 100, 100],
      rate: [0.1, 0.2, 0.1, 0.3],
      margins: [
        {
          name: 'region',
          groups: ['a', 'a', 'b', 'b'],
          direct: [
            { group: 'a', rate: 0.2 },
            { group: 'b', rate: 0.25 },
          ],
        },
        {
          name: 'sex',
          groups: ['f', 'm', 'f', 'm'],
          direct: [
            { group: 'f', rate: 0.15 },
            { group: 'm', rate: 0.3 },
          ],
        },
      ],
    })
    const [a = 0, b = 0, c = 0, d = 0] = found.cells
    expect([(a + b) / 2, (c + d) / 2, (a + c) / 2, (b + d) / 2].map((value) => Number(value.toFixed(10)))).toEqual([
      0.2, 0.25, 0.15, 0.3,
    ])
  })
  it('logit shift keeps rates inside 0..1 in their order, whatever is asked', () => {
    const p = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    fc.assert(
      fc.property(fc.array(p, { minLength: 2, maxLength: 20 }), p, (rates, goal) => {
        const found = benchmark({
          method: 'logit-shift',
          n: rates.map((_, at) => at + 1),
          rate: rates,
          margins: [{ name: 'all', groups: rates.map(() => 'x'), direct: [{ group: 'x', rate: goal }] }],
        })
        const events = found.cells.reduce((sum, value, at) => sum + value * (at + 1), 0)
        expect(events / ((rates.length * (rates.length + 1)) / 2)).toBeCloseTo(goal, 10)
        found.cells.forEach((value, at) => {
          expect(value > 0 && value < 1).toBe(true)
          found.cells.forEach((other, beside) =>
            expect(Math.sign((rates[at] ?? 0) - (rates[beside] ?? 0)) * (value - other)).toBeGreaterThanOrEqual(-1e-15),
          )
        })
      }),
    )
  })
  it('says when ratio leaves 0..1', () => {
    const found = benchmark({
      method: 'ratio',
      n: [1, 1],
      rate: [0.2, 0.8],
      margins: [{ name: 'all', groups: ['x', 'x'], direct: [{ group: 'x', rate: 0.9 }] }],
    })
    expect(found.notes.map(({ code }) => code)).toEqual(['BENCHMARK_OUTSIDE'])
  })
  it('gives rates of territories from cells', () => {
    const found = benchmark({
      method: 'logit-shift',
      n: [10, 30, 20],
      rate: [0.1, 0.2, 0.3],
      territory: ['t1', 't1', 't2'],
      margins: [{ name: 'all', groups: ['x', 'x', 'x'], direct: [{ group: 'x', rate: 0.25 }] }],
    })
    expect(found.territories).toEqual(['t1', 't2'])
    expect(((found.rates[0] ?? 0) * 40 + (found.rates[1] ?? 0) * 20) / 60).toBeCloseTo(0.25, 12)
  })
  it('refuses what no method can meet', () => {
    expect(() => benchmark({ method: 'ratio', n: [1], rate: [0.1], margins: [] })).toThrow(/0 margins/)
    expect(() =>
      benchmark({
        method: 'ratio',
        n: [1],
        rate: [0.1],
        margins: [{ name: 'm', groups: ['a'], direct: [{ group: 'a', rate: 1.2 }] }],
      }),
    ).toThrow(/are no rate: a/)
  })
})
