import { describe, expect, it } from 'vitest'
import { buildBootstrap } from '../../../src/method/survey/build-bootstrap.js'
import { estimateQuality } from '../../../src/method/survey/estimate-quality.js'
import { proportionInterval } from '../../../src/method/survey/proportion-interval.js'
import { replicateCovariance } from '../../../src/method/survey/replicate-covariance.js'
import {
  estimateBy,
  surveyMean,
  surveyProportion,
  surveyRatio,
  surveyTotal,
} from '../../../src/method/survey/survey-estimates.js'
import { weightedMean } from '../../../src/method/descriptive/moments.js'
import golden from '../../golden/survey/estimates.json' with { type: 'json' }
import { apart } from './golden-logit.js'

type Set = (typeof golden)['clus2'] & { readonly strata?: readonly string[] }
const numbers = (list: readonly (number | null)[]): number[] => list.map((value) => value ?? Number.NaN)
const designOf = (set: Set) => ({
  weights: set.weights,
  strata: set.strata,
  psu: set.psu,
  fpc: set.fpc,
  laterStages: set.ssu === undefined ? undefined : [{ units: set.ssu, fpc: set.ssuFpc }],
})
const sets = Object.entries(golden).map(([name, set]) => [name, set as Set] as const)

describe.each(sets)('%s against survey', (_, set) => {
  const design = designOf(set)
  it('has the same mean, standard error and both design effects', () => {
    const { estimate, standardError, deffWor, deffWr, df, interval } = surveyMean({ ...design, y: set.api00 })
    expect(apart([estimate, standardError, deffWor, deffWr], set.mean)).toBeLessThan(1e-11)
    expect(df).toBe(set.df)
    expect(apart([interval.low, interval.high], set.meanCi)).toBeLessThan(1e-10)
  })
  it('has the same total and ratio over rows with values', () => {
    const total = surveyTotal({ ...design, y: numbers(set.enroll), missing: 'domain' })
    expect(apart([total.estimate, total.standardError, total.deffWor, total.deffWr], set.total)).toBeLessThan(1e-10)
    const ratio = surveyRatio({
      ...design,
      y: numbers(set.apiStu),
      denominator: numbers(set.enroll),
      missing: 'domain',
    })
    expect(apart([ratio.estimate, ratio.standardError, ratio.deffWor], set.ratio)).toBeLessThan(1e-10)
  })
  it('has the same proportions by domain', () => {
    const found = new Map(estimateBy('proportion', { ...design, y: set.y }, set.stype).map((one) => [one.domain, one]))
    set.by.names.forEach((name, index) => {
      const one = found.get(name)
      expect(
        apart(
          [one?.estimate ?? 0, one?.standardError ?? 0, one?.deffWor ?? 0],
          [set.by.p[index] ?? 0, set.by.se[index] ?? 0, set.by.deff[index] ?? 0],
        ),
      ).toBeLessThan(1e-11)
    })
  })
  it.each(['logit', 'asin', 'beta', 'mean'] as const)('has the same %s interval', (interval) => {
    const one = surveyProportion({ ...design, y: set.y, interval })
    expect(apart([one.interval.low, one.interval.high], set.ci[interval])).toBeLessThan(1e-8)
  })
})

describe('a mean of zeros and ones', () => {
  const set = golden.clus1
  const design = { weights: set.weights, psu: set.psu, fpc: set.fpc }
  it('has the interval of a share where that is asked for', () => {
    const mean = surveyMean({ ...design, y: set.y, interval: 'logit' })
    expect(apart([mean.interval.low, mean.interval.high], set.ci.logit)).toBeLessThan(1e-8)
  })
  it('in a domain without rows is missing, and stops nothing', () => {
    const [first, second] = estimateBy('proportion', { y: [0, 1, 1, 0], weights: [1, 1, 1, 1], domain: [1, 1, 1, 0] }, ['a', 'a', 'a', 'b'])
    expect([first?.n, second?.n, second?.estimate, second?.interval.low]).toEqual([3, 0, Number.NaN, Number.NaN])
  })
  it('of other values has none', () => {
    expect(() => surveyMean({ ...design, y: set.api00, interval: 'logit' })).toThrow(/is no share/)
  })
})

