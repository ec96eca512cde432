import { describe, expect, it } from 'vitest'
import { parseSpec, specProblem } from '../../src/spec/parse-yaml.js'
import { issueText, SpecFault } from '../../src/spec/spec-fault.js'
import { languages, mappingWith, refusals } from './languages.js'

const notYaml = 'this is not YAML as Cauce reads it'

describe('a file that is no specification at all', () => {
  it.each([
    ['empty', '', 'file.yaml:1:1: the file is empty; expected keys with values.'],
    ['only a comment', '# nothing\n', 'file.yaml:1:1: the file is empty; expected keys with values.'],
    ['a list', '- registry: xx/people\n', 'file.yaml:1:1: the file is a list of 1; expected keys with values.'],
    ['a text', 'hello\n', 'file.yaml:1:1: the file is "hello"; expected keys with values.'],
    ['an open quote', 'registry: "xx/people\ntables: []\n', `file.yaml:3:1: ${notYaml} (Missing closing "quote).`],
    ['a tab as indentation', 'registry: xx/people\n\ttitle: x\n', `file.yaml:2:1: ${notYaml} (Tabs are not allowed as indentation).`],
    ['a key written twice', 'registry: xx/people\nregistry: xx/other\n', `file.yaml:2:1: ${notYaml} (Map keys must be unique).`],
    ['two documents', 'registry: xx/people\n---\nregistry: xx/other\n', `file.yaml:2:1: ${notYaml} (Source contains multiple documents).`],
    ['an unknown tag', 'registry: !place xx/people\n', `file.yaml:1:11: ${notYaml} (Unresolved tag: !place).`],
    ['an alias without anchor', 'registry: *name\n', 'file.yaml:1:11: the alias *name has no anchor; expected &name before a part further up.'],
    ['an alias above its anchor', 'registry: *name\ntitle: &name x\n', 'file.yaml:1:11: the alias *name has no anchor; expected &name before a part further up.'],
  ])('is refused when it is %s', (_, text, sentence) => {
    expect(refusals('mapping', text)).toEqual([sentence])
  })

  it('is refused before it grows when aliases multiply each other', () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(', ')}]`
    const names = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...names.map((name, index) => level(name, index === 0 ? 'a' : (names[index - 1] ?? '')))].join('\n')
    const [first] = refusals('mapping', bomb)
    expect(first).toBe('file.yaml:2:8: the alias *a stands inside a part that has an anchor itself; expected the part itself. Write it out.')
  })

  it('is read when an alias repeats a plain part', () => {
    const text = mappingWith('a: { recode: A, codes: &answers { "1": "yes", "2": "no" } }', 'b: { recode: B, codes: *answers }')
    expect(parseSpec(languages.mapping, 'file.yaml', text).value.tables[0]?.columns['b']).toEqual({ recode: 'B', codes: { 1: 'yes', 2: 'no' } })
  })
})

describe('codes without quotes', () => {
  it.each([
    ['a code as a value', 'vintage: "2020"', 'vintage: 2020', 'file.yaml:5:57: "vintage" is the number 2020; expected a text. Put it in quotes: "2020".'],
    ['a code with a leading zero', 'vintage: "2020"', 'vintage: 007', 'file.yaml:5:57: "vintage" is the number 7; expected a text. Put it in quotes: "007".'],
    ['a truth value', 'vintage: "2020"', 'vintage: true', 'file.yaml:5:57: "vintage" is true; expected a text. Put it in quotes: "true".'],
  ])('are refused: %s', (_, from, to, sentence) => {
    expect(refusals('mapping', mappingWith('a: A').replace(from, to))).toEqual([sentence])
  })

  it.each([
    ['a number', '01', 'a number'],
    ['a truth value', 'true', 'a boolean'],
    ['nothing', 'null', 'nothing'],
  ])('are refused as keys: %s', (_, key, read) => {
    expect(refusals('mapping', mappingWith(`a: { recode: A, codes: { ${key}: one } }`))).toEqual([
      `file.yaml:7:32: the key ${key} is read as ${read}; expected a text in quotes. Write "${key}".`,
    ])
  })
})

describe('places', () => {
  const spec = parseSpec(languages.mapping, 'mappings/xx/people.yaml', mappingWith('age: { integer: AGE }', 'sex: SEX'))

  it('lead from a path to its value', () => {
    expect(spec.placeOf(['tables', 0, 'columns', 'sex'])).toEqual({ file: 'mappings/xx/people.yaml', line: 8, column: 12 })
    expect(spec.placeOf(['tables', 0, 'columns', 'age', 'integer'])).toEqual({ file: 'mappings/xx/people.yaml', line: 7, column: 23 })
  })

  it('lead to the nearest part that is there when the path is not', () => {
    expect(spec.placeOf(['tables', 0, 'columns', 'zone', 'recode'])).toEqual({ file: 'mappings/xx/people.yaml', line: 7, column: 7 })
    expect(spec.placeOf(['tables', 5])).toEqual({ file: 'mappings/xx/people.yaml', line: 3, column: 3 })
    expect(spec.placeOf([])).toEqual({ file: 'mappings/xx/people.yaml', line: 1, column: 1 })
  })

  it('stand before what other checks find', () => {
    const issue = specProblem(spec, ['tables', 0, 'columns', 'sex'], { what: 'no column SEX', expected: 'a column of the schema', todo: 'Did you mean "SEXO"?' })
    expect(issueText(issue)).toBe('mappings/xx/people.yaml:8:12: no column SEX; expected a column of the schema. Did you mean "SEXO"?')
  })
})

describe('several mistakes', () => {
  it('are told at once, a line for each, in the order of the language', () => {
    const fault = new SpecFault([
      { where: { file: 'a.yaml', line: 1, column: 2 }, what: 'one' },
      { where: { file: 'a.yaml', line: 3, column: 4 }, what: 'two', todo: 'Did you mean "three"?' },
    ])
    expect(fault.message).toBe('a.yaml:1:2: one.\na.yaml:3:4: two. Did you mean "three"?')
    expect(fault.exitCode).toBe(3)
    expect(refusals('mapping', mappingWith('a: { nummber: A }', 'b: { pad: B }', 'c: 5'))).toHaveLength(3)
  })
})
