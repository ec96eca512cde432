import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TerritorySystemSpec } from '../../src/core/territory-system.js'
import { crosswalk } from '../../src/territory/crosswalk.js'
import type { Crosswalk } from '../../src/territory/crosswalk.js'
import { loadSystem } from '../../src/territory/load-system.js'
import { territoriesAt } from '../../src/territory/territories-at.js'
import { shipped, shippedFolders } from './shipped-systems.js'

const titles = { es: 'x', pt: 'x', en: 'x' }

/** 1 splits into 1 and 2 (2001), 3 and 4 merge into 3 (2002), 5 becomes 6 (2003), 7 dissolves into 8 and 9 (2004). */
const spec: TerritorySystemSpec = {
  id: 'made-up', country: 'xx', titles, sources: [], check: null, spellings: [], unknown: [], schemes: [], gaps: [],
  levels: [{ name: 'area', titles, length: 1, parent: null, prefix: 0 }],
  vintages: [
    { id: 'old', date: '2000-01-01', counts: { area: 5 }, note: '' },
    { id: 'new', date: '2010-01-01', counts: { area: 6 }, note: '' },
  ],
}

function madeUp(splitWeight: string) {
  return loadSystem(spec, {
    territories: { name: 'territories.csv', text: [
      'level,code,parent,name,valid_from,valid_to,longitude,latitude,note',
      'area,1,,One,,,,,', 'area,2,,Two,2001-01-01,,,,', 'area,3,,Three,,,,,', 'area,4,,Four,,2002-01-01,,,',
      'area,5,,Five,,2003-01-01,,,', 'area,6,,Six,2003-01-01,,,,', 'area,7,,Seven,,2004-01-01,,,',
      'area,8,,Eight,2004-01-01,,,,', 'area,9,,Nine,2004-01-01,,,,', '',
    ].join('\n') },
    aliases: { name: 'aliases.csv', text: 'level,code,alias,kind,note\n' },
    successions: { name: 'successions.csv', text: [
      'level,from_code,to_code,date,kind,weight,weight_method,note',
      `area,1,2,2001-01-01,split,${splitWeight},census,`,
      'area,4,3,2002-01-01,merge,1,law,', 'area,5,6,2003-01-01,recode,1,law,',
      'area,7,8,2004-01-01,split,0.4,census,', 'area,7,9,2004-01-01,split,0.6,census,', '',
    ].join('\n') },
  })
}

function brief(found: Crosswalk): readonly string[] {
  return found.rows.map((row) => `${row.from}>${row.to} ${row.weight} ${row.method}${row.exact ? '' : ' ~'}`)
}

