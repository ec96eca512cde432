import { describe, expect, it } from 'vitest'
import { surveyProportion } from '../../../src/method/survey/survey-estimates.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { clriskBenchmarkRows } from '../../../src/risk/clrisk/clrisk-rows.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, provinceOf, survey, target } from './population.js'

const open = memoryWarehouse()
const sample = survey(900).rows
const persons = target(600).rows
const raking = (margins: readonly (readonly string[])[] | undefined) => modelWith({ quality: 'cv-99', benchmark: { level: 'province', method: 'raking', margins } })
const children = sample.filter((row) => Number(row['age']) >= 5 && Number(row['age']) <= 17)

describe('raking', () => {
  it('meets the direct estimates of every margin at once, those of crossed groups too', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const found = await computeClrisk(open().db, inputOf(raking([['province', 'sex'], ['zone']])))
    const rows = clriskBenchmarkRows(found, new Map([['01', 'North'], ['02', 'South']]))
    expect(rows.map((row) => [row['margin'], row['parent_code'], row['parent_name'], row['value'], row['used'], row['alarms']])).toEqual([
      ['province × sex', '01', 'North', 'female', true, expect.any(String)],
      ['province × sex', '01', 'North', 'male', true, expect.any(String)],
      ['province × sex', '02', 'South', 'female', true, expect.any(String)],
      ['province × sex', '02', 'South', 'male', true, expect.any(String)],
      ['zone', null, null, 'rural', true, expect.any(String)],
      ['zone', null, null, 'urban', true, expect.any(String)],
    ])
    for (const row of rows) {
      const direct = surveyProportion({
        weights: children.map(({ weight }) => Number(weight)),
        y: children.map(({ worked }) => Number(worked === 'yes')),
        domain: children.map((child) => (row['parent_code'] === null ? child['zone'] === row['value'] : provinceOf(String(child['territory_code'])) === row['parent_code'] && child['sex'] === row['value'])),
      })
      expect(Number(row['direct'])).toBeCloseTo(direct.estimate, 12)
    }
    // The two margins disagree a little about the whole, since each is weighed by other children; what cannot be met is said.
    const gaps = rows.map((row) => Math.abs(Number(row['after']) - Number(row['direct'])))
    rows.forEach((row, at) => expect(String(row['alarms']).includes('not-met')).toBe((gaps[at] ?? Number.NaN) > 1e-6))
    expect(Math.min(...gaps)).toBeLessThan(1e-6)
  })

  it('over one margin is the ratio: territories, groups and errors move by its factor', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const raked = await computeClrisk(open().db, inputOf(raking([['province']])))
    const ratio = await computeClrisk(open().db, inputOf(modelWith({ quality: 'cv-99', benchmark: { level: 'province', method: 'ratio' } })))
    for (const [at, own] of raked.rates.entries()) {
      expect(own.rate).toBeCloseTo(ratio.rates[at]?.rate ?? Number.NaN, 12)
      expect(own.standardError).toBeCloseTo(ratio.rates[at]?.standardError ?? Number.NaN, 12)
    }
    for (const [at, group] of raked.groups.entries()) expect(group.rate.rate).toBeCloseTo(ratio.groups[at]?.rate.rate ?? Number.NaN, 12)
    expect(raked.benchmark?.rows.map(({ factor, model, alarms }) => [factor.toFixed(9), model.toFixed(9), alarms])).toEqual(ratio.benchmark?.rows.map(({ factor, model, alarms }) => [factor.toFixed(9), model.toFixed(9), alarms]))
  })

  it('leaves the model alone where no direct estimate can be published', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const found = await computeClrisk(open().db, inputOf(modelWith({ quality: 'cv-1', benchmark: { level: 'province', method: 'raking' } })))
    expect(found.benchmark?.rows.map(({ margin, used }) => [margin, used])).toEqual([['province', false], ['province', false], ['sex', false], ['sex', false], ['zone', false], ['zone', false]])
    expect(found.rates.every(({ benchmarked }) => benchmarked === null)).toBe(true)
  })
})
