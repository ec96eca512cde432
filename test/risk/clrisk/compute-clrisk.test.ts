import { describe, expect, it } from 'vitest'
import { entryAt, makeMatrix, numberAt } from '../../../src/method/matrix.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import type { Clrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, provinceOf, survey, target, territories, truth } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const sample = survey()
const population = target()

async function computed(change: Readonly<Record<string, unknown>> = {}, rows: readonly Row[] = [...sample.rows, ...population.rows]): Promise<Clrisk> {
  await fillCore(open().db, rows)
  return computeClrisk(open().db, inputOf(modelWith(change)))
}

describe('the fit over the canonical tables', () => {
  it('gives the numbers of the fit over the rows themselves, covariance and degrees of freedom too', async () => {
    const { fitted } = await computed()
    const heads = new Map(sample.rows.filter((row) => row['kinship'] === 'head').map((row) => [row['household_key'], row]))
    const all = sample.rows
    const columns = (row: Row): readonly number[] => [
      1,
      Number(row['age']) - 11,
      Number(heads.get(row['household_key'] ?? '')?.['education_level'] === 'isced_1'),
      Number(row['sex'] === 'male'),
      Number(row['zone'] === 'rural'),
    ]
    const reference = fitSurveyLogit({
      x: makeMatrix(all.length, 5, (row, column) => columns(all[row] ?? {})[column] ?? Number.NaN),
      y: all.map((row) => Number(row['worked'] === 'yes')),
      weights: all.map((row) => Number(row['weight'])),
      strata: all.map((row) => String(row['stratum'])),
      psu: all.map((row) => String(row['psu'])),
      domain: all.map((row) => Number(row['age']) >= 5 && Number(row['age']) <= 17),
    })
    expect(fitted.fit.termNames).toEqual(['(intercept)', 'age', 'head.education_level = low', 'sex = male', 'zone = rural'])
    for (let k = 0; k < 5; k++) {
      expect(Math.abs(numberAt(fitted.fit.coefficients, k) / numberAt(reference.coefficients, k) - 1)).toBeLessThan(1e-9)
      expect(Math.abs(numberAt(fitted.fit.standardErrors, k) / numberAt(reference.standardErrors, k) - 1)).toBeLessThan(1e-9)
    }
    expect(fitted.fit.df).toBe(reference.df)
    expect(fitted.fit.rows).toBe(reference.rows)
  })

  it('recovers the model by which the population was made, within three of its own standard errors', async () => {
    const { fitted } = await computed()
    const real = [truth.intercept, truth.age, truth.headLow, truth.male, truth.rural]
    real.forEach((value, k) => expect(Math.abs(numberAt(fitted.fit.coefficients, k) - value)).toBeLessThan(3 * numberAt(fitted.fit.standardErrors, k)))
  })
})

describe('the rates of the territories', () => {
  it('cover the true rates by their intervals, and count everybody once', async () => {
    const { rates } = await computed({ benchmark: undefined })
    for (const rate of rates) {
      const children = population.children.get(rate.code) ?? 0
      expect(rate.n).toBe(children)
      const real = (population.expected.get(rate.code) ?? 0) / children
      expect(Math.abs(rate.rate - real)).toBeLessThan(3 * rate.standardError)
    }
  })

  it('meet the direct estimate of each province after a logit shift, and after a ratio', async () => {
    for (const method of ['logit-shift', 'ratio']) {
      const { benchmark, rates, assessment } = await computed({ benchmark: { level: 'province', method } })
      expect(benchmark?.rows.map(({ parent, used }) => [parent, used])).toEqual([['01', true], ['02', true]])
      for (const { parent, estimate } of (assessment.margins[0]?.groups ?? [])) {
        const own = rates.filter(({ code }) => provinceOf(code) === parent)
        const persons = own.reduce((sum, { n }) => sum + n, 0)
        expect(own.reduce((sum, { n, rate }) => sum + n * rate, 0) / persons).toBeCloseTo(estimate.estimate, 9)
      }
    }
  })

  it('by sex and zone add up to the whole, before and after the benchmark', async () => {
    const { rates, groups } = await computed()
    for (const by of ['sex', 'zone']) {
      for (const rate of rates) {
        const own = groups.filter((group) => group.code === rate.code && group.by === by)
        expect(own.length).toBe(2)
        expect(own.reduce((sum, group) => sum + group.rate.n * group.rate.rate, 0)).toBeCloseTo(rate.n * rate.rate, 6)
        expect(own.reduce((sum, group) => sum + group.rate.n * group.rate.model, 0)).toBeCloseTo(rate.n * rate.model, 6)
      }
    }
  })

  it('agree between delta method and draws within 5 %, and carry a class with its stability', async () => {
    const { predictions, classes } = await computed({ draws: 4000 })
    expect(predictions.draws?.agreement.passed).toBe(true)
    expect(new Set(classes.classes).size).toBe(3)
    territories.forEach((_, at) => {
      const shares = Array.from({ length: 3 }, (__, k) => entryAt(predictions.draws?.classProbabilities ?? makeMatrix(0, 0, () => 0), at, k))
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    })
  })

  it('come with contributions that sum to the gap from the national mean', async () => {
    const { contributions, fitted, predictions } = await computed()
    expect(contributions.factors).toEqual(['age', 'head.education_level', 'sex', 'zone'])
    contributions.gaps.forEach((gap, row) => {
      const sum = contributions.factors.reduce((total, _, column) => total + entryAt(contributions.contributions, row, column), 0)
      expect(gap).toBeCloseTo(sum, 12)
    })
    expect(fitted.units).toBe(48)
    expect(predictions.contains).toEqual(['coefficients'])
  })
})
