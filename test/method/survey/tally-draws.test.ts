import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeMatrix, numberAt } from '../../../src/method/matrix.js'
import { linearisedRates, logitMoves } from '../../../src/method/survey/draw-rates.js'
import { fixedClasses, tallyByDraw, tallyByTerritory } from '../../../src/method/survey/tally-draws.js'

const rate = fc.oneof({ weight: 8, arbitrary: fc.double({ min: 0.001, max: 0.999, noNaN: true }) }, { weight: 1, arbitrary: fc.constantFrom(0, 1, Number.NaN) })
const small = fc.double({ min: -0.3, max: 0.3, noNaN: true })

const given = fc.integer({ min: 1, max: 7 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    territories: fc.array(fc.record({ rate, shift: fc.oneof(fc.constant(0), small), gradient: fc.array(small, { minLength: columns, maxLength: columns }) }), { minLength: 1, maxLength: 6 }),
    changes: fc.array(fc.array(small, { minLength: columns, maxLength: columns }).map((change) => Float64Array.from(change)), { minLength: 1, maxLength: 9 }),
    cuts: fc.uniqueArray(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { maxLength: 3 }).map((cuts) => cuts.sort((a, b) => a - b)),
  }),
)

describe('sums over the draws', () => {
  it('are the same territory by territory as draw by draw, for rates of 0 and 1 and missing ones too', () => {
    fc.assert(
      fc.property(given, ({ columns, territories, changes, cuts }) => {
        const rates = territories.map((each) => each.rate)
        const none = new Float64Array(rates.length)
        const sums = {
          codes: rates.map(String),
          n: none,
          meanProbability: Float64Array.from(rates),
          gradient: makeMatrix(rates.length, columns, (row, k) => territories[row]?.gradient[k] ?? 0),
          sumPq: none,
        }
        const rule = { cuts, shifts: Float64Array.from(territories, ({ shift }) => shift) }
        const moves = logitMoves(sums, rates)
        const centres = Float64Array.from(rates)
        const rateOf = linearisedRates({ coefficients: [], areaVariance: 0, territories: sums }, moves)
        let draw = 0
        const next = () => rateOf(changes[draw++] ?? new Float64Array(columns), () => 0)
        const one = tallyByDraw(next, changes.length, centres, cuts.length + 1, fixedClasses(rule, rates.length))
        const other = tallyByTerritory(moves, changes, centres, rule)
        expect(Array.from(other.counts)).toEqual(Array.from(one.counts))
        for (let at = 0; at < rates.length; at++) {
          const own = Array.from(other.counts.slice(at * (cuts.length + 1), (at + 1) * (cuts.length + 1)))
          expect(own.reduce((sum, each) => sum + each, 0)).toBe(Number.isNaN(rates[at]) ? 0 : changes.length)
          if (Number.isNaN(rates[at])) continue
          expect(numberAt(other.moves, at)).toBeCloseTo(numberAt(one.moves, at), 12)
          expect(numberAt(other.squares, at)).toBeCloseTo(numberAt(one.squares, at), 12)
        }
      }),
      { numRuns: 300 },
    )
  })
})
