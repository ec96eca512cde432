import { describe, expect, it } from 'vitest'
import { CauceError } from '../../../src/core/error.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { agreementOf } from '../../../src/risk/clrisk/model-agreement.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, survey, target, territories } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const sample = survey(240).rows
const persons = target(80).rows

async function refusal(rows: readonly Row[], change: Readonly<Record<string, unknown>> = {}): Promise<CauceError> {
  await fillCore(open().db, rows)
  const error = await computeClrisk(open().db, inputOf(modelWith(change))).then(() => undefined, (reason: unknown) => reason)
  if (error instanceof CauceError) return error
  throw new Error('a fault was expected')
}

const first = (rows: readonly Row[], change: Row): Row[] => rows.map((row, at) => (at === 1 ? { ...row, ...change } : row))
const every = (rows: readonly Row[], change: Row): Row[] => rows.map((row) => ({ ...row, ...change }))

describe('a model that cannot be', () => {
  it.each([
    ['no survey', persons, {}, 'CLRISK_SURVEY_EMPTY', 'the survey xx/survey has no persons'],
    ['nobody of the ages', every(sample, { age: 40 }), {}, 'CLRISK_NO_CHILDREN', 'nobody from 5 to 17 years'],
    ['no outcome', every(sample, { worked: 'unknown' }), {}, 'CLRISK_NO_OUTCOME', 'has an answer to the outcome'],
    ['only zeros', every(sample, { worked: 'no' }), {}, 'LOGIT_OUTCOME_CONSTANT', 'no case is an event'],
    ['only ones', every(sample, { worked: 'yes' }), {}, 'LOGIT_OUTCOME_CONSTANT', 'every case is an event'],
    ['a negative weight', first(sample, { weight: -1 }), {}, 'CLRISK_WEIGHT', '0 persons of xx/survey have no weight and 1 a negative one'],
    ['a missing weight', first(sample, { weight: null }), {}, 'CLRISK_WEIGHT', '1 persons of xx/survey have no weight'],
    ['a missing sampling unit', first(sample, { psu: null }), {}, 'CLRISK_DESIGN_MISSING', '1 persons of xx/survey have no stratum or sampling unit'],
    ['a stratum with one unit', first(sample, { stratum: 'alone' }), {}, 'DESIGN_LONELY_PSU', 'alone'],
    ['a missing term', first(sample, { sex: 'unknown' }), {}, 'CLRISK_TERMS_MISSING', 'sex of 1'],
    ['a reference that does not occur', sample, { terms: [{ factor: 'sex', reference: 'other' }] }, 'CLRISK_REFERENCE_ABSENT', 'sex = other'],
    ['no target', sample, {}, 'CLRISK_TARGET_EMPTY', 'the target xx/register has nobody'],
    ['a level of the target alone', [...sample, ...first(persons, { sex: 'third' })], {}, 'CLRISK_UNSEEN_LEVEL', 'sex = third (1 children)'],
    ['a target outside the territories', [...sample, ...every(persons, { territory_code: '9999' })], {}, 'CLRISK_NO_PLACE', 'lies in a territory of the pipeline'],
  ])('is refused for %s in a sentence', async (_, rows, change, code, words) => {
    const error = await refusal(rows, change)
    expect(error.code).toBe(code)
    expect(error.kind).toBe('specification')
    expect(error.message).toContain(words)
  })

  it('names the term that separates the outcome, and goes on under firth', async () => {
    const parted = sample.map((row) => ({ ...row, worked: row['zone'] === 'rural' ? 'yes' : row['worked'] ?? null }))
    const error = await refusal([...parted, ...persons])
    expect(error.code).toBe('CLRISK_SEPARATED')
    expect(error.message).toContain('zone = rural')
    const { rates } = await computeClrisk(open().db, inputOf(modelWith({ firth: true })))
    expect(rates.every(({ standardError }) => Number.isFinite(standardError))).toBe(true)
  })
})

describe('a model with gaps', () => {
  it('gives the missing a level of their own where asked to', async () => {
    const holes = (rows: readonly Row[]) => rows.map((row, at) => (at % 7 === 0 ? { ...row, zone: 'unknown' } : row))
    await fillCore(open().db, [...holes(sample), ...holes(persons)])
    const { fitted } = await computeClrisk(open().db, inputOf(modelWith({ missing: 'category' })))
    expect(fitted.fit.termNames).toContain('zone = missing')
  })

  it('drops and names a term that others determine', async () => {
    await fillCore(open().db, [...sample, ...persons])
    const { fitted, assessment } = await computeClrisk(open().db, inputOf(modelWith({ terms: [{ factor: 'zone', reference: 'urban' }, { factor: 'sex', reference: 'female' }, { interaction: ['sex', 'sex'] }] })))
    expect(fitted.fit.aliased).toEqual(['sex = male × sex = male'])
    expect(assessment.coefficients.find(({ term }) => term === 'sex = male × sex = male')?.reading).toBe('aliased')
  })

  it('counts children whose territory is not known, and gives none to a territory without population', async () => {
    await fillCore(open().db, [...sample, ...first(persons, { territory_code: '9999' })])
    const { unplaced, rates, notes } = await computeClrisk(open().db, inputOf(modelWith(), [...territories, '0299']))
    expect(unplaced).toBe(1)
    expect(rates.at(-1)).toMatchObject({ code: '0299', n: 0, rate: Number.NaN })
    expect(notes.map(({ code }) => code)).toEqual(expect.arrayContaining(['CLRISK_UNPLACED', 'PREDICT_NO_POPULATION']))
  })
})

describe('the agreement of two models', () => {
  it('is 1 for equal classes, 0 for independent ones, and passes over territories with one score only', () => {
    const scores = [1, 2, 3, 4]
    expect(agreementOf({ scores, classes: [0, 1, 2, 2] }, { scores, classes: [0, 1, 2, 2] }, 3)).toMatchObject({ spearman: 1, linearKappa: 1, quadraticKappa: 1, same: 1 })
    expect(agreementOf({ scores, classes: [0, 0, 1, 1] }, { scores, classes: [0, 1, 0, 1] }, 2).linearKappa).toBeCloseTo(0, 12)
    expect(agreementOf({ scores: [1, Number.NaN, 3], classes: [0, -1, 1] }, { scores: [1, 2, 3], classes: [0, 1, 1] }, 2).territories).toBe(2)
  })
})
