import { canonicalTable } from '../../src/spec/canonical.js'
import { dummyRecipe } from '../../src/spec/dummy.js'
import { indicatorCatalogue } from '../../src/spec/indicator.js'
import { mapping } from '../../src/spec/mapping.js'
import { parseSpec } from '../../src/spec/parse-yaml.js'
import { pipeline } from '../../src/spec/pipeline.js'
import { rawSchema } from '../../src/spec/raw-schema.js'
import { SpecFault } from '../../src/spec/spec-fault.js'
import { territorySystem } from '../../src/spec/territory-system.js'

export const languages = { mapping, rawSchema, pipeline, canonicalTable, indicatorCatalogue, territorySystem, dummyRecipe } as const
export type Language = keyof typeof languages

/** The sentences that a text is refused with; empty when it is accepted. */
export function refusals(language: Language, text: string): readonly string[] {
  try {
    parseSpec(languages[language], 'file.yaml', text)
    return []
  } catch (error) {
    if (error instanceof SpecFault) return error.message.split('\n')
    throw error
  }
}

/** A small mapping whose columns are given as YAML of one line each, from line 6. */
export const mappingWith = (...columns: readonly string[]): string =>
  [
    'registry: xx/people',
    'tables:',
    '  - table: person',
    '    from: people',
    '    territory: { system: xx-code, level: town, vintage: "2020", code: TOWN }',
    ...(columns.length === 0 ? [] : ['    columns:', ...columns.map((column) => `      ${column}`)]),
    '',
  ].join('\n')

/** A small raw schema whose one resource is given as YAML flow, on line 8. */
export const rawWith = (resource: string): string =>
  ['registry: xx/people', 'title: People', 'institution: { name: Office }', 'verified: true', 'unit: person', 'cadence: yearly', 'resources:', `  people: ${resource}`, ''].join('\n')
