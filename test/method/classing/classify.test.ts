import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify, classOf } from '../../../src/method/classing/classify.js'
import { classMethods } from '../../../src/method/classing/class-options.js'
import { classifyWithin } from '../../../src/method/classing/classify-within.js'
import { daleniusHodgesBins } from '../../../src/method/classing/dalenius-hodges.js'
import golden from '../../golden/classing.json' with { type: 'json' }

type Case = {
  data: string
  classes: number
  method: string
  referee: string
  counts: number[]
  minima?: string | string[]
  cuts?: string | string[]
  squares?: string
}
const cases = golden.cases as Case[]
const sets = golden.data as Record<string, string[]>
const numbers = (list: string | string[] | undefined): number[] => [list ?? []].flat().map(Number)

describe('classes against classInt', () => {
  it.each(cases.map((row) => [`${row.data} ${row.classes} ${row.referee}`, row] as const))('%s', (_, row) => {
    const result = classify(numbers(sets[row.data]), { method: row.method as 'jenks', classes: row.classes })
    expect(result.counts).toEqual(row.counts)
    const cuts = numbers(row.minima ?? row.cuts)
    expect(result.cuts.length).toBe(cuts.length)
    result.cuts.forEach((cut, index) => expect(Math.abs(cut / (cuts[index] ?? 0) - 1)).toBeLessThan(1e-12))
    if (row.squares !== undefined) expect(Math.abs(result.withinSquares / Number(row.squares) - 1)).toBeLessThan(1e-12)
  })
  it('finds the three classes of the rivers at 671 and 1770', () => {
    const result = classify(numbers(sets['rivers']), { method: 'jenks', classes: 3 })
    expect([result.cuts, result.counts]).toEqual([
      [671, 1770],
      [104, 31, 6],
    ])
    expect(result.withinSquares).toBeCloseTo(5543117.763, 3)
  })
})

describe('Dalenius and Hodges', () => {
  const cochran = [3464, 2516, 2157, 1581, 1142, 746, 512, 376, 265, 207, 126, 107, 82, 50, 39, 25, 16, 19, 2, 3]
  it("gives Cochran's five strata with upper bounds 5, 15, 25, 45 per cent", () => {
    expect(daleniusHodgesBins(cochran, 5).map((bins) => bins * 5)).toEqual([5, 15, 25, 45])
  })
  it('lets the first bin that reaches the share be asked for instead', () => {
    expect(daleniusHodgesBins(cochran, 5, 'reaching').map((bins) => bins * 5)).toEqual([10, 20, 30, 45])
  })
  it('reads the same strata from the single values and names its bins', () => {
    const values = cochran.flatMap((count, bin) => Array.from({ length: count }, () => bin * 5 + 2.5))
    const spread = [0, ...values, 100]
    const result = classify(spread, { method: 'dalenius-hodges', classes: 5, bins: 20 })
    expect(result.cuts).toEqual([5, 15, 25, 45])
    expect(result.notes.map((note) => note.code)).toEqual(['CLASS_BINS'])
  })
})

describe('half-open classes', () => {
  it('puts a value on a cut into the class above and a missing one in none', () => {
    const result = classify([1, 5, NaN, 4.9, 9], { method: 'fixed', cuts: [5, 9] })
    expect([...result.classes]).toEqual([0, 1, -1, 0, 2])
    expect(result.labels).toEqual(['< 5', '5 – < 9', '≥ 9'])
  })
  it('reuses the cuts of a base year on new values, leaving a class empty rather than moving it', () => {
    const base = classify([1, 2, 10, 11, 30, 31], { method: 'jenks', classes: 3 })
    const later = classify([1, 2, 3, 30], { method: 'fixed', cuts: base.cuts })
    expect([base.cuts, later.counts]).toEqual([
      [10, 30],
      [3, 0, 1],
    ])
  })
  it('writes labels with the fewest decimals that keep neighbours apart', () => {
    const result = classify([13.31, 17.12, 17.23, 20.4], { method: 'fixed', cuts: [17.2] })
    expect(classify([13.31, 17.12, 17.23, 20.4], { method: 'quantile', classes: 2 }).labels).toEqual([
      '13.3 – 17.1',
      '17.2 – 20.4',
    ])
    expect(result.labels).toEqual(['< 17.2', '≥ 17.2'])
  })
})

