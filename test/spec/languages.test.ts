import { describe, expect, it } from 'vitest'
import { parseSpec } from '../../src/spec/parse-yaml.js'
import { languages, mappingWith, rawWith, refusals } from './languages.js'
import type { Language } from './languages.js'

const minimal: Readonly<Record<Language, string>> = {
  mapping: mappingWith(),
  rawSchema: rawWith('{ format: delimited, files: "*.csv", encoding: utf-8, delimiter: ",", fields: [{ name: A }] }'),
  pipeline: 'pipeline: xx/demo\ntitle: Demo\nterritory: { system: xx-code, level: town, vintage: "2020" }\nperiod: "2023"\ndeliveries: [{ registry: xx/people, files: "*", period: "2023" }]\n',
  canonicalTable: 'table: person\ntitle: Persons\ndescription: One row per person\nunit: person\nkey: [person_key]\ncolumns: [{ name: person_key, type: text, definition: Key }]\n',
  indicatorCatalogue:
    'indicators:\n  - id: children\n    title: Children\n    definition: Persons under 18\n    numerator: { from: person, measure: count }\n    unit: persons\n    direction: risk\n    registries: [xx/people]\n',
  dummyRecipe:
    'registry: xx/people\ntitle: Invented people\nterritories: { system: xx-code, level: town, vintage: "2020", within: ["01"] }\nfiles: [{ name: people.csv, resource: people }]\nunits: [{ name: person, count: { constant: 3 } }]\n',
  territorySystem:
    'id: xx-code\ncountry: xx\ntitles: { es: Código, pt: Código, en: Code }\nlevels: [{ name: town, titles: { es: Pueblo, pt: Cidade, en: Town }, length: 4 }]\nvintages: [{ id: "2020", date: "2020-01-01" }]\n',
}

