import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matrixFromColumns } from '../../../src/method/matrix.js'
import { calibration, riskGroups } from '../../../src/method/survey/calibration.js'
import { crossValidate } from '../../../src/method/survey/cross-validate.js'
import { diagnostics } from '../../../src/method/survey/diagnostics.js'
import { discrimination } from '../../../src/method/survey/discrimination.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import { inflation } from '../../../src/method/survey/inflation.js'
import { moransI } from '../../../src/method/survey/morans-i.js'
import golden from '../../golden/survey/diagnostics.json' with { type: 'json' }
import { apart, caseNamed, inputOf } from './golden-logit.js'

const { infert, strat } = golden

describe('diagnostics of infert', () => {
  const found = diagnostics({ y: infert.y, probability: infert.p, weights: infert.y.map(() => 1) })
  it('has the AUC .7285505659 and the pseudo R² of R', () => {
    expect(found.auc).toBeCloseTo(0.7285505659, 10)
    expect(
      apart(
        [found.auc, found.coxSnell, found.mcFadden, found.tjur],
        [infert.auc, infert.coxSnell, infert.mcFadden, infert.tjur],
      ),
    ).toBeLessThan(1e-11)
  })
  it('is calibrated where it was fitted: slope 1, intercept 0', () => {
    expect(found.calibration.slope).toBeCloseTo(1, 9)
    expect(found.calibration.intercept).toBeCloseTo(0, 9)
  })
  it('classifies at the prevalence', () => {
    expect(found.classification.cut).toBeCloseTo(83 / 248, 12)
    expect(found.classification.sensitivity).toBeGreaterThan(0.5)
  })
})

describe('diagnostics of apistrat', () => {
  const x = matrixFromColumns(strat.x)
  const found = diagnostics({
    y: strat.y,
    probability: strat.p,
    weights: strat.weights,
    strata: strat.strata,
    fpc: strat.fpc,
    x,
    terms: strat.names,
  })
  it("has survey's pseudo R²", () => {
    expect(apart([found.coxSnell, found.nagelkerke], [strat.coxSnell, strat.nagelkerke])).toBeLessThan(1e-11)
  })
  it("has car's generalised inflation and the condition index", () => {
    expect(apart(found.inflation?.terms.map(({ gvif }) => gvif) ?? [], strat.gvif)).toBeLessThan(1e-11)
    expect(apart(found.inflation?.terms.map(({ scaled }) => scaled) ?? [], strat.scaled)).toBeLessThan(1e-11)
    expect(found.inflation?.conditionIndex).toBeCloseTo(strat.condition, 8)
  })
  it('has the Hosmer-Lemeshow statistic and the design-based Wald test', () => {
    expect(found.calibration.groups.length).toBe(strat.groups)
    expect(found.calibration.hosmerLemeshow.statistic).toBeCloseTo(strat.hl, 9)
    expect(apart([found.archerLemeshow.wald], [strat.wald])).toBeLessThan(1e-9)
    expect(found.archerLemeshow.df2).toBe(strat.df2)
  })
  it('finds the slope of probabilities that are off', () => {
    const off = strat.p.map((p) => 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) * 0.8 + 0.1))))
    expect(calibration(strat.y, off, strat.weights).slope).toBeCloseTo(strat.slope, 8)
  })
})

describe('discrimination', () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 4 }))
  it('is the share of concordant pairs, counted one by one', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 25 }), (rows) => {
        const events = rows.filter(([y]) => y === 1)
        const others = rows.filter(([y]) => y === 0)
        fc.pre(events.length > 0 && others.length > 0)
        let won = 0
        let pairs = 0
        for (const [, p, w] of events)
          for (const [, q, v] of others) {
            pairs += w * v
            won += w * v * (p > q ? 1 : p === q ? 0.5 : 0)
          }
        const got = discrimination(
          rows.map(([y]) => y),
          rows.map(([, p]) => p / 6),
          rows.map(([, , w]) => w),
        )
        expect(got.auc).toBeCloseTo(won / pairs, 12)
      }),
    )
  })
})

describe('risk groups', () => {
  it('never split equal probabilities and follow their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), (levels) => {
        const groups = riskGroups(
          levels.map((level) => level / 10),
          levels.map(() => 1),
          10,
        )
        levels.forEach((a, i) =>
          levels.forEach((b, j) => {
            if (a === b) expect(groups[i]).toBe(groups[j])
            if (a < b) expect(groups[i]).toBeLessThanOrEqual(groups[j] ?? -1)
          }),
        )
        expect(new Set(groups).size).toBe(Math.max(...groups) + 1)
      }),
    )
  })
})

