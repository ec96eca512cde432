import { describe, expect, it } from 'vitest'
import { loadCanonical, loadIndicators, loadMapping, loadPipeline, loadRawSchema, loadTerritorySystem } from '../../src/spec/load.js'
import { workspaceOf } from './files.js'
import { mappingWith, rawWith } from './languages.js'

const raw = rawWith('{ format: parquet, files: "*", fields: [{ name: A }] }')
const table = (name: string) => `table: ${name}\ntitle: T\ndescription: D\nunit: person\nkey: [a]\ncolumns: [{ name: a, type: text, definition: A }]\n`
const indicator = (id: string) => `indicators: [{ id: ${id}, title: T, definition: D, numerator: { from: person, measure: count }, unit: persons, direction: risk, registries: [xx/people] }]\n`
const system = (id: string) => `id: ${id}\ncountry: xx\ntitles: { es: a, pt: b, en: c }\nlevels: [{ name: town, titles: { es: a, pt: b, en: c }, length: 4 }]\nvintages: [{ id: "2020", date: "2020-01-01" }]\n`
const systemFiles = (folder: string, id: string) => ({ [`${folder}/system.yaml`]: system(id), [`${folder}/territories.csv`]: 't', [`${folder}/aliases.csv`]: 'a', [`${folder}/successions.csv`]: 's' })

describe("a user's folder laid over the built-in one", () => {
  const workspace = workspaceOf({
    'user/mappings/xx/people.yaml': mappingWith('a: MINE'),
    'built-in/mappings/xx/people.yaml': mappingWith('a: THEIRS'),
    'built-in/mappings/xx/schools.yaml': mappingWith().replace('xx/people', 'xx/schools'),
    'user/schemas/canonical/extra.yaml': table('extra'),
    'built-in/schemas/canonical/person.yaml': table('person'),
  })

  it('wins where both have a file of the same name', () => {
    const spec = loadMapping(workspace, 'xx/people')
    expect(spec.file).toBe('user/mappings/xx/people.yaml')
    expect(spec.value.tables[0]?.columns).toEqual({ a: 'MINE' })
  })

  it('leaves the built-in files that it has not', () => {
    expect(loadMapping(workspace, 'xx/schools').file).toBe('built-in/mappings/xx/schools.yaml')
  })

  it('adds to lists of files, in code-point order', () => {
    expect(workspace.names('mappings', '.yaml')).toEqual(['xx/people.yaml', 'xx/schools.yaml'])
    expect([...loadCanonical(workspace).keys()]).toEqual(['extra', 'person'])
  })

  it('is told which built-in files it hides, and only those', () => {
    expect(workspace.overlaid()).toEqual(['mappings/xx/people.yaml'])
    expect(workspace.find('mappings', 'xx/people.yaml')?.overlays).toBe(true)
    expect(workspace.find('mappings', 'xx/schools.yaml')?.overlays).toBe(false)
  })
})

describe('a file that is not there', () => {
  const texts = { 'built-in/mappings/xx/people.yaml': mappingWith(), 'built-in/mappings/xx/schools.yaml': mappingWith() }

  it('is told with the nearest one', () => {
    expect(() => loadMapping(workspaceOf(texts), 'xx/poeple')).toThrow(
      'there is no mappings/xx/poeple.yaml in this workspace or the built-in one; expected one of xx/people, xx/schools. Did you mean "xx/people"?',
    )
  })

  it('is told with the kinds of place searched', () => {
    expect(() => loadMapping(workspaceOf({}, ['built-in']), 'xx/people')).toThrow('there is no mappings/xx/people.yaml in this workspace.')
  })

  it('has an exit code of its own', () => {
    expect(() => loadPipeline(workspaceOf({}), 'xx/demo')).toThrow(expect.objectContaining({ exitCode: 7, code: 'SPEC_NOT_FOUND' }))
  })
})

describe('a file whose place and name disagree', () => {
  it.each([
    ['a mapping', () => loadMapping(workspaceOf({ 'user/mappings/xx/school.yaml': mappingWith() }), 'xx/school'), 'user/mappings/xx/school.yaml:1:11: "registry" is "xx/people"; expected "xx/school", as the file\'s place says.'],
    ['a raw schema', () => loadRawSchema(workspaceOf({ 'user/schemas/raw/xx/school.yaml': raw }), 'xx/school'), 'user/schemas/raw/xx/school.yaml:1:11: "registry" is "xx/people"; expected "xx/school", as the file\'s place says.'],
    ['a canonical table', () => loadCanonical(workspaceOf({ 'user/schemas/canonical/people.yaml': table('person') })), 'user/schemas/canonical/people.yaml:1:8: "table" is "person"; expected "people", as the file\'s place says.'],
    ['a territory system', () => loadTerritorySystem(workspaceOf(systemFiles('user/schemas/territories/xx/xx-code', 'xx-other')), 'xx-code'), 'user/schemas/territories/xx/xx-code/system.yaml:1:5: "id" is "xx-other"; expected "xx-code", as the file\'s place says.'],
  ])('is refused: %s', (_, load, sentence) => {
    expect(load).toThrow(sentence)
  })
})

describe('indicators', () => {
  it('come from every catalogue, each id once', () => {
    const workspace = workspaceOf({ 'user/schemas/indicators/mine.yaml': indicator('children'), 'built-in/schemas/indicators/all.yaml': indicator('workers') })
    expect([...loadIndicators(workspace).keys()]).toEqual(['workers', 'children'])
  })

  it('of the same id in two catalogues are refused with both places', () => {
    const workspace = workspaceOf({ 'user/schemas/indicators/mine.yaml': indicator('children'), 'built-in/schemas/indicators/all.yaml': indicator('children') })
    expect(() => loadIndicators(workspace)).toThrow(
      'user/schemas/indicators/mine.yaml:1:20: the indicator "children" stands in built-in/schemas/indicators/all.yaml already; expected an id of its own.',
    )
  })
})

describe('a territory system', () => {
  const workspace = workspaceOf({ ...systemFiles('built-in/schemas/territories/xx/xx-code', 'xx-code'), ...systemFiles('user/schemas/territories/xx/xx-code', 'xx-code') })

  it('is found by its id, with its tables', () => {
    const { spec, tables } = loadTerritorySystem(workspace, 'xx-code')
    expect(spec.file).toBe('user/schemas/territories/xx/xx-code/system.yaml')
    expect(tables.territories).toEqual({ name: 'user/schemas/territories/xx/xx-code/territories.csv', text: 't' })
  })

  it('that is not there is told with the nearest one', () => {
    expect(() => loadTerritorySystem(workspace, 'xx-cod')).toThrow('there is no territory system "xx-cod" below schemas/territories; expected one of xx-code. Did you mean "xx-code"?')
  })

  it('without a table is told by the table', () => {
    const texts = { 'user/schemas/territories/xx/xx-code/system.yaml': system('xx-code') }
    expect(() => loadTerritorySystem(workspaceOf(texts), 'xx-code')).toThrow('there is no schemas/territories/xx/xx-code/territories.csv')
  })
})