describe('a bootstrap of a mean', () => {
  it('stands within its own noise of linearisation', () => {
    const set = golden.clus1
    const design = { weights: set.weights, psu: set.psu }
    const linear = surveyMean({ ...design, y: set.api00 })
    const found = replicateCovariance(
      buildBootstrap(design, { replicates: 2000, seed: 5 }),
      [linear.estimate],
      (weights) => [weightedMean(set.api00, weights)],
    )
    expect(apart(found.standardErrors, [linear.standardError])).toBeLessThan(0.1)
  })
})

describe('quality labels', () => {
  const good = {
    kind: 'proportion',
    estimate: 0.1,
    standardError: 0.008,
    cv: 0.08,
    df: 60,
    n: 4000,
    cases: 400,
    effectiveSize: 1400,
    deffWr: 2.8,
  }
  it.each(['eclac-2020', 'eclac-2023', 'ine-chile-2020', 'cv-15'])('%s calls a good estimate reliable', (scheme) => {
    expect(estimateQuality(good, scheme)).toMatchObject({ verdict: 'reliable', reasons: [] })
  })
  it.each(['eclac-2020', 'eclac-2023', 'ine-chile-2020', 'cv-15'])('%s never calls zero events reliable', (scheme) => {
    const none = { ...good, estimate: 0, standardError: 0, cv: NaN, cases: 0 }
    expect(estimateQuality(none, scheme).verdict).toBe('not-reliable')
  })
  it.each([
    ['eclac-2020', { n: 99 }, 'not-reliable'],
    ['eclac-2020', { cases: 49 }, 'not-reliable'],
    ['eclac-2020', { df: 8 }, 'weakly-reliable'],
    ['eclac-2023', { cases: 40 }, 'weakly-reliable'],
    ['eclac-2023', { cases: 29 }, 'not-reliable'],
    ['eclac-2023', { deffWr: 0.9 }, 'not-reliable'],
    ['eclac-2023', { estimate: 0.03, standardError: 0.02, cv: 0.667 }, 'not-reliable'],
    ['ine-chile-2020', { standardError: 0.1 ** (2 / 3) / 9 + 1e-6 }, 'weakly-reliable'],
    ['ine-chile-2020', { n: 59 }, 'not-reliable'],
    ['ine-chile-2020', { kind: 'mean', cases: null, cv: 0.2 }, 'weakly-reliable'],
    ['ine-chile-2020', { kind: 'mean', cases: null, cv: 0.31 }, 'not-reliable'],
    ['cv-10', { cv: 0.11 }, 'not-reliable'],
    ['cv-10', { cv: NaN }, 'not-reliable'],
  ])('%s with %o is %s', (scheme, change, verdict) => {
    expect(estimateQuality({ ...good, ...change }, scheme).verdict).toBe(verdict)
  })
  it('refuses a scheme that it does not know', () => {
    expect(() => estimateQuality(good, 'best')).toThrow(/"best" is not known/)
  })
})

describe('proportions without events', () => {
  it('have an exact upper bound and a note', () => {
    const one = surveyProportion({ y: new Array<number>(30).fill(0), weights: new Array<number>(30).fill(2) })
    expect(one.interval).toMatchObject({ low: 0, method: 'exact' })
    expect(one.interval.high).toBeCloseTo(1 - 0.025 ** (1 / 30), 12)
    expect(one.notes[0]?.code).toBe('ESTIMATE_ZERO_EVENTS')
  })
  it('mirror those of nothing but events', () => {
    const facts = { standardError: 0, df: 9, n: 30, level: 0.95, method: 'logit' } as const
    const none = proportionInterval({ ...facts, estimate: 0 })
    expect(proportionInterval({ ...facts, estimate: 1 }).low).toBeCloseTo(1 - none.high, 12)
  })
})
