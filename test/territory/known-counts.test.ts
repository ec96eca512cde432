import { describe, expect, it } from 'vitest'
import { ancestors, children, territoriesAt } from '../../src/territory/territories-at.js'
import { shipped } from './shipped-systems.js'

describe('territories of a vintage', () => {
  it.each([
    ['brazil/br-ibge', 'municipio', '2000', 5507],
    ['brazil/br-ibge', 'municipio', '2001', 5561],
    ['brazil/br-ibge', 'municipio', '2003-06-30', 5560],
    ['brazil/br-ibge', 'municipio', '2005', 5564],
    ['brazil/br-ibge', 'municipio', '2007', 5564],
    ['brazil/br-ibge', 'municipio', '2010', 5565],
    ['brazil/br-ibge', 'municipio', '2013', 5570],
    ['brazil/br-ibge', 'municipio', '2022', 5570],
    ['brazil/br-ibge', 'municipio', '2023', 5570],
    ['brazil/br-ibge', 'municipio', '2025', 5571],
    ['brazil/br-ibge', 'uf', '2025', 27],
    ['brazil/br-ibge', 'regiao', '2025', 5],
    ['chile/cl-cut', 'comuna', '2018', 346],
    ['chile/cl-cut', 'comuna', '2018-09-05', 346],
    ['chile/cl-cut', 'region', '2018-09-05', 15],
    ['chile/cl-cut', 'region', '2018-09-06', 16],
    ['chile/cl-cut', 'provincia', '2018', 56],
    ['colombia/co-divipola', 'departamento', '2024', 33],
    ['colombia/co-divipola', 'municipio', '2018', 1122],
    ['colombia/co-divipola', 'municipio', '2019', 1121],
    ['colombia/co-divipola', 'municipio', '2024', 1122],
  ] as const)('%s has at level %s in %s exactly %i', (folder, level, vintage, count) => {
    expect(territoriesAt(shipped(folder), level, vintage)).toHaveLength(count)
  })

  it('counts by state the municipalities of Brazil in 2000 as the mesh of that year does', () => {
    const published = {
      12: 22, 27: 101, 13: 62, 16: 16, 29: 415, 23: 184, 53: 1, 52: 242, 21: 217, 31: 853, 50: 77, 51: 126, 15: 143,
      25: 223, 26: 185, 22: 221, 41: 399, 33: 91, 24: 166, 11: 52, 14: 15, 43: 467, 42: 293, 28: 75, 35: 645, 17: 139,
    }
    const system = shipped('brazil/br-ibge')
    const found = Object.keys(published).map((uf) => [uf, children(system, 'uf', uf, '2000').length])
    expect(Object.fromEntries(found)).toEqual(published)
  })

  it('says that one published mesh of 2000 has one feature more than the 5,507 municipalities', () => {
    const note = shipped('brazil/br-ibge').spec.vintages.find((each) => each.id === '2000')?.note
    expect(note).toContain('5,508')
  })

  it('takes the newest vintage when none is named', () => {
    const codes = (vintage?: string) =>
      territoriesAt(shipped('brazil/br-ibge'), 'municipio', vintage).map((each) => each.code)
    expect(codes()).toContain('5101837')
    expect(codes('2023')).not.toContain('5101837')
  })

  it('climbs from a commune to its province and region', () => {
    const above = ancestors(shipped('chile/cl-cut'), 'comuna', '16101')
    expect(above.map((each) => `${each.level} ${each.code} ${each.name}`)).toEqual([
      'provincia 161 Diguillín',
      'region 16 Ñuble',
    ])
  })

  it('gives the communes of a province in a vintage', () => {
    const system = shipped('chile/cl-cut')
    expect(children(system, 'provincia', '084', '2010')).toHaveLength(21)
    expect(children(system, 'provincia', '084', '2018')).toHaveLength(0)
    expect(children(system, 'region', '16').map((each) => each.code)).toEqual(['161', '162', '163'])
  })

  it.each([
    ['2099', 'one of 2000, 2001'],
    ['1999-01-01', 'a date from 2000-08-01 on'],
  ])('refuses vintage %s and says what it has', (vintage, hint) => {
    expect(() => territoriesAt(shipped('brazil/br-ibge'), 'municipio', vintage)).toThrow(hint)
  })

  it('refuses an unknown level and offers the nearest', () => {
    expect(() => territoriesAt(shipped('brazil/br-ibge'), 'municipo')).toThrow('Did you mean "municipio"?')
  })
})