describe('two optima of equal squares', () => {
  it.each([1, 4, 0.1, 1 / 3])('give the same classes in every unit (%d)', (unit) => {
    const values = [3, -13, -36, -5, -5].map((value) => value * unit + 7)
    const result = classify(values, { method: 'jenks', classes: 3 })
    expect([...result.classes]).toEqual([2, 1, 0, 2, 2])
  })
})

describe('too few values', () => {
  it('gives one class per distinct value and says so', () => {
    const result = classify([2, 2, 7], { method: 'jenks', classes: 5 })
    expect([result.cuts, [...result.classes]]).toEqual([[7], [0, 0, 1]])
    expect(result.notes[0]?.message).toBe('2 classes instead of 5: fewer distinct values than classes.')
  })
  it('drops repeated quantiles and says so', () => {
    const result = classify([0, 0, 0, 0, 0, 0, 0, 1, 2, 9], { method: 'quantile', classes: 4 })
    expect(result.cuts).toEqual([0.75])
    expect(result.notes.map((note) => note.code)).toEqual(['CLASS_FEWER_THAN_ASKED'])
  })
  it.each(classMethods)('%s answers for no value, one value and equal values', (method) => {
    const options = { method, classes: 3, cuts: [4] }
    for (const values of [[], [NaN], [3], [3, 3, 3]]) expect(classify(values, options).gvf).toBe(1)
  })
})

describe('minimum class size', () => {
  it('gives the best classes among those large enough', () => {
    const values = [1, 2, 3, 50, 51, 52, 100]
    expect(classify(values, { method: 'jenks', classes: 3 }).counts).toEqual([3, 3, 1])
    expect(classify(values, { method: 'jenks', classes: 3, minimumSize: 2 }).counts).toEqual([3, 2, 2])
  })
  it('gives fewer classes when so many of that size do not exist', () => {
    const result = classify([1, 2, 3, 4, 5], { method: 'jenks', classes: 3, minimumSize: 2 })
    expect(result.counts).toEqual([2, 3])
    expect(result.notes).toHaveLength(1)
  })
  it('joins a small class to its nearer neighbour under the other methods', () => {
    const result = classify([0, 1, 2, 20, 28, 29, 30], { method: 'equal-width', classes: 3, minimumSize: 2 })
    expect(result.counts).toEqual([3, 4])
  })
})

describe('weights', () => {
  it('treats a whole weight as so many copies', () => {
    const values = [1, 4, 6, 7, 12, 13, 20, 22]
    const weights = [3, 1, 1, 5, 2, 2, 1, 4]
    const copies = values.flatMap((value, index) => Array.from({ length: weights[index] ?? 0 }, () => value))
    for (const classes of [2, 3, 4]) {
      const weighted = classify(values, { method: 'jenks', classes, weights })
      const repeated = classify(copies, { method: 'jenks', classes })
      expect(weighted.cuts).toEqual(repeated.cuts)
      expect(weighted.gvf).toBeCloseTo(repeated.gvf, 12)
    }
  })
  it('halves the children, not the territories', () => {
    expect(classify([1, 2, 3, 4], { method: 'quantile', classes: 2, weights: [1, 1, 1, 9] }).cuts).toEqual([4])
  })
  it('classes a value without weight by the cuts of the others', () => {
    const result = classify([1, 2, 9, 10, 100], { method: 'jenks', classes: 2, weights: [1, 1, 1, 1, 0] })
    expect([...result.classes]).toEqual([0, 0, 1, 1, 1])
  })
})

