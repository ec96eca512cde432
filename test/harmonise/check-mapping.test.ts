import { expect, it } from 'vitest'
import { checkMapping } from '../../src/harmonise/check-mapping.js'
import { canonicalTable } from '../../src/spec/canonical.js'
import { mapping } from '../../src/spec/mapping.js'
import { parseSpec } from '../../src/spec/parse-yaml.js'
import { rawSchema } from '../../src/spec/raw-schema.js'
import { issueText } from '../../src/spec/spec-fault.js'

const raw = parseSpec(
  rawSchema,
  'raw.yaml',
  `registry: xx/reg
title: r
institution: { name: i }
verified: false
unit: person
cadence: yearly
resources:
  people:
    format: delimited
    files: '*'
    encoding: utf-8
    delimiter: ';'
    fields:
      - { name: COD_COM }
      - { name: RUN, sensitivity: identifier }
      - { name: SEX, type: code, codes: { '1': m, '2': f } }
`,
)
const person = canonicalTable.parse({
  table: 'person',
  title: 'p',
  description: 'd',
  unit: 'person',
  key: ['person_key'],
  columns: [
    { name: 'person_key', type: 'text', required: true, definition: 'd' },
    { name: 'sex', type: 'code', definition: 'd', codes: { male: 'm', female: 'f' } },
  ],
})

const good = {
  table: 'person',
  from: 'people',
  code: 'COD_COM',
  key: '{ pseudonym: [RUN], purpose: person }',
  sex: "{ recode: SEX, codes: { '1': male, '2': female } }",
}

function issuesOf(change: Partial<typeof good> & { readonly extra?: string }) {
  const parts = { ...good, ...change }
  const text = `registry: xx/reg
tables:
  - table: ${parts.table}
    from: ${parts.from}
    territory: { system: s, level: l, vintage: v, code: ${parts.code} }
    columns:
      person_key: ${parts.key}
      sex: ${parts.sex}
${parts.extra ?? ''}`
  return checkMapping(parseSpec(mapping, 'map.yaml', text), raw, new Map([['person', person]])).map(issueText)
}

it('finds nothing in a sound mapping', () => {
  expect(issuesOf({})).toEqual([])
})

it.each([
  [{ from: 'peple' }, 'map.yaml:4:11: there is no resource "peple" in xx/reg; expected one of people. Did you mean "people"?'],
  [{ table: 'persons' }, 'map.yaml:3:12: there is no canonical table "persons"; expected one of person. Did you mean "person"?'],
  [{ code: 'COD_COMM' }, 'map.yaml:5:57: the column "COD_COMM" is not in xx/reg; expected one of COD_COM, RUN, SEX. Did you mean "COD_COM"?'],
  [{ key: 'RUN' }, 'map.yaml:7:19: the column "RUN" identifies a person and would be kept as it is; expected a pseudonym of it.'],
  [{ sex: "{ recode: SEX, codes: { '1': mal } }" }, 'map.yaml:8:41: "mal" is no code of person.sex; expected one of male, female, unknown. Did you mean "male"?'],
  [{ sex: "{ recode: SEX, codes: { '3': male } }" }, 'map.yaml:8:41: "3" is no code of the raw column "SEX"; expected one of 1, 2.'],
  [{ extra: '      sexo: SEX\n' }, 'map.yaml:9:13: table "person" has no column "sexo"; expected one of person_key, sex. Did you mean "sex"?'],
  [{ extra: '    key: [persona]\n' }, 'map.yaml:9:11: the mapping fills no column "persona"; expected one of territory_code, person_key, sex.'],
  [{ extra: "    drop: [{ when: { field: SEXO, is: '1' }, reason: written reason }]\n" }, 'map.yaml:9:29: the column "SEXO" is not in xx/reg; expected one of COD_COM, RUN, SEX. Did you mean "SEX"?'],
])('names place, fault and nearest match of %j', (change, expected) => {
  expect(issuesOf(change)).toEqual([expected])
})

it('lets an identifier into conditions and ages, never into a column', () => {
  expect(issuesOf({ sex: "{ when: [{ if: { field: RUN, missing: true }, then: { constant: male } }], else: { constant: female } }" })).toEqual([])
  expect(issuesOf({ key: '{ concat: [RUN, SEX] }' })).toHaveLength(1)
})
