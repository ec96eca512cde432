import { describe, expect, it } from 'vitest'
import { numberAt } from '../../../src/method/matrix.js'
import { clriskSummaryRows } from '../../../src/risk/clrisk/clrisk-summary.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, survey, target, territories } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const sample = survey(900).rows
const persons = target(400).rows
const run = { period: '2024', vintage: '2020', status: 'draft' } as const
const whole = { level: 'whole', code: '_T', name: 'Total', members: territories.map((_, row) => row) }
const north = { level: 'province', code: '01', name: 'North', members: [0, 1, 2, 3] }
/** Every territory of the register is one. */
const joined = ['xx/survey', 'xx/register'].flatMap((registry) => territories.map((code): Row => ({ registry, code, territory_code: '0101', weight: 1 })))

describe('the summary of the levels above', () => {
  it('is what the model says of a territory that holds all, with its error', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const apart = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined })))
    await fillCore(open().db, [...sample, ...persons], { shares: joined })
    const together = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined, classing: { method: 'fixed', labels: ['a', 'b'], cuts: [0.5] } }), ['0101']))
    const [own] = clriskSummaryRows(apart, [whole], run)
    const rate = together.rates[0]
    expect(own).toMatchObject({ territory_code: '_T', name: 'Total', level: 'whole', model: 'clrisk', territories: 8, scored: 8, children: rate?.n, ...run })
    for (const [column, figure] of [['score', rate?.rate], ['standard_error', rate?.standardError], ['lower', rate?.low], ['upper', rate?.high]] as const) {
      expect(Number(own?.[column]), column).toBeCloseTo(100 * (figure ?? Number.NaN), 9)
    }
    const scores = apart.rates.map((each) => 100 * each.rate)
    expect([own?.['minimum'], own?.['maximum']]).toEqual([Math.min(...scores), Math.max(...scores)])
  })

  it('moves with the benchmark, the error along with the rate', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const plain = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined })))
    const moved = await computeClrisk(open().db, inputOf(modelWith({ benchmark: { level: 'province', method: 'ratio' }, quality: 'cv-99' })))
    const factor = moved.benchmark?.rows.find(({ parent }) => parent === '01')
    expect(factor?.used).toBe(true)
    const [before] = clriskSummaryRows(plain, [north], run)
    const [after] = clriskSummaryRows(moved, [north], run)
    expect(Number(after?.['score'])).toBeCloseTo(100 * (factor?.direct ?? Number.NaN), 9)
    expect(Number(after?.['standard_error']) / Number(before?.['standard_error'])).toBeCloseTo(factor?.factor ?? Number.NaN, 9)
  })

  it('lets the effects of single territories cancel out', async () => {
    const worse = sample.map((row) => (Number(String(row['territory_code']).slice(3)) % 2 === 0 && Number(row['age']) > 9 ? { ...row, worked: 'yes' } : row))
    await fillCore(open().db, [...worse, ...persons])
    const mixed = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined, area_effect: 'random-intercept' })))
    const plain = await computeClrisk(open().db, inputOf(modelWith({ benchmark: undefined })))
    const children = mixed.rates.reduce((sum, { n }) => sum + n, 0)
    const area = mixed.rates.reduce((sum, _, row) => sum + (mixed.assessment.area?.areaVariance ?? Number.NaN) * (numberAt(mixed.sums.sumPq, row) / children) ** 2, 0)
    const error = (found: typeof mixed): number => Number(clriskSummaryRows(found, [whole], run)[0]?.['standard_error']) / 100
    expect(error(mixed) ** 2).toBeCloseTo(error(plain) ** 2 + area, 12)
    expect(error(mixed)).toBeLessThan(Math.min(...mixed.rates.map(({ standardError }) => standardError)))
  })

  it('says nothing of a place without children', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const found = await computeClrisk(open().db, inputOf(modelWith(), [...territories, '0299']))
    const [row] = clriskSummaryRows(found, [{ level: 'province', code: '09', name: 'Sea', members: [8] }], run)
    expect(row).toMatchObject({ territories: 1, scored: 0, children: 0, score: null, standard_error: null, lower: null, minimum: null })
  })
})