describe('refusals', () => {
  it.each([
    [{ method: 'jenks', classes: 0 }, 'METHOD_CLASS_COUNT'],
    [{ method: 'jenks' }, 'METHOD_CLASS_COUNT'],
    [{ method: 'fixed' }, 'METHOD_CLASS_CUTS'],
    [{ method: 'fixed', cuts: [5, 5] }, 'METHOD_CLASS_CUTS'],
    [{ method: 'jenks', classes: 2, weights: [1, -1, 1] }, 'METHOD_CLASS_WEIGHT'],
    [{ method: 'jenks', classes: 2, minimumSize: 1.5 }, 'METHOD_CLASS_COUNT'],
  ] as const)('%j is refused with %s', (options, code) => {
    expect(() => classify([1, 2, 3], options)).toThrow(expect.objectContaining({ code }))
  })
})

describe('classes within parents', () => {
  it('classes each parent by itself', () => {
    const { classes, parents } = classifyWithin([1, 100, 2, 200, NaN, 7], ['a', 'b', 'a', 'b', 'b', 'c'], {
      method: 'jenks',
      classes: 2,
      weights: [1, 1, 1, 1, 1, 1],
    })
    expect([...classes]).toEqual([0, 0, 1, 1, -1, 0])
    expect(parents.get('c')?.notes).toHaveLength(1)
    expect([...parents.keys()]).toEqual(['a', 'b', 'c'])
  })
})

const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 })

describe('for any values', () => {
  it('jenks is never beaten by another partition', () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (list, classes, minimumSize) => {
          const result = classify(list, { method: 'jenks', classes, minimumSize })
          expect(result.withinSquares).toBeLessThanOrEqual(bestOfAll(list, result.cuts.length, minimumSize) + 1e-9)
        },
      ),
    )
  })
  it.each(classMethods)('%s depends on no order, splits no tie and rises with the value', (method) => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        (list, classes, minimumSize) => {
          const options = { method, classes, cuts: [-20, 0, 13], minimumSize }
          const forward = classify(list, options)
          const backward = classify(list.toReversed(), options)
          expect([...backward.classes]).toEqual([...forward.classes].reverse())
          expect(forward.counts.reduce((a, b) => a + b, 0)).toBe(list.length)
          expect(forward.gvf).toBeGreaterThanOrEqual(-1e-12)
          expect(forward.gvf).toBeLessThanOrEqual(1)
          list.forEach((value, index) => expect(forward.classes[index]).toBe(classOf(value, forward.cuts)))
          if (method !== 'fixed') expect(forward.counts.length).toBeLessThanOrEqual(classes)
        },
      ),
    )
  })
  it('moves with a change of unit', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(...classMethods.filter((name) => name !== 'fixed')), (list, method) => {
        const plain = classify(list, { method, classes: 3 })
        const scaled = classify(
          list.map((value) => value * 4 + 64),
          { method, classes: 3 },
        )
        expect([...scaled.classes]).toEqual([...plain.classes])
      }),
    )
  })
})

describe('many values', () => {
  it('classes a hundred thousand values by the optimum, twice alike', () => {
    const list = Array.from({ length: 100_000 }, (_, index) => ((index * 7919) % 100_003) ** 1.5)
    const one = classify(list, { method: 'jenks', classes: 5 })
    expect(classify(list.toReversed(), { method: 'kmeans', classes: 5 }).cuts).toEqual(one.cuts)
    expect(one.gvf).toBeGreaterThan(0.95)
  })
})

/** Least squares over every way to cut the sorted distinct values, by trying all. */
function bestOfAll(list: readonly number[], cuts: number, minimumSize: number): number {
  const distinct = [...new Set(list)].sort((a, b) => a - b)
  const squares = (own: readonly number[]): number => {
    const centre = own.reduce((a, b) => a + b, 0) / own.length
    return own.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  }
  const search = (from: number, left: number): number => {
    let best = Infinity
    for (let to = left === 0 ? distinct.length : from + 1; to <= distinct.length; to++) {
      const own = list.filter((value) => value >= (distinct[from] ?? 0) && value < (distinct[to] ?? Infinity))
      if (own.length < minimumSize && cuts > 0) continue
      if (left === 0) best = Math.min(best, squares(own))
      else if (to < distinct.length) best = Math.min(best, squares(own) + search(to, left - 1))
    }
    return best
  }
  return search(0, cuts)
}
