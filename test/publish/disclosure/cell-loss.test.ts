import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountCell } from '../../../src/publish/disclosure/count-cell.js'
import { protectCells } from '../../../src/publish/disclosure/protect-cells.js'
import { attack, exposed } from './attack.js'
import { groupedCells, smallRows } from './made-up-table.js'

/** Fewest districts' cells to hide beside the small ones, by trying every set from the smallest on. */
function fewest(cells: readonly CountCell[], small: ReadonlySet<string>, candidates: readonly string[], threshold: number, atMost: number): number {
  for (let more = 0; more < atMost; more++) {
    for (const chosen of sets(candidates, more)) {
      const hidden = new Set([...small, ...chosen])
      if (exposed(attack(cells, (cell) => cell.rows.every((row) => hidden.has(row))), threshold).length === 0) return more
    }
  }
  return atMost
}

function* sets(of: readonly string[], size: number, from = 0): Generator<readonly string[]> {
  if (size === 0) yield []
  for (let at = from; size > 0 && at <= of.length - size; at++) for (const rest of sets(of, size - 1, at + 1)) yield [of[at] ?? '', ...rest]
}

const count = fc.oneof({ weight: 1, arbitrary: fc.integer({ min: 1, max: 10 }) }, { weight: 3, arbitrary: fc.integer({ min: 11, max: 200 }) })

/** Rows that we hide and the fewest possible; undefined where not even all districts together are enough to hide among. */
function loss(cells: readonly CountCell[], threshold: number): { readonly ours: number; readonly best: number } | undefined {
  const small = new Set([...smallRows(cells, threshold)].filter((row) => row !== 'total'))
  const hidden = protectCells([cells], small, { threshold, costOf: (row) => (row === 'total' ? 100 : 1), with: () => [] })
  const rows = [...new Set(cells.flatMap((cell) => cell.rows))].filter((row) => row !== 'total')
  if (hidden.has('total')) return undefined
  const best = small.size + fewest(cells, small, rows.filter((row) => !small.has(row)), threshold, hidden.size - small.size)
  return { ours: hidden.size, best }
}

describe('rows lost beside the small ones', () => {
  it('are over many tables at most 1.2 times the fewest possible under the same attack', () => {
    const region = fc.array(fc.array(count, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 4 })
    const tables = fc.sample(fc.array(region, { minLength: 1, maxLength: 1 }), { numRuns: 20, seed: 20_241_231 })
    const found = tables.flatMap((regions) => loss(onlyGroups(groupedCells(regions, ['f', 'm'])), 11) ?? [])
    const total = (of: 'ours' | 'best'): number => found.reduce((sum, each) => sum + each[of], 0)
    expect(total('best')).toBeGreaterThan(50)
    expect(total('ours') / total('best')).toBeLessThanOrEqual(1.2)
  }, 300_000)
})

/** The table with its totals shown whatever they are: only groups are at stake, so that every set can be tried. */
function onlyGroups(cells: readonly CountCell[]): readonly CountCell[] {
  return cells.map((cell) => (cell.rows.some((row) => row.includes('|')) && cell.rows.length === 1 ? cell : { ...cell, rows: ['total'] }))
}
