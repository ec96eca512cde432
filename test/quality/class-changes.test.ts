import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classChangeShares } from '../../src/quality/class-changes.js'
import type { ClassedTerritory } from '../../src/quality/class-changes.js'
import { emptiedTables } from '../../src/quality/emptied-tables.js'

const classed = (model: string, ...classes: readonly string[]): ClassedTerritory[] => classes.map((label, at) => ({ model, code: String(at), class: label }))

describe('the share of changed classes', () => {
  it('is counted for each model, over territories classed on both sides', () => {
    const before = [...classed('ivti', 'low', 'low', 'high', 'high'), ...classed('clrisk', 'low')]
    const now = [...classed('ivti', 'low', 'high', 'high'), ...classed('clrisk', 'low', 'high')]
    expect(classChangeShares(before, now)).toEqual([
      { check: 'class-change-share', of: 'ivti', value: 1 / 3, failures: 1 },
      { check: 'class-change-share', of: 'clrisk', value: 0, failures: 0 },
    ])
  })

  it('says nothing of a model without a release before', () => {
    expect(classChangeShares([], classed('ivti', 'low'))).toEqual([])
  })

  it('is 0 for the same classes in any order, and the same whichever comes first', () => {
    const labels = fc.array(fc.constantFrom('low', 'medium', 'high'), { minLength: 1, maxLength: 30 })
    fc.assert(fc.property(labels, labels, (a, b) => {
      const [one, two] = [classed('m', ...a), classed('m', ...b)]
      expect(classChangeShares(one, [...one].reverse())[0]?.value).toBe(0)
      expect(classChangeShares(one, two)[0]?.value).toBe(classChangeShares(two, one)[0]?.value)
    }))
  })
})

describe('an emptied table', () => {
  const row = (registry: string, table: string, rows: number) => ({ registry, period: '2024', table, rows })

  it.each([
    ['rows replaced by none', [row('a', 'person', 5)], [row('a', 'person', 0)], ['person']],
    ['rows replaced by nothing at all', [row('a', 'person', 5)], [], ['person']],
    ['one file of two is empty', [row('a', 'person', 5), row('a', 'person', 7)], [row('a', 'person', 0), row('a', 'person', 1)], []],
    ['none before and none now', [row('a', 'person', 0)], [row('a', 'person', 0)], []],
    ['another registry fills the table', [row('a', 'person', 5)], [row('a', 'person', 0), row('b', 'person', 9)], ['person']],
  ])('%s', (_, before, now, emptied) => {
    expect(emptiedTables(before, now).map(({ table }) => table)).toEqual(emptied)
  })
})
