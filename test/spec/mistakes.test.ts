import { describe, expect, it } from 'vitest'
import type { Language } from './languages.js'
import { mappingWith, rawWith, refusals } from './languages.js'

const operations =
  'take, constant, number, integer, date, recode, concat, pad, substring, trim, upper, strip, when, coalesce, age, lookup, pseudonym, add, subtract, multiply, divide, delivery'
const tests = 'is, is_not, in, not_in, at_least, at_most, above, below, between, missing, starts_with, all, any, not'
const branch = (test: string) => mappingWith(`a: { when: [{ if: ${test}, then: B }] }`)
const rule = (text: string) => mappingWith('a: A').replace('code: TOWN', text)
const table = (line: string) => `${mappingWith('a: A')}    ${line}\n`
const delimited = (rest: string) => rawWith(`{ format: delimited, files: "*.csv", encoding: latin-1, delimiter: ";", ${rest} }`)

/** Language, mistake, text, and every sentence that it must give: one for one mistake. */
const golden: readonly (readonly [Language, string, string, string])[] = [
  ['mapping', 'a misspelt operation', mappingWith('a: { nummber: A }'), `7:12: unknown key "nummber"; expected one of ${operations}. Did you mean "number"?`],
  ['mapping', 'a misspelt operation with options', mappingWith('a: { intger: A, minimum: 0 }'), `7:12: unknown key "intger"; expected one of ${operations}. Did you mean "integer"?`],
  ['mapping', 'a misspelt operation inside another', mappingWith('a: { number: { trimm: A } }'), `7:22: unknown key "trimm"; expected one of ${operations}. Did you mean "trim"?`],
  ['mapping', 'an operation that does not exist', mappingWith('a: { hash: A }'), `7:12: unknown key "hash"; expected one of ${operations}.`],
  ['mapping', 'a misspelt option', mappingWith('a: { number: A, decimel: "," }'), '7:23: unknown key "decimel"; expected one of number, decimal, thousands, suffix, implied_decimals, minimum, maximum. Did you mean "decimal"?'],
  ['mapping', 'an option left out', mappingWith('a: { recode: A }'), '7:10: "codes" is missing in "a"; expected keys with values.'],
  ['mapping', 'an expression left out of an operation', mappingWith('a: { age: BIRTH }'), '7:10: "at" is missing in "a"; expected "period", or a column, or one operation.'],
  ['mapping', 'two operations at once', mappingWith('a: { number: A, integer: A }'), '7:23: "number" and "integer" stand side by side in "a"; expected only one of them.'],
  ['mapping', 'options without operation', mappingWith('a: { minimum: 0, maximum: 9 }'), `7:10: "a" lacks the key that says what it does; expected one of ${operations}.`],
  ['mapping', 'a number for a column', mappingWith('a: 5'), '7:10: "a" is the number 5; expected a column, or one operation. Put it in quotes: "5".'],
  ['mapping', 'nothing for a column', mappingWith('a:'), '7:9: "a" is empty; expected a column, or one operation.'],
  ['mapping', 'a list for a column', mappingWith('a: [A, B]'), '7:10: "a" is a list of 2; expected a column, or one operation.'],
  ['mapping', 'an empty text for a column', mappingWith('a: ""'), '7:10: "a" is an empty text; expected at least 1 character.'],
  ['mapping', 'too few to join', mappingWith('a: { concat: [A] }'), '7:20: "concat" is a list of 1; expected at least 2 entries.'],
  ['mapping', 'three to subtract', mappingWith('a: { subtract: [A, B, C] }'), '7:22: "subtract" is a list of 3; expected exactly 2 entries.'],
  ['mapping', 'a number in quotes', mappingWith('a: { pad: A, length: "5" }'), '7:28: "length" is "5"; expected a number.'],
  ['mapping', 'a pad of no length', mappingWith('a: { pad: A, length: 0 }'), '7:28: "length" is the number 0; expected at least 1.'],
  ['mapping', 'a wrong choice', mappingWith('a: { delivery: yeer }'), '7:22: "delivery" cannot be "yeer"; expected one of period, year, layout_version. Did you mean "year"?'],
  ['mapping', 'a wrong choice beside a form', mappingWith('a: { recode: A, codes: { "1": one }, else: quarantin }'), '7:50: "else" is "quarantin"; expected one of quarantine, unknown, or keys with values: constant. Did you mean "quarantine"?'],
  ['mapping', 'a column name in capitals', mappingWith('Age: A'), '7:7: the key "Age" is not allowed here; expected a name in lower case with underscores.'],
  ['mapping', 'a misspelt test', branch('{ field: A, iss: 1 }'), `7:37: unknown key "iss"; expected one of ${tests}. Did you mean "is"?`],
  ['mapping', 'a test of another language', branch('{ field: A, equals: 1 }'), `7:37: unknown key "equals"; expected one of ${tests}.`],
  ['mapping', 'a column without test', branch('{ field: A }'), `7:25: "if" lacks the key that says what it does; expected one of ${tests}.`],
  ['mapping', 'a test of nothing', branch('{ is: "1" }'), '7:25: the keys of "if" do not agree; expected exactly one of field and value.'],
  ['mapping', 'a test of two things', branch('{ field: A, value: B, is: "1" }'), '7:25: the keys of "if" do not agree; expected exactly one of field and value.'],
  ['mapping', 'a text for a test', branch('A'), '7:25: "if" is "A"; expected a test such as { field: COLUMN, is: "1" }.'],
  ['mapping', 'a misspelt test inside another', branch('{ all: [{ field: A, is: "1" }, { field: B, beetween: [1, 2] }] }'), `7:68: unknown key "beetween"; expected one of ${tests}. Did you mean "between"?`],
  ['mapping', 'a test left out', mappingWith('a: { when: [{ then: B }] }'), '7:19: "if" is missing in entry 1 of "when"; expected a test such as { field: COLUMN, is: "1" }.'],
  ['mapping', 'half an interval', branch('{ field: A, between: [1] }'), '7:46: "between" is a list of 1; expected exactly 2 entries.'],
  ['mapping', 'one value for a list', branch('{ field: A, in: "1" }'), '7:41: "in" is "1"; expected a list.'],
  ['mapping', 'a misspelt key, which hides a needed one', mappingWith().replace('from:', 'form:'), '4:5: unknown key "form"; expected one of table, from, record, versions, joins, drop, territory, key, duplicates, columns, observations, on_mismatch. Did you mean "from"?'],
  ['mapping', 'a needed key left out', mappingWith().replace('    from: people\n', ''), '3:5: "from" is missing in entry 1 of "tables"; expected a text.'],
  ['mapping', 'a text for a list', table('key: a'), '8:10: "key" is "a"; expected a list.'],
  ['mapping', 'a rule for duplicates that does not exist', table('duplicates: keep'), '8:17: "duplicates" is "keep"; expected one of stop, quarantine, or keys with values: keep, of.'],
  ['mapping', 'a half rule for duplicates', table('duplicates: { keep: greatest }'), '8:17: "of" is missing in "duplicates"; expected a list.'],
  ['mapping', 'a drop without reason', table('drop: [{ when: { field: A, missing: true }, reason: no }]'), '8:57: "reason" is "no"; expected at least 8 characters.'],
  ['mapping', 'code and name of a territory', rule('code: TOWN, name: NAME'), '5:16: the keys of "territory" do not agree; expected exactly one of code and name.'],
  ['mapping', 'neither code nor name', rule('parent: REGION'), '5:16: the keys of "territory" do not agree; expected exactly one of code and name.'],
  ['mapping', 'a registry in capitals', mappingWith().replace('xx/people', 'XX_people'), '1:11: "registry" is "XX_people"; expected country/registry in lower case, e.g. cl/matricula.'],
  ['mapping', 'no table', 'registry: xx/people\ntables: []\n', '2:9: "tables" is a list of 0; expected at least 1 entry.'],

  ['rawSchema', 'no format', rawWith('{ files: "*.csv" }'), '8:11: "format" is missing in "people"; expected one of delimited, fixed-width, xlsx, spreadsheet-xml, parquet, json, json-lines, dbf.'],
  ['rawSchema', 'an unknown format', rawWith('{ format: csv, files: "*.csv" }'), '8:21: "format" cannot be "csv"; expected one of delimited, fixed-width, xlsx, spreadsheet-xml, parquet, json, json-lines, dbf.'],
  ['rawSchema', 'a misspelt format', rawWith('{ format: delimted, files: "*.csv" }'), '8:21: "format" cannot be "delimted"; expected one of delimited, fixed-width, xlsx, spreadsheet-xml, parquet, json, json-lines, dbf. Did you mean "delimited"?'],
  ['rawSchema', 'an encoding by another name', rawWith('{ format: delimited, files: "*.csv", encoding: latin1, delimiter: ";", fields: [{ name: A }] }'), '8:58: "encoding" cannot be "latin1"; expected one of utf-8, utf-8-bom, utf-16le, utf-16be, latin-1, windows-1252, cp850. Did you mean "latin-1"?'],
  ['rawSchema', 'a delimiter of two characters', rawWith('{ format: delimited, files: "*.csv", encoding: latin-1, delimiter: ";;", fields: [{ name: A }] }'), '8:78: "delimiter" is ";;"; expected exactly 1 character.'],
  ['rawSchema', 'a quote that is a word', delimited('quote: nothing, fields: [{ name: A }]'), '8:90: "quote" is "nothing"; expected one character, or none.'],
  ['rawSchema', 'a misspelt key of a field', delimited('fields: [{ name: A, typ: code }]'), '8:103: unknown key "typ"; expected one of name, type, title, aliases, required, sensitivity, codes, missing, decimal, thousands, suffix, implied_decimals, date, note. Did you mean "type"?'],
  ['rawSchema', 'a type that does not exist', delimited('fields: [{ name: A, type: numeric }]'), '8:109: "type" cannot be "numeric"; expected one of text, code, integer, decimal, date.'],
  ['rawSchema', 'no field', delimited('fields: []'), '8:91: "fields" is a list of 0; expected at least 1 entry.'],
  ['rawSchema', 'a label that is a number', delimited('fields: [{ name: A, codes: { "1": 1 } }]'), '8:117: "1" is the number 1; expected a text, or keys es, pt, en with texts. Put it in quotes: "1".'],
  ['rawSchema', 'a header row that is no list', rawWith('{ format: xlsx, files: "*.xlsx", sheet: 1, header_rows: 1, fields: [{ name: A }] }'), '8:67: "header_rows" is the number 1; expected a list.'],
  ['rawSchema', 'a cell the wrong way round', rawWith('{ format: xlsx, files: "*", sheet: 1, header_rows: [1], cells: [{ column: u, cell: 2C }], fields: [{ name: A }] }'), '8:94: "cell" is "2C"; expected a cell such as "C2".'],
  ['rawSchema', 'a word for true', rawWith('{ format: parquet, files: "*", fields: [{ name: A }] }').replace('verified: true', 'verified: yes'), '4:11: "verified" is "yes"; expected true or false.'],
  ['rawSchema', 'an unknown language of a title', rawWith('{ format: parquet, files: "*", fields: [{ name: A }] }').replace('title: People', 'title: { sp: People }'), '2:10: unknown key "sp"; expected one of es, pt, en.'],

  ['pipeline', 'a misspelt weight', pipelineWith('index: { dimensions: [{ id: a, title: A, indicators: [{ indicator: i, weigth: 2 }] }] }'), '7:71: unknown key "weigth"; expected one of indicator, weight, direction, reference, goalposts. Did you mean "weight"?'],
  ['pipeline', 'a spelling of another English', pipelineWith('index: { treatment: winsorize, dimensions: [{ id: a, title: A, indicators: [{ indicator: i }] }] }'), '7:21: "treatment" cannot be "winsorize"; expected one of none, winsorise, log, box-cox, auto. Did you mean "winsorise"?'],
  ['pipeline', 'a period of two digits', pipelineWith('').replace('period: "2023" }', 'period: "23" }'), '6:48: "period" is "23"; expected a period in quotes: "2022", "2022-06" or "2022-06-30", or "{period}" or "{year}".'],
  ['pipeline', 'a check that does not exist', pipelineWith('checks: [{ check: coverage, severity: warn, reason: because it matters }]'), '7:19: "check" cannot be "coverage"; expected one of indicator-coverage, territory-coverage, quarantined-share, unknown-share, row-count, freshness, class-change-share.'],

  ['pipeline', 'a time that never comes', pipelineWith('schedule: { cron: "0 2 30 2 *", time_zone: UTC }'), '7:19: "cron" is "0 2 30 2 *"; expected a time that comes: 30 2 is an impossible day of month for the given month.'],
  ['pipeline', 'a zone that does not exist', pipelineWith('schedule: { cron: "0 2 * * *", time_zone: America/Nowhere }'), '7:43: "time_zone" is "America/Nowhere"; expected a time zone such as America/Sao_Paulo.'],
  ['pipeline', 'a secret in place of its name', pipelineWith('schedule: { cron: "0 2 * * *", time_zone: UTC, notify: [{ webhook: "https://x.example/t0ken" }] }'), '7:68: "webhook" holds something else than a name; expected the name of an environment variable. Secrets stand in the environment, never in YAML: if this was one, change it.'],
  ['pipeline', 'a rule of disclosure that nobody has published', pipelineWith('publication: { disclosure: { preset: pcornet } }'), '7:38: "preset" cannot be "pcornet"; expected one of pcornet-11, ohdsi-5, opensafely-7, census-drb-15.'],
  ['pipeline', 'a check without threshold', pipelineWith('checks: [{ check: row-count, severity: warn, reason: because it matters }]'), '7:10: the keys of entry 1 of "checks" do not agree; expected at_least or at_most, or both.'],
  ['pipeline', 'a waiver without a day', pipelineWith('checks: [{ check: freshness, severity: warn, reason: because it matters, expires: soon }]'), '7:83: "expires" is "soon"; expected a date in quotes: "2027-01-01".'],

  ['indicatorCatalogue', 'a column with a count', indicatorWith('{ from: person, measure: count, column: age }'), '5:16: the keys of "numerator" do not agree; expected a column with sum and mean, and none with count.'],
  ['indicatorCatalogue', 'a direction that is none', indicatorWith('{ from: person, measure: count }').replace('risk', 'up'), '7:16: "direction" cannot be "up"; expected one of risk, protection.'],
  ['indicatorCatalogue', 'a multiplier below zero', indicatorWith('{ from: person, measure: count }').replace('unit: "%"', 'unit: "%"\n    per: -1'), '7:10: "per" is the number -1; expected more than 0.'],

  ['canonicalTable', 'a type of another system', 'table: person\ntitle: t\ndescription: d\nunit: person\nkey: [a]\ncolumns: [{ name: a, type: string, definition: d }]\n', '6:28: "type" cannot be "string"; expected one of text, code, integer, decimal, date, boolean.'],

  ['dummyRecipe', 'a list that is a text, in a form that shares its first key with others', recipeWith('{ when: [{ if: { field: sex, in: a }, then: age }] }'), '5:83: "in" is "a"; expected a list.'],
  ['dummyRecipe', 'a misspelt maker', recipeWith('{ choise: { "1": 1 } }'), '5:52: unknown key "choise"; expected one of constant, sequence, choice, logit, integer, normal, lognormal, date, birth, words, digits, piece, pad, concat, sum, scale, count, when, blank. Did you mean "choice"?'],

  ['territorySystem', 'a title in two languages only', territoryWith('titles: { es: a, pt: b }'), '3:9: "en" is missing in "titles"; expected a text.'],
]

