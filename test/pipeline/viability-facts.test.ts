import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { viability } from '../../src/method/survey/viability.js'
import { viabilityFacts } from '../../src/pipeline/viability-facts.js'
import { parseSpec } from '../../src/spec/parse-yaml.js'
import { pipeline } from '../../src/spec/pipeline.js'

const folder = resolve(import.meta.dirname, '../fixtures/clrisk/pipelines/xx')
const load = (name: string, change: (text: string) => string = (text) => text) => parseSpec(pipeline, name, change(readFileSync(join(folder, `${name}.yaml`), 'utf8'))).value
const red = (name: string) => {
  const { viability: gate, ...spec } = load(name)
  return viability(viabilityFacts({ ...spec, viability: gate }, null), gate?.thresholds)
}

describe('the gate from facts in YAML', () => {
  it('says IVTI where child labour is as rare as in Costa Rica, for the prevalence alone', () => {
    const found = red('low-prevalence')
    expect(found.verdict).toBe('IVTI')
    expect(found.criteria.filter(({ light }) => light === 'red').map(({ id }) => id)).toEqual(['prevalence'])
  })

  it('says IVTI where survey and census are as old as in Chile, for their ages', () => {
    const found = red('old-sources')
    expect(found.verdict).toBe('IVTI')
    expect(found.criteria.filter(({ light }) => light === 'red').map(({ id }) => id)).toEqual(['survey-age', 'target-age'])
  })

  it('obeys the limits that a pipeline sets', () => {
    const spec = load('low-prevalence', (text) => `${text}  thresholds: { prevalence: { green: 0.03, amber: 0.02 } }\n`)
    expect(viability(viabilityFacts(spec, null), spec.viability?.thresholds).verdict).toBe('both')
  })
})

describe('the facts of a pipeline', () => {
  it('are what it says of itself, then what its run has measured, then what its YAML writes', () => {
    const spec = load('clrisk')
    const before = viabilityFacts(spec, null)
    expect(before).toMatchObject({ year: 2024, survey: { year: 2023, hasOutcome: true, hasWeights: true, hasDesign: true }, target: { year: 2024 }, index: { indicators: 2, dimensions: 2, year: 2024 } })
    expect(before.survey?.prevalence).toBeUndefined()
    const after = viabilityFacts(spec, { figures: new Map([['prevalence', 0.2], ['survey_children', 3000], ['auc', 0.8]]), indexCoverage: 0.5 })
    expect(after).toMatchObject({ survey: { prevalence: 0.2, children: 3000 }, model: { auc: 0.8 }, index: { coverage: 0.5 } })
    const written = load('clrisk', (text) => `${text}viability:\n  facts: { survey: { prevalence: 0.1 }, index: null }\n`)
    const facts = viabilityFacts(written, { figures: new Map([['prevalence', 0.2]]) })
    expect(facts.survey?.prevalence).toBe(0.1)
    expect(facts.index).toBeNull()
  })

  it('asks for the year of a survey that no delivery dates', () => {
    const spec = load('low-prevalence', (text) => text.replace('year: 2016, ', ''))
    expect(() => viabilityFacts(spec, null)).toThrow('about the survey name no year, and no delivery does')
  })
})
