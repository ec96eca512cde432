import { describe, expect, it } from 'vitest'
import { atPeriod } from '../../src/spec/at-period.js'
import { parseSpec } from '../../src/spec/parse-yaml.js'
import { pipeline } from '../../src/spec/pipeline.js'
import { SpecFault } from '../../src/spec/spec-fault.js'

const parsed = (deliveries: readonly string[]) =>
  parseSpec(pipeline, 'it.yaml', ['pipeline: xx/it', 'title: It', 'territory: { system: xx-div, level: district, vintage: "2020" }', 'period: "2024"', 'deliveries:', ...deliveries.map((each) => `  - { registry: ${each} }`)].join('\n'))

const filesAt = (period: string | undefined, deliveries: readonly string[]): readonly string[] =>
  atPeriod(parsed(deliveries), period).value.deliveries.map((each) => `${each.location}/${each.files} ${each.period}`)

const ownPeriod = 'xx/a, files: "a.csv", period: "2023"'
const template = 'xx/a, files: "a_{year}.csv", location: "{period}", period: "{period}"'
const named = 'xx/a, files: "old.csv", period: "2017", serves: ["2018", "2019"]'

describe('a pipeline at a period', () => {
  it.each([
    { says: 'its own period takes what is written', period: undefined, deliveries: [ownPeriod, named], files: ['./a.csv 2023'] },
    { says: 'a pattern follows the period', period: '2018-06', deliveries: [template], files: ['2018-06/a_2018.csv 2018-06'] },
    { says: 'a pattern serves its own period too', period: undefined, deliveries: [template], files: ['2024/a_2024.csv 2024'] },
    { says: 'a delivery serves the periods that it names', period: '2018', deliveries: [ownPeriod, named], files: ['./old.csv 2017'] },
    { says: 'or any', period: '2001', deliveries: ['xx/a, files: "census.csv", period: "2002", serves: any'], files: ['./census.csv 2002'] },
  ])('$says', ({ period, deliveries, files }) => {
    expect(filesAt(period, deliveries)).toEqual(files)
  })

  it('has a line of releases of its own, other than that of the main period', () => {
    expect(atPeriod(parsed([template]), '2018').line).toBe('xx/it@2018')
    expect(atPeriod(parsed([template]), '2024').line).toBe('xx/it')
  })

  it('refuses a period that a registry does not serve, at the place of the delivery', () => {
    const fault = (): unknown => atPeriod(parsed([template, 'xx/b, files: "b.csv", period: "2023"']), '2018')
    expect(fault).toThrow(SpecFault)
    expect(fault).toThrow('it.yaml:7:5: no delivery of xx/b serves the period 2018; expected "{period}" or "{year}" in its files, or a delivery with serves: ["2018"]')
  })

  it('leads from a delivery of the run to the line where it was written', () => {
    const spec = atPeriod(parsed([ownPeriod, named]), '2018')
    expect(spec.placeOf(['deliveries', 0, 'files'])).toMatchObject({ line: 7 })
  })

  it('fills in the periods of survey and target', () => {
    const text = 'clrisk:\n  survey: { registry: xx/a, period: "{year}" }\n  target: { registry: xx/a, kind: census, period: "2002" }\n  outcome: { field: worked, is: "yes" }\n  terms: [{ numeric: age }]\n  seed: 1\n'
    const spec = parseSpec(pipeline, 'it.yaml', `pipeline: xx/it\ntitle: It\nterritory: { system: xx-div, level: district, vintage: "2020" }\nperiod: "2024"\ndeliveries:\n  - { registry: ${template} }\n${text}`)
    const found = atPeriod(spec, '2018-06').value.clrisk
    expect([found?.survey.period, found?.target.period]).toEqual(['2018', '2002'])
  })
})
