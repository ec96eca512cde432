import { describe, expect, it } from 'vitest'
import { viability } from '../../../src/method/survey/viability.js'
import type { ViabilityFacts } from '../../../src/method/survey/viability-facts.js'

const survey = {
  year: 2022,
  hasOutcome: true,
  hasWeights: true,
  hasDesign: true,
  hasTerritoryCodes: true,
  children: 30000,
  cases: 2000,
  parameters: 20,
  prevalence: 0.07,
  nationalCv: 0.04,
}
const target = { year: 2021, homologousTerms: 9, coverage: 0.95 }
const index = { indicators: 14, dimensions: 5, coverage: 1, year: 2023, hasCrosswalk: true }
const good: ViabilityFacts = { year: 2024, survey, target, index }

describe('the gate', () => {
  it('sends Costa Rica to the index: prevalence of 3.1 %', () => {
    const found = viability({
      year: 2019,
      survey: { year: 2016, hasOutcome: true, hasWeights: true, prevalence: 0.031 },
      target: { year: 2011 },
      index: { indicators: 14, dimensions: 5, coverage: 1, year: 2018, hasCrosswalk: true },
    })
    expect(found.verdict).toBe('IVTI')
    expect(found.reasons).toEqual([expect.stringMatching(/CLRISK: national prevalence: 0.031/)])
  })
  it('sends Chile to the index: survey of 2012 and census of 2002', () => {
    const found = viability({
      year: 2018,
      survey: { year: 2012, hasOutcome: true, hasWeights: true, hasDesign: true, prevalence: 0.066 },
      target: { year: 2002 },
      index: { indicators: 14, dimensions: 5, coverage: 1, year: 2017, hasCrosswalk: true },
    })
    expect(found.verdict).toBe('IVTI')
    expect(found.criteria.find(({ id }) => id === 'target-age')).toMatchObject({ light: 'red', figure: 16 })
    expect(found.criteria.find(({ id }) => id === 'survey-age')).toMatchObject({ light: 'amber', figure: 6 })
  })
  it.each([
    ['both', good],
    ['CLRISK', { ...good, index: null }],
    ['IVTI', { ...good, survey: null }],
    ['neither', { ...good, target: null, index: { ...index, indicators: 5 } }],
  ] as const)('says %s', (verdict, facts) => {
    expect(viability(facts).verdict).toBe(verdict)
  })
  it.each([
    ['survey-age', { survey: { ...survey, year: 2016 } }],
    ['survey-cases', { survey: { ...survey, cases: 99, parameters: 4 } }],
    ['events-per-parameter', { survey: { ...survey, parameters: 250 } }],
    ['target-coverage', { target: { ...target, coverage: 0.6 } }],
    ['national-cv', { survey: { ...survey, nationalCv: 0.16 } }],
    ['median-margin', { model: { medianRelativeMargin: 0.31 } }],
    ['auc', { model: { auc: 0.69 } }],
    ['calibration-slope', { model: { calibrationSlope: 1.3 } }],
    ['benchmark', { model: { benchmarkWithin: 0.8 } }],
    ['index-kmo', { index: { ...index, kmo: 0.4 } }],
    ['index-crosswalk', { index: { ...index, hasCrosswalk: false } }],
  ])('%s turns red on its own', (id, change) => {
    const red = viability({ ...good, ...change })
      .criteria.filter(({ light }) => light === 'red')
      .map((one) => one.id)
    expect(red).toEqual([id])
  })
  it('lets known margins speak in place of a low prevalence', () => {
    const facts = { ...good, survey: { ...survey, prevalence: 0.02 } }
    expect(viability(facts).verdict).toBe('IVTI')
    expect(viability({ ...facts, model: { medianRelativeMargin: 0.2 } }).verdict).toBe('both')
  })
  it('takes other thresholds by name, and refuses unknown names', () => {
    expect(
      viability({ ...good, survey: { ...survey, year: 2015 } }, { 'survey-age': { green: 8, amber: 10 } }).verdict,
    ).toBe('both')
    expect(() => viability(good, { 'survey-agee': { green: 1 } })).toThrow(/survey-agee/)
  })
  it('shows what is not known as amber, never as green', () => {
    const found = viability({ year: 2024, survey: { year: 2023 }, target: { year: 2023 }, index: null })
    expect(found.criteria.find(({ id }) => id === 'prevalence')).toMatchObject({ light: 'amber', figure: null })
  })
})
