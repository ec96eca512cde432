import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CodeVerdict } from '../../src/core/territory-code.js'
import { finerLengths, lookupRows } from '../../src/territory/lookup-rows.js'
import { resolveCode } from '../../src/territory/resolve-code.js'
import { territoriesAt } from '../../src/territory/territories-at.js'
import { shipped, shippedFolders } from './shipped-systems.js'

const verdicts: readonly CodeVerdict[] = ['valid', 'aliased', 'successor', 'unknown', 'quarantined']

const nearCodes = fc.oneof(
  fc.string({ maxLength: 9 }),
  fc.integer({ min: 0, max: 99_999_999 }).map(String),
  fc.integer({ min: 0, max: 99_999 }).map((code) => String(code).padStart(5, '0')),
  fc.integer({ min: 1_100_000, max: 5_400_000 }).map((code) => `${code}.0`),
)

describe('a code has exactly one verdict', () => {
  it.each(shippedFolders)('%s, for any text, any level and any vintage', (folder) => {
    const system = shipped(folder)
    const level = fc.constantFrom(...system.spec.levels.map((each) => each.name))
    const vintage = fc.constantFrom(...system.spec.vintages.map((each) => each.id))
    fc.assert(fc.property(nearCodes, level, vintage, (raw, levelName, vintageId) => {
      const found = resolveCode(system, raw, { level: levelName, vintage: vintageId })
      expect(verdicts.filter((each) => each === found.verdict)).toHaveLength(1)
      const living = territoriesAt(system, levelName, vintageId).map((each) => each.code)
      expect(found.code === null || living.includes(found.code)).toBe(true)
      expect(found.code === null).toBe(found.verdict === 'unknown' || found.verdict === 'quarantined')
      expect(found.verdict === 'valid').toBe(living.some((each) => each === raw.trim()))
    }), { numRuns: 300 })
  })

  it.each(shippedFolders)('%s lists every accepted spelling once', (folder) => {
    const system = shipped(folder)
    for (const level of system.spec.levels) {
      for (const vintage of system.spec.vintages) {
        const rows = lookupRows(system, { level: level.name, vintage: vintage.id })
        expect(new Set(rows.map((row) => row.raw)).size).toBe(rows.length)
        const canonical = territoriesAt(system, level.name, vintage.id).map((each) => each.code)
        const valid = rows.filter((row) => row.verdict === 'valid').map((row) => row.raw)
        expect(valid.toSorted()).toEqual(canonical.toSorted())
      }
    }
  })

  it.each(shippedFolders)('%s resolves a code as the lookup rows that SQL joins say', (folder) => {
    const system = shipped(folder)
    for (const level of system.spec.levels) {
      const differing = lookupRows(system, { level: level.name }).filter((row) => {
        const found = resolveCode(system, ` ${row.raw} `, { level: level.name })
        return found.verdict !== row.verdict || found.code !== row.code || found.within !== row.within
      })
      expect(differing).toEqual([])
    }
  })

  it('tells SQL which longer codes begin with a code of the level', () => {
    expect(finerLengths(shipped('colombia/co-divipola'), 'municipio')).toEqual({ raw: [8], length: 5 })
    expect(finerLengths(shipped('chile/cl-cut'), 'comuna')).toEqual({ raw: [], length: 5 })
  })
})
