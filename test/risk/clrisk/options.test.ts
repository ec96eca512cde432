import { describe, expect, it } from 'vitest'
import { numberAt } from '../../../src/method/matrix.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { indicatorOf } from '../canonical-rows.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, survey, target, territories, truth } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const sample = survey(900).rows
const persons = target(400).rows

describe('a context indicator', () => {
  it('reaches child and territory alike, and its coefficient is told as that of a number', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const model = modelWith({ terms: [...modelWith().terms, { context: 'place_number', centre: 4 }], benchmark: undefined })
    const indicator = { ...indicatorOf({ numerator: { from: 'person', measure: 'count' } }), id: 'place_number' }
    const row = (code: string, value: number) => ({ territory_code: code, value, numerator: value, denominator: null, records: 1, period: '2024', denominator_period: null })
    const rows = new Map(territories.map((code, at) => [code, row(code, at)]))
    const { fitted, rates, contributions } = await computeClrisk(open().db, { ...inputOf(model), context: [{ indicator, rows, outOfBounds: [] }] })
    expect(fitted.fit.termNames.at(-1)).toBe('place_number')
    // Risk differs between places by its children alone.
    expect(Math.abs(numberAt(fitted.fit.coefficients, 5))).toBeLessThan(3 * numberAt(fitted.fit.standardErrors, 5))
    expect(contributions.factors).toContain('place_number')
    expect(rates.every(({ rate }) => rate > 0 && rate < 1)).toBe(true)
  })
})

describe('a territory effect', () => {
  it('adds its variance to every margin', async () => {
    const worse = sample.map((row) => (Number(String(row['territory_code']).slice(3)) % 2 === 0 && Number(row['age']) > 9 ? { ...row, worked: 'yes' } : row))
    await fillCore(open().db, [...worse, ...persons])
    const plain = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined })))
    const mixed = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined, area_effect: 'random-intercept' })))
    expect(mixed.assessment.area?.areaVariance).toBeGreaterThan(0.1)
    expect(mixed.predictions.contains).toEqual(['coefficients', 'area'])
    mixed.rates.forEach((rate, at) => {
      expect(rate.rate).toBeCloseTo(plain.rates[at]?.rate ?? Number.NaN, 12)
      expect(rate.standardError).toBeGreaterThan(plain.rates[at]?.standardError ?? Number.NaN)
    })
  })
})

describe('a target', () => {
  it('of shared codes divides its children, and loses none', async () => {
    const shares = ['xx/survey', 'xx/register'].flatMap((registry) =>
      territories.flatMap((code): Row[] => (code === '0101' && registry === 'xx/register' ? [{ registry, code, territory_code: '0101', weight: 0.25 }, { registry, code, territory_code: '0102', weight: 0.75 }] : [{ registry, code, territory_code: code, weight: 1 }])),
    )
    await fillCore(open().db, [...sample, ...persons])
    const whole = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined })))
    await fillCore(open().db, [...sample, ...persons], { shares })
    const split = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined })))
    const children = (found: typeof whole, code: string): number => found.rates.find((rate) => rate.code === code)?.n ?? Number.NaN
    expect(children(split, '0101')).toBeCloseTo(children(whole, '0101') / 4, 9)
    expect(children(split, '0102')).toBeCloseTo(children(whole, '0102') + (3 * children(whole, '0101')) / 4, 9)
    expect(split.rates.reduce((sum, { n, rate }) => sum + n * rate, 0)).toBeCloseTo(whole.rates.reduce((sum, { n, rate }) => sum + n * rate, 0), 6)
  })

  it('that is the survey itself is weighted, and meets the national estimate without a benchmark', async () => {
    await fillCore(open().db, sample)
    const { rates, assessment } = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined, target: { registry: 'xx/survey', kind: 'survey' } })))
    const persons = rates.reduce((sum, { n }) => sum + n, 0)
    expect(persons).toBe(assessment.national.weightSum)
    expect(rates.reduce((sum, { n, rate }) => sum + n * rate, 0) / persons).toBeCloseTo(assessment.national.estimate, 9)
  })
})

describe('what is printed on request only', () => {
  it('is the interval that shrinks with the census, with its warning, and the cross-validation by sampling unit', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const { predictions, notes, assessment } = await computeClrisk(open().db, inputOf(modelWith({ legacy_interval: true, folds: 4 })))
    expect(predictions.territories.every(({ legacy }) => legacy !== null && legacy.low < legacy.high)).toBe(true)
    expect(notes.map(({ code }) => code)).toContain('PREDICT_LEGACY_INTERVAL')
    expect(assessment.validation?.failed).toBe(0)
    expect(assessment.validation?.auc).toBeGreaterThan(0.6)
  })

  it('without it has neither', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const { predictions, assessment, fitted } = await computeClrisk(open().db, inputOf(modelWith({ terms: [{ numeric: 'age' }, { factor: 'zone', reference: 'urban' }, { interaction: ['age', 'zone'] }] })))
    expect(predictions.territories.every(({ legacy }) => legacy === null)).toBe(true)
    expect(assessment.validation).toBeNull()
    expect(fitted.fit.termNames).toEqual(['(intercept)', 'age', 'zone = rural', 'age × zone = rural'])
    expect([...assessment.effects.keys()]).toEqual(['zone = rural'])
    expect(assessment.effects.get('zone = rural')?.effect).toBeGreaterThan(0)
    expect(truth.rural).toBeGreaterThan(0)
  })
})