describe('inflation', () => {
  it('is infinite and failed under exact collinearity', () => {
    const { terms } = inflation(
      matrixFromColumns([
        [1, 1, 1, 1],
        [1, 2, 3, 5],
        [2, 4, 6, 10],
      ]),
      [1, 1, 1, 1],
      ['one', 'a', 'b'],
    )
    expect(terms.map(({ term, gvif, verdict }) => [term, gvif, verdict])).toEqual([
      ['a', Infinity, 'fail'],
      ['b', Infinity, 'fail'],
    ])
  })
})

describe('cross-validation', () => {
  const person = inputOf(caseNamed('strataClusters'))
  it('repeats under a seed, predicts every row once and is less sure of itself than the fit', () => {
    const found = crossValidate(person, { folds: 5, seed: 4 })
    expect(crossValidate(person, { folds: 5, seed: 4 })).toEqual(found)
    expect(found).toMatchObject({ rows: 400, failed: 0 })
    expect(found.calibrationSlope).toBeLessThan(1)
    const fit = fitSurveyLogit(person)
    expect(found.auc).toBeLessThan(discrimination(person.y, fit.fitted, person.weights).auc)
  })
  it('judges each unit by the others alone: the Brier score of a mean left out by hand', () => {
    const y = [1, 0, 0, 1, 1, 0, 1, 1]
    const psu = ['a', 'a', 'b', 'b', 'b', 'c', 'c', 'c']
    const weights = [1, 2, 1, 1, 3, 2, 1, 1]
    const squares = y.map((value, row) => {
      const others = y.flatMap((_, other) => (psu[other] === psu[row] ? [] : [other]))
      const mean =
        others.reduce((sum, other) => sum + (y[other] ?? 0) * (weights[other] ?? 0), 0) /
        others.reduce((sum, other) => sum + (weights[other] ?? 0), 0)
      return (weights[row] ?? 0) * (value - mean) ** 2
    })
    const found = crossValidate({ x: matrixFromColumns([y.map(() => 1)]), y, weights, psu }, { folds: 3, seed: 2 })
    expect(found.brier).toBeCloseTo(squares.reduce((a, b) => a + b) / 12, 10)
  })
  it('takes a name that stands in several strata for several units', () => {
    const { psu = [], strata = [] } = person
    const first = new Map<unknown, Map<unknown, number>>()
    const renamed = Array.from(psu, (unit, row) => {
      const own = first.get(strata[row]) ?? new Map<unknown, number>()
      first.set(strata[row], own)
      return own.get(unit) ?? own.set(unit, own.size).size - 1
    })
    expect(new Set(renamed).size).toBeLessThan(new Set(Array.from(psu)).size)
    expect(crossValidate({ ...person, psu: renamed }, { folds: 12, seed: 4 })).toEqual(crossValidate(person, { folds: 12, seed: 4 }))
  })
  it('refuses more folds than units', () => {
    expect(() => crossValidate(person, { folds: 41, seed: 1 })).toThrow(/41 folds over 40 units/)
  })
})

describe("Moran's I", () => {
  const line = { from: [0, 1, 1, 2, 2, 3, 3, 4], to: [1, 0, 2, 1, 3, 2, 4, 3] }
  it('is that of a line of five, by hand', () => {
    // z = -2..2; row-standardised lag: -1, -1, 0, 1, 1; sum z lag = 2 + 1 + 0 + 1 + 2 = 6; sum z² = 10.
    expect(moransI([1, 2, 3, 4, 5], line, { seed: 1 }).statistic).toBeCloseTo(0.6, 12)
    expect(moransI([1, 2, 3, 4, 5], line, { seed: 1 }).expected).toBe(-0.25)
  })
  it('has the share of all 120 orders as its p, within the noise of 9,999 draws', () => {
    const orders = (list: readonly number[]): number[][] =>
      list.length === 0
        ? [[]]
        : list.flatMap((first) => orders(list.filter((one) => one !== first)).map((rest) => [first, ...rest]))
    const all = orders([1, 2, 3, 4, 5]).map((values) => moransI(values, line, { seed: 1, permutations: 0 }).statistic)
    const share = all.filter((value) => value >= 0.6 - 1e-12).length / all.length
    const { pGreater } = moransI([1, 2, 3, 4, 5], line, { seed: 1, permutations: 9999 })
    expect(all.length).toBe(120)
    expect(Math.abs(pGreater - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 9999))
  })
  it('refuses values that do not vary', () => {
    expect(() => moransI([1, 1, 1, 1, 1], line, { seed: 1 })).toThrow(/all equal/)
  })
})

describe('rows that cannot be judged', () => {
  it.each([
    ['a missing probability', { y: [0, 1], probability: [NaN, 0.5], weights: [1, 1] }, /1 rows with weight lack/],
    ['one outcome only', { y: [1, 1], probability: [0.2, 0.5], weights: [1, 1] }, /2 of 2 rows are events/],
    ['lists of another length', { y: [1, 0], probability: [0.2], weights: [1, 1] }, /one per weight/],
  ])('%s is refused', (_, input, message) => {
    expect(() => diagnostics(input)).toThrow(message)
  })
})