const full: Readonly<Record<Language, readonly string[]>> = {
  mapping: [
    `registry: xx/people
title: { es: Personas, pt: Pessoas, en: People }
note: Invented.
tables:
  - table: person
    from: people
    record: "04"
    versions: ["0601", "0628"]
    joins: [{ resource: homes, record: "01", as: home, on: [HOME] }]
    drop: [{ when: { any: [{ field: home.CLOSED, is: "1" }, { not: { field: AGE, missing: false } }] }, reason: left the registry }]
    territory: { system: xx-code, level: town, vintage: "2020", name: TOWN, parent: REGION, exclude: { "0000": no town of its own } }
    key: [person_key]
    duplicates: { keep: greatest, of: [period] }
    columns:
      taken: { take: A }
      fixed: { constant: 1 }
      amount: { number: A, decimal: ",", thousands: [".", " "], suffix: "%", implied_decimals: 2, minimum: 0, maximum: 100 }
      whole: { integer: A, thousands: ["."], minimum: 0, maximum: 10 }
      born: { date: A, pattern: DDMMYYYY, not_before: "1900-01-01", not_after: "2026-12-31" }
      sex: { recode: A, codes: { "1": male, "2": female }, else: { constant: null } }
      whole_name: { concat: [A, B], separator: " " }
      padded: { pad: A, length: 5, with: "0" }
      part: { substring: A, start: 1, length: 2 }
      trimmed: { trim: A }
      loud: { upper: A }
      bare: { strip: A, characters: ".-" }
      chosen: { when: [{ if: { value: { integer: A }, between: [1, 5] }, then: B }], else: { constant: other } }
      first: { coalesce: [A, B] }
      age: { age: BIRTH, pattern: DDMMYYYY, at: period }
      found: { lookup: A, table: codes, key: code, value: label }
      person_key: { pseudonym: [HOME, A], purpose: person }
      sum: { add: [A, B] }
      rest: { subtract: [A, B] }
      product: { multiply: [A, B] }
      quotient: { divide: [A, B] }
      period: { delivery: period }
    observations: [{ variable: rate, value: { number: RATE }, period: "2023", unit: "%" }]
    on_mismatch: { type: accept, territory: stop }
`,
  ],
  rawSchema: [
    rawWith(
      '{ format: delimited, title: T, files: "*", contract: { added: hold, gone: accept, reordered: refuse }, notation: { missing: ["-"], decimal: "," }, encoding: cp850, delimiter: "|", quote: none, line_end: crlf, header_rows: 0, preamble_lines: 2, footers: [Total], multiline: true, skip_blank_after_delimiter: true, fields: [{ name: A, type: code, title: { en: A }, aliases: [a], required: false, sensitivity: identifier, codes: { "1": one }, missing: ["9"], note: n }] }',
    ),
    rawWith(
      '{ format: fixed-width, files: "*.txt", encoding: latin-1, line_end: lf, record_type: { start: 1, length: 2 }, version: { record: "00", start: 3, length: 4, strip: "." }, versions: ["0601"], trailer: { record: "99", counters: [{ type: "01", start: 3, length: 9 }] }, layout: people.layout.csv, codes: people.codes.csv, fields: [{ record: "01", name: A }] }',
    ),
    rawWith(
      '{ format: spreadsheet-xml, files: "*.xls", sheet: Datos, header_rows: [2, 3], footers: [Fuente], totals: [Total], blocks: { column: region, titles: [Norte] }, cells: [{ column: unit, cell: A1 }], fill_merged: true, fields: [{ name: A }] }',
    ),
    rawWith('{ format: json, files: "*.json", path: [data, rows], fields: [{ name: A }] }'),
  ],
  pipeline: [
    `${minimal.pipeline}status: validated
index:
  id: ivti
  dimensions: [{ id: labour, title: Labour, weight: 2, indicators: [{ indicator: children, weight: 1, direction: protection, reference: 0, goalposts: [0, 100] }] }]
  imputation: parent-median
  availability: 0.5
  treatment: auto
  normalisation: distance
  range: [0, 1]
  weights: given
  aggregation: geometric
classing: { method: fixed, labels: [low, high], cuts: [0.5], parent_level: region }
checks: [{ check: row-count, of: xx/people, at_least: 1, at_most: 9, severity: block, reason: a cut file shows here, expires: "2027-01-01" }]
`,
  ],
  canonicalTable: [minimal.canonicalTable.replace('{ name', '{ unit: text, codes: { "1": one }, standard: ISO, sensitivity: pseudonym, determinant: true, required: true, name')],
  indicatorCatalogue: [
    `${minimal.indicatorCatalogue}    denominator: { from: person, registry: xx/people, with: household, where: { field: household.zone, is: rural }, period: "2023", measure: sum, column: one, weight: weight }
    per: 100
    minimum_denominator: 20
    bounds: [0, 100]
    source: Office
`,
  ],
  dummyRecipe: [
    minimal.dummyRecipe.replace(
      '{ constant: 3 }',
      '{ integer: [1, 5] }, fixed: true, values: { sex: { choice: { "1": 1, "2": { weight: 1, risk: 0.5 } } }, age: { when: [{ if: { any: [{ field: sex, in: ["1"] }, { field: sex, blank: true }] }, then: { normal: { mean: 9, sd: 2, minimum: 0 } } }], else: { blank: 0.1, else: { digits: 2 } } } }, records: [{ record: "04", when: { not: { field: sex, is: "2" } }, fields: { SEX: sex } }]',
    ),
  ],
  territorySystem: [
    `${minimal.territorySystem}sources: [Office]
check: { level: town, rule: luhn, exceptions: ["0007"] }
spellings: [{ level: town, rules: [lost-zero], finer: [6] }]
unknown: [{ level: town, codes: ["9999"], reason: town not stated }]
schemes: [{ name: old, level: town, titles: { es: a, pt: b, en: c }, length: 3 }]
gaps: [What is not known]
`,
  ],
}

const names: readonly Language[] = ['mapping', 'rawSchema', 'pipeline', 'canonicalTable', 'indicatorCatalogue', 'territorySystem', 'dummyRecipe']

describe.each(names)('the language %s', (language) => {
  it('accepts the least that can be written', () => {
    expect(refusals(language, minimal[language])).toEqual([])
  })

  it('accepts everything that can be written', () => {
    expect(full[language].map((text) => refusals(language, text))).toEqual(full[language].map(() => []))
  })

  it('refuses a key that it does not know', () => {
    expect(refusals(language, `${minimal[language]}colour: red\n`)[0]).toMatch(/^file\.yaml:\d+:1: unknown key "colour"; expected one of \w/)
  })
})

describe('what is not written', () => {
  it('is quarantine for a value that does not fit, and for a row that comes twice', () => {
    const { value } = parseSpec(languages.mapping, 'file.yaml', minimal.mapping)
    expect(value.tables[0]).toMatchObject({ duplicates: 'quarantine', on_mismatch: { type: 'quarantine', territory: 'quarantine' }, key: [], drop: [] })
  })

  it('is a refusal where a column is gone, and acceptance where one is new', () => {
    const { value } = parseSpec(languages.rawSchema, 'file.yaml', minimal.rawSchema)
    expect(value.resources['people']).toMatchObject({ quote: '"', header_rows: 1, contract: { added: 'accept', gone: 'refuse', reordered: 'accept' } })
  })

  it('is a draft without checks, classed in three', () => {
    const { value } = parseSpec(languages.pipeline, 'file.yaml', minimal.pipeline)
    expect(value).toMatchObject({ status: 'draft', checks: [], classing: { method: 'jenks', labels: ['low', 'medium', 'high'] } })
  })
})