describe('a mistake is told in one sentence with its place, what was expected and the nearest match', () => {
  it.each(golden)('%s: %s', (language, _, text, sentence) => {
    expect(refusals(language, text)).toEqual([`file.yaml:${sentence}`])
  })
})

function pipelineWith(line: string): string {
  return ['pipeline: xx/demo', 'title: Demo', 'territory: { system: xx-code, level: town, vintage: "2020" }', 'period: "2023"', 'deliveries:', '  - { registry: xx/people, files: "*", period: "2023" }', line, ''].join('\n')
}

function indicatorWith(numerator: string): string {
  return ['indicators:', '  - id: child_share', '    title: Children', '    definition: Share of children', `    numerator: ${numerator}`, '    unit: "%"', '    direction: risk', '    registries: [xx/people]', ''].join('\n')
}

function recipeWith(maker: string): string {
  return ['registry: xx/people', 'title: P', 'territories: { system: xx-code, level: town, vintage: "2020", within: ["01"] }', 'files: [{ name: people.csv, resource: people }]', `units: [{ name: person, count: one, values: { a: ${maker} } }]`, ''].join('\n')
}

function territoryWith(titles: string): string {
  return ['id: xx-code', 'country: xx', titles, 'levels: [{ name: town, titles: { es: a, pt: b, en: c }, length: 4 }]', 'vintages: [{ id: "2020", date: "2020-01-01" }]', ''].join('\n')
}
