import { describe, expect, it } from 'vitest'
import type { TerritorySystemSpec, TerritoryTables } from '../../src/core/territory-system.js'
import { loadSystem } from '../../src/territory/load-system.js'

const titles = { es: 'x', pt: 'x', en: 'x' }
const spec: TerritorySystemSpec = {
  id: 'made-up', country: 'xx', titles, sources: [], check: null, spellings: [], unknown: [], schemes: [], gaps: [],
  levels: [
    { name: 'state', titles, length: 1, parent: null, prefix: 0 },
    { name: 'town', titles, length: 3, parent: 'state', prefix: 1 },
  ],
  vintages: [{ id: 'now', date: '2020-01-01', counts: { state: 1, town: 1 }, note: '' }],
}
const header = 'level,code,parent,name,valid_from,valid_to,longitude,latitude,note'
const state = 'state,1,,North,,,,,'
const town = 'town,101,1,"Rio, the ""old""",,,-70.5,-33.25,'

function tables(
  territories: readonly string[],
  aliases: readonly string[] = [],
  successions: readonly string[] = [],
): TerritoryTables {
  const text = (head: string, rows: readonly string[]) => [head, ...rows, ''].join('\n')
  return {
    territories: { name: 't.csv', text: text(header, territories) },
    aliases: { name: 'a.csv', text: text('level,code,alias,kind,note', aliases) },
    successions: {
      name: 's.csv',
      text: text('level,from_code,to_code,date,kind,weight,weight_method,note', successions),
    },
  }
}

describe('loading a system', () => {
  it('reads quoted names, seats and parents', () => {
    const found = loadSystem(spec, tables([state, town])).territories.get('town')?.get('101')
    expect(found).toMatchObject({ name: 'Rio, the "old"', parent: '1', seat: { longitude: -70.5, latitude: -33.25 } })
  })

  it('reads tables with a mark of encoding and with Windows line ends', () => {
    const given = tables([state, town])
    const text = `\uFEFF${given.territories.text.replaceAll('\n', '\r\n')}`
    expect(loadSystem(spec, { ...given, territories: { name: 't.csv', text } }).territories.get('town')?.size).toBe(1)
  })

  it.each([
    ['a missing cell', [state, 'town,101,1,Rio'], 't.csv:3: 4 cells; expected 9 cells'],
    ['an open quote', [state, 'town,101,1,"Rio,,,,,'], 't.csv:3: a quote opens or closes in the wrong place'],
    ['an unknown level', ['city,1,,North,,,,,'], 't.csv:2: unknown level; expected state, town'],
    ['a short code', [state, 'town,11,1,Rio,,,,,'], 't.csv:3: code "11"; expected 3 digits'],
    ['a code twice', [state, town, town], 't.csv:4: code 101 stands twice'],
    ['a parent that is not there', [state, 'town,201,2,Rio,,,,,'], 't.csv:3: parent "2" of 201'],
    ['a code that does not begin as its parent', [state, 'town,201,1,Rio,,,,,'], 't.csv:3: code 201 does not begin'],
    ['a date of another form', [state, 'town,101,1,Rio,01/01/2020,,,,'], 't.csv:3: valid_from "01/01/2020"'],
    ['a count that does not hold', [state, town, 'town,102,1,Sur,,,,,'], 'has 2 territories of level town'],
  ])('refuses %s among the territories, naming file, line and what was expected', (_, rows, message) => {
    expect(() => loadSystem(spec, tables(rows))).toThrow(message)
  })

  it.each([
    ['an alias of no territory', 'town,999,X,name,', 'a.csv:2: code is not in the table'],
    ['an alias of unknown kind', 'town,101,X,nick,', 'a.csv:2: kind "nick"; expected name'],
  ])('refuses %s', (_, row, message) => {
    expect(() => loadSystem(spec, tables([state, town], [row]))).toThrow(message)
  })

  it.each([
    ['a succession of no territory', 'town,101,102,2020-01-01,split,,,', 's.csv:2: to_code is not'],
    ['a weight above one', 'town,101,101,2020-01-01,split,1.5,,', 's.csv:2: weight "1.5"'],
    ['a kind of event unknown', 'town,101,101,2020-01-01,fusion,,,', 's.csv:2: kind "fusion"'],
    ['a succession without date', 'town,101,101,,split,,,', 's.csv:2: date ""'],
  ])('refuses %s', (_, row, message) => {
    expect(() => loadSystem(spec, tables([state, town], [], [row]))).toThrow(message)
  })

  it('refuses a table with another header', () => {
    const territories = { name: 't.csv', text: 'code,name\n' }
    expect(() => loadSystem(spec, { ...tables([]), territories })).toThrow('t.csv:1: the header is not')
  })

  it('refuses a code whose check digit is wrong and that is no listed exception', () => {
    const check = { level: 'town', rule: 'mod10-1-2', exceptions: ['103'] }
    const checked: TerritorySystemSpec = { ...spec, check, vintages: [] }
    const rows = [state, 'town,109,1,Rio,,,,,', 'town,103,1,Rio,,,,,']
    expect(loadSystem(checked, tables(rows)).territories.get('town')?.size).toBe(2)
    expect(() => loadSystem(checked, tables([state, 'town,105,1,Rio,,,,,']))).toThrow('t.csv:3: check digit of 105')
  })
})
