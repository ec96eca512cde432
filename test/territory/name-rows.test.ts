import { describe, expect, it } from 'vitest'
import { foldName } from '../../src/core/fold-name.js'
import { nameRows } from '../../src/territory/name-rows.js'
import { resolveName } from '../../src/territory/resolve-name.js'
import { territoriesAt } from '../../src/territory/territories-at.js'
import { shipped, shippedFolders } from './shipped-systems.js'

describe('rows of names for a join in SQL', () => {
  it.each(shippedFolders)('%s has each name once alone and once within each territory above', (folder) => {
    const system = shipped(folder)
    for (const level of system.spec.levels) {
      const rows = nameRows(system, { level: level.name })
      expect(new Set(rows.map((row) => `${row.within ?? ''}|${row.name}`)).size).toBe(rows.length)
      expect(rows.every((row) => row.name === foldName(row.name) && row.name !== '')).toBe(true)
      expect(rows.every((row) => (row.code === null) === (row.verdict === 'quarantined'))).toBe(true)
    }
  })

  it.each([
    ['brazil/br-ibge', 'municipio'],
    ['colombia/co-divipola', 'municipio'],
    ['chile/cl-cut', 'comuna'],
  ] as const)('%s finds every official name within its parent', (folder, level) => {
    const system = shipped(folder)
    const lost = territoriesAt(system, level).filter(
      (each) => resolveName(system, each.name, { level, within: each.parent ?? '' }).code !== each.code,
    )
    expect(lost).toEqual([])
  })

  it('quarantines alone exactly the names that several municipalities of Brazil bear', () => {
    const system = shipped('brazil/br-ibge')
    const counts = new Map<string, number>()
    for (const { name } of territoriesAt(system, 'municipio')) {
      counts.set(foldName(name), (counts.get(foldName(name)) ?? 0) + 1)
    }
    const rows = nameRows(system, { level: 'municipio' }).filter((row) => row.within === null)
    const quarantined = new Set(rows.filter((row) => row.verdict === 'quarantined').map((row) => row.name))
    const several = [...counts].filter(([, count]) => count > 1).map(([name]) => name)
    expect(several.length).toBeGreaterThan(200)
    expect(several.filter((name) => !quarantined.has(name))).toEqual([])
    const single = [...counts].filter(([, count]) => count === 1).map(([name]) => name)
    expect(single.filter((name) => quarantined.has(name))).toEqual([])
  })

  it('knows in an old vintage the names of that time', () => {
    const colombia = shipped('colombia/co-divipola')
    const found = resolveName(colombia, 'Mapiripana', { level: 'municipio', vintage: '2018' })
    expect(found).toMatchObject({ verdict: 'valid', code: '94663' })
  })
})
