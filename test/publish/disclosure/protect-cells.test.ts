import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountCell } from '../../../src/publish/disclosure/count-cell.js'
import { protectCells } from '../../../src/publish/disclosure/protect-cells.js'
import { attack, exposed } from './attack.js'
import { groupedCells, smallRows } from './made-up-table.js'

const groupsOf = (row: string, rows: ReadonlySet<string>): readonly string[] => (row.includes('|') ? [] : [...rows].filter((other) => other.startsWith(`${row}|`)))

function protect(tables: readonly (readonly CountCell[])[], threshold: number, given = smallRows(tables.flat(), threshold)): ReadonlySet<string> {
  const rows = new Set(tables.flat().flatMap((cell) => cell.rows))
  return protectCells(tables, given, { threshold, costOf: (row) => (row.includes('d') ? 1 : 100), with: (row) => (row.includes('d') ? groupsOf(row, rows) : []) })
}

const hiddenIn = (hidden: ReadonlySet<string>) => (cell: CountCell) => cell.rows.every((row) => hidden.has(row))

const districts = fc.array(fc.array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 2, arbitrary: fc.integer({ min: 13, max: 400 }) }), { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 4 })
const byGroups = (groups: number) =>
  fc.array(fc.array(fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 13, max: 300 })), { minLength: groups, maxLength: groups }), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })

describe('complementary suppression', () => {
  it('hides a second district where one alone could be computed, the smallest that gives enough room', () => {
    const cells = groupedCells([[[3], [40], [20], [500]], [[90], [80]]], [])
    expect([...protect([cells], 11)].sort()).toEqual(['r0d0', 'r0d2'])
  })

  it('hides nothing more where several small counts protect each other', () => {
    const cells = groupedCells([[[8], [7], [9], [500]]], [])
    expect([...protect([cells], 11)].sort()).toEqual(['r0d0', 'r0d1', 'r0d2'])
  })

  it('does not trust two small counts whose sum is small', () => {
    const cells = groupedCells([[[3], [4], [60], [500]]], [])
    expect([...protect([cells], 11)].sort()).toEqual(['r0d0', 'r0d1', 'r0d2'])
  })

  it('hides nothing where nothing is small', () => {
    expect([...protect([groupedCells([[[30], [40]], [[0], [90]]], [])], 11)]).toEqual([])
  })

  it('keeps every interval of a hidden count as wide as the threshold, in hierarchies of any shape', () => {
    fc.assert(
      fc.property(districts, fc.constantFrom(5, 11, 15), (counts, threshold) => {
        const cells = groupedCells(counts.map((region) => region.map((count) => [count])), [])
        const hidden = protect([cells], threshold)
        expect(exposed(attack(cells, hiddenIn(hidden)), threshold)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('keeps them with groups that sum to the district and up to region and country', () => {
    fc.assert(
      fc.property(byGroups(2), fc.constantFrom(5, 11), (counts, threshold) => {
        const cells = groupedCells(counts, ['f', 'm'])
        const hidden = protect([cells], threshold)
        for (const row of smallRows(cells, threshold)) expect(hidden.has(row)).toBe(true)
        expect(exposed(attack(cells, hiddenIn(hidden)), threshold)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
