import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ground } from '../../../src/publish/disclosure/count-cell.js'
import { rowKey } from '../../../src/publish/disclosure/hidden-row.js'
import { protectScores } from '../../../src/publish/disclosure/protect-scores.js'
import type { ScorePart } from '../../../src/publish/disclosure/protect-scores.js'
import { attack } from './attack.js'

const part = (indicator: string, contribution: number | null, points: number | null = 2, greatest = 25): ScorePart => ({ territory: '01', indicator, contribution, least: 0, greatest, points })
const key = (indicator: string): string => rowKey({ table: 'ivti_indicator', territory: '01', item: indicator })

describe('a published score', () => {
  it('gives one hidden indicator away, so a second one goes with it', () => {
    const found = protectScores([part('a', 5), part('b', 10), part('c', 3)], new Set([key('a')]))
    expect(found.rows).toHaveLength(1)
    expect(found.scores).toEqual([])
  })

  it('takes the indicator that is hidden most often elsewhere', () => {
    const elsewhere: ScorePart = { territory: '02', indicator: 'c', contribution: 3, least: 0, greatest: 25, points: 2 }
    const other: ScorePart = { ...elsewhere, indicator: 'd' }
    const hidden = new Set([key('a'), rowKey({ table: 'ivti_indicator', territory: '02', item: 'c' }), rowKey({ table: 'ivti_indicator', territory: '02', item: 'd' })])
    expect(protectScores([part('a', 5), part('b', 10), part('c', 3), elsewhere, other], hidden).rows).toEqual([key('c')])
  })

  it('is no riddle with two hidden ones of which neither gives room to the other', () => {
    expect(protectScores([part('a', 0.5), part('b', 0.5), part('c', 9)], new Set([key('a'), key('b')])).rows).toEqual([key('c')])
  })

  it('is hidden itself where nothing else could hide an indicator; figures that others publish hide nothing', () => {
    expect(protectScores([part('a', 5), part('b', 10, null)], new Set([key('a')]))).toEqual({ rows: [], scores: ['01'] })
  })

  it('leaves alone what is missing, and territories without anything hidden', () => {
    expect(protectScores([part('a', 5), part('b', null)], new Set([key('b')]))).toEqual({ rows: [], scores: [] })
  })

  it('lets no hidden contribution be bounded within what its threshold makes', () => {
    const parts = fc.array(fc.record({ contribution: fc.double({ min: 0, max: 20, noNaN: true }), points: fc.double({ min: 0.1, max: 10, noNaN: true }), hidden: fc.boolean() }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(parts, (drawn) => {
        const own = drawn.map(({ contribution, points }, at) => part(`i${at}`, contribution, points, 20))
        const given = new Set(drawn.flatMap(({ hidden }, at) => (hidden ? [key(`i${at}`)] : [])))
        const { rows, scores } = protectScores(own, given)
        if (scores.length > 0) return
        const hidden = new Set([...given, ...rows])
        const cells = own.map(({ contribution, least, greatest }) => ({ from: ground, to: ground, value: contribution ?? 0, low: least, high: greatest, rows: [] }))
        const score = own.reduce((sum, { contribution }) => sum + (contribution ?? 0), 0)
        const bounds = attack(cells, (_, at) => hidden.has(key(`i${at}`)), [{ terms: new Map(cells.map((_, at) => [at, 1])), lower: score, upper: score }])
        const wanted = own.filter(({ indicator }) => hidden.has(key(indicator))).map(({ points }) => points ?? 0)
        bounds.forEach(({ lower, upper }, at) => expect(upper - lower).toBeGreaterThanOrEqual((wanted[at] ?? 0) - 1e-5))
      }),
      { numRuns: 100 },
    )
  })
})
