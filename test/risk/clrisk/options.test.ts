import { describe, expect, it } from 'vitest'
import { classify } from '../../../src/method/classing/classify.js'
import { numberAt } from '../../../src/method/matrix.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { diagnosticRows } from '../../../src/risk/clrisk/diagnostic-rows.js'
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

describe('classes', () => {
  it('of territories or of their children differ as the classing of the weighted rates does', async () => {
    const crowded = persons.flatMap((row) => (String(row['territory_code']) === '0204' ? [1, 2, 3, 4].map((copy): Row => ({ ...row, person_key: `${String(row['person_key'])} ${copy}` })) : [row]))
    await fillCore(open().db, [...sample, ...crowded])
    const rows = async (weights: string) => {
      const { rates, classes } = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined, classing: { method: 'quantile', labels: ['low', 'high'], weights } })))
      return { rates, cuts: classes.cuts }
    }
    const [places, children] = [await rows('territories'), await rows('children')]
    const values = children.rates.map(({ rate }) => rate)
    expect(children.cuts).toEqual(classify(values, { method: 'quantile', classes: 2, weights: children.rates.map(({ n }) => n) }).cuts)
    expect(places.cuts).toEqual(classify(values, { method: 'quantile', classes: 2 }).cuts)
    expect(children.cuts).not.toEqual(places.cuts)
  })
})

describe('the choices behind the figures', () => {
  it('are said: degrees of freedom, lonely strata, weights of means, benchmark, closure of the classes, self-test', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const rows = diagnosticRows(await computeClrisk(open().db, inputOf(modelWith({ survey: { registry: 'xx/survey', stratum: 'stratum', psu: 'psu', lonely_psu: 'adjust' } }))))
    const words = (statistic: string): string => String(rows.find((row) => row['statistic'] === statistic)?.['words'])
    expect(words('degrees_of_freedom')).toBe('46 of the design (sampling units less strata with children) for margins of error; 42 (design + 1 - terms, as R) for coefficients')
    expect(words('lonely_strata')).toBe('a stratum with a single sampling unit adds its square about the grand mean (R: adjust, Stata: centered); there were 0')
    expect(words('weights_of_means')).toContain('every person counts once; a rate over territories is weighted by their children')
    expect(words('benchmark')).toMatch(/^logit-shift to the publishable direct estimates of the level province \(logit shift: /)
    expect(words('classing')).toMatch(/each territory counts once; intervals closed below and open above, \[a, b\), ties never split; cut points 0\.\d{4}/)
    expect(words('self_test')).toBe('draws and delta method agree within 5 %')
    expect(rows.find((row) => row['statistic'] === 'draws_agree')?.['value']).toBe(1)
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