describe('crosswalk', () => {
  it('goes forward through splits, merges and recodes with the weights of the table', () => {
    expect(brief(crosswalk(madeUp('0.25'), { level: 'area', from: 'old', to: 'new' }))).toEqual([
      '1>1 0.75 split:census', '1>2 0.25 split:census', '3>3 1 same', '4>3 1 merge', '5>6 1 recode',
      '7>8 0.4 split:census', '7>9 0.6 split:census',
    ])
  })

  it('goes back to the origins', () => {
    expect(brief(crosswalk(madeUp('0.25'), { level: 'area', from: 'new', to: 'old' }))).toEqual([
      '1>1 1 same', '2>1 1 origin:split', '3>3 1 origin:merge:target-keeps ~', '6>5 1 origin:recode',
      '8>7 1 origin:split', '9>7 1 origin:split',
    ])
  })

  it('shares by size where no source states a weight, and says so', () => {
    const sizes = new Map([['1', 300], ['2', 100]])
    const found = brief(crosswalk(madeUp(''), { level: 'area', from: 'old', to: 'new', sizes }))
    expect(found.slice(0, 2)).toEqual(['1>1 0.75 split:size ~', '1>2 0.25 split:size ~'])
  })

  it('leaves all with the origin where there is neither weight nor size, and says so', () => {
    const found = crosswalk(madeUp(''), { level: 'area', from: 'old', to: 'new' })
    expect(brief(found)[0]).toBe('1>1 1 split:origin-keeps ~')
    expect(found.unreached).toEqual(['2'])
  })

  it('between dates with no event between them is the identity', () => {
    const found = crosswalk(madeUp('0.25'), { level: 'area', from: '2005-01-01', to: 'new' })
    expect(found.rows.every((row) => row.from === row.to && row.weight === 1 && row.exact)).toBe(true)
  })

  it.each(shippedFolders)('%s keeps every total, between any two vintages, on any level', (folder) => {
    const system = shipped(folder)
    const level = fc.constantFrom(...system.spec.levels.map((each) => each.name))
    const vintage = fc.constantFrom(...system.spec.vintages.map((each) => each.id))
    const anySeed = fc.integer({ min: 1, max: 1_000_000 })
    fc.assert(fc.property(level, vintage, vintage, anySeed, fc.boolean(), (at, from, to, seed, sized) => {
      const amount = (code: string) => (Number(code) * seed) % 9_973
      const all = [...territoriesAt(system, at, from), ...territoriesAt(system, at, to)]
      const sizes = new Map(all.map((each) => [each.code, 1 + amount(each.code)]))
      const { rows, uncovered } = crosswalk(system, sized ? { level: at, from, to, sizes } : { level: at, from, to })
      const old = territoriesAt(system, at, from).map((each) => each.code)
      const covered = old.filter((code) => !uncovered.includes(code))
      const before = covered.reduce((sum, code) => sum + amount(code), 0)
      const after = rows.reduce((sum, row) => sum + row.weight * amount(row.from), 0)
      expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-9 * (before + 1))
      expect(rows.every((row) => row.weight > 0 && row.weight <= 1)).toBe(true)
      const living = new Set(territoriesAt(system, at, to).map((each) => each.code))
      expect(rows.every((row) => living.has(row.to))).toBe(true)
      if (from <= to) expect(uncovered).toEqual([])
    }), { numRuns: 25 })
  })

  it('carries every commune before Ñuble to exactly one of today, and back', () => {
    const system = shipped('chile/cl-cut')
    const found = crosswalk(system, { level: 'comuna', from: '2010', to: '2018' })
    expect(found.rows).toHaveLength(346)
    expect(found.rows.every((row) => row.weight === 1 && row.exact)).toBe(true)
    expect(found.rows.filter((row) => row.method === 'recode')).toHaveLength(21)
    expect(new Set(found.rows.map((row) => row.to)).size).toBe(346)
  })

  it('brings the municipalities of 2022 to those of 2010 by their five origins', () => {
    const found = crosswalk(shipped('brazil/br-ibge'), { level: 'municipio', from: '2022', to: '2010' })
    expect(found.uncovered).toEqual([])
    expect(found.rows.filter((row) => row.from !== row.to).map((row) => [row.from, row.to, row.exact])).toEqual([
      ['1504752', '1506807', true],
      ['4212650', '4209409', true],
      ['4220000', '4207007', true],
      ['4314548', '4302105', true],
      ['5006275', '5000203', false],
      ['5006275', '5002951', false],
      ['5006275', '5003256', false],
    ])
  })

  it('names the municipalities of 2001 whose origin is not known', () => {
    const found = crosswalk(shipped('brazil/br-ibge'), { level: 'municipio', from: '2001', to: '2000' })
    expect(found.uncovered).toHaveLength(31)
    const forward = crosswalk(shipped('brazil/br-ibge'), { level: 'municipio', from: '2000', to: '2001' })
    expect(forward.unreached).toEqual(expect.arrayContaining([...found.uncovered]))
    expect(found.rows.filter((row) => row.method.endsWith(':unverified')).every((row) => !row.exact)).toBe(true)
  })

  it('merges Mapiripana into Barrancominas', () => {
    const found = crosswalk(shipped('colombia/co-divipola'), { level: 'municipio', from: '2018', to: '2019' })
    expect(found.rows.filter((row) => row.to === '94343').map((row) => [row.from, row.weight, row.method])).toEqual([
      ['94343', 1, 'same'],
      ['94663', 1, 'merge'],
    ])
  })
})
