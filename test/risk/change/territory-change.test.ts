import { describe, expect, it } from 'vitest'
import type { BaseModel } from '../../../src/risk/change/base-model.js'
import { benchmarkedError, independentDifference } from '../../../src/risk/change/compare-scores.js'
import type { PresentModel } from '../../../src/risk/change/territory-change.js'
import { territoryChange } from '../../../src/risk/change/territory-change.js'

const base: BaseModel = {
  cuts: { period: '2017', national: [0.1, 0.2], within: new Map() },
  scores: new Map([['01', { score: 0.08, standardError: 0.01 }], ['02', { score: 0.15, standardError: 0.01 }], ['03', { score: 0.15, standardError: 0.03 }], ['05', { score: 0.3, standardError: 0.01 }]]),
  direct: new Map(),
  df: 40,
  parts: ['(intercept)', 'age', 'zone = rural'],
  survey: ['xx/survey 2017', 'aaaa'],
}

const place = (code: string, score: number, standardError = 0.01) => ({ code, name: `Place ${code}`, score, standardError, parent: '0' })

const now: PresentModel = {
  territories: [place('01', 0.085), place('02', 0.21), place('03', 0.21, 0.03), place('04', 0.12), place('05', Number.NaN)],
  direct: new Map(),
  df: 40,
  parts: ['(intercept)', 'age', 'zone = rural'],
  survey: ['xx/survey 2023', 'bbbb'],
  cuts: [0.1, 0.2],
  fixedScale: true,
}

const shown = (change: Partial<PresentModel> = {}) =>
  territoryChange(base, { ...now, ...change }).territories.map((each) => [each.code, Number(each.difference.toFixed(6)), each.baseClass, each.nowClass, each.changedClass, each.exceedsMargin])

describe('a territory in two periods', () => {
  it('is put in the classes of one set of cut points, and its difference beside the margin of two independent surveys', () => {
    expect(shown()).toEqual([
      ['01', 0.005, 0, 0, false, false],
      ['02', 0.06, 1, 2, true, true],
      ['03', 0.06, 1, 2, true, false],
      ['04', Number.NaN, -1, 1, null, null],
      ['05', Number.NaN, 2, -1, null, null],
    ])
  })

  it.each([
    { says: 'the same period of the registry', survey: ['xx/survey 2017', 'cccc'] },
    { says: 'the same bytes', survey: ['xx/survey 2018', 'aaaa'] },
  ])('has no margin where one survey serves both periods: $says', ({ survey }) => {
    const found = territoryChange(base, { ...now, survey })
    expect(found.comparison).toBe('same-survey')
    expect(found.territories.map(({ exceedsMargin, marginOfError }) => [exceedsMargin, marginOfError])).toEqual(Array.from({ length: 5 }, () => [null, Number.NaN]))
    expect(found.territories.map(({ changedClass }) => changedClass)).toEqual([false, true, true, null, null])
  })

  it.each([
    [true, 'fixed-scale'],
    [false, 'relative-scale'],
  ] as const)('has no margin for an index, whose scale is said (fixed: %s)', (fixedScale, comparison) => {
    const found = territoryChange({ ...base, survey: [] }, { ...now, survey: [], fixedScale })
    expect(found.comparison).toBe(comparison)
    expect(found.territories.every(({ exceedsMargin }) => exceedsMargin === null)).toBe(true)
  })

  it('names the terms that only one period has', () => {
    expect(territoryChange(base, { ...now, parts: ['(intercept)', 'age', 'sex = male'] }).differentParts).toEqual(['zone = rural', 'sex = male'])
  })
})

describe('the error of a difference', () => {
  it('adds the variances, with the degrees of freedom of Welch and Satterthwaite', () => {
    // Equal errors and df 10 each give df 20, t(0.975, 20) = 2.085963447.
    const found = independentDifference({ score: 1, standardError: 3, df: 10 }, { score: 8, standardError: 3, df: 10 })
    expect(found.standardError).toBeCloseTo(Math.sqrt(18), 12)
    expect(found.marginOfError).toBeCloseTo(2.085963447 * Math.sqrt(18), 7)
    expect(found.exceedsMargin).toBe(false)
    // One error without weight: the df of the other.
    expect(independentDifference({ score: 0, standardError: 0, df: 3 }, { score: 1, standardError: 1, df: 20 }).marginOfError).toBeCloseTo(2.085963447, 7)
  })

  it('adds that of a direct estimate which the rate was moved to, carried along the shift or the ratio', () => {
    expect(benchmarkedError(0.2, 0.03, undefined)).toBe(0.03)
    expect(benchmarkedError(0.2, 0.03, { estimate: 0.1, standardError: 0.02, method: 'ratio' })).toBeCloseTo(0.05, 12)
    expect(benchmarkedError(0.2, 0.03, { estimate: 0.5, standardError: 0.0625, method: 'logit-shift' })).toBeCloseTo(0.05, 12)
  })
})
