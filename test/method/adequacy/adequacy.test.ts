import { describe, expect, it } from 'vitest'
import { bartlett } from '../../../src/method/adequacy/bartlett.js'
import { correlationFlags } from '../../../src/method/adequacy/correlation-flags.js'
import { cronbachAlpha, cronbachAlphas } from '../../../src/method/adequacy/cronbach-alpha.js'
import { kmo } from '../../../src/method/adequacy/kmo.js'
import { principalComponents } from '../../../src/method/adequacy/principal-components.js'
import { varimax } from '../../../src/method/adequacy/varimax.js'
import type { Matrix } from '../../../src/method/matrix.js'
import { columnsOf, matrixFromColumns, matrixFromRows } from '../../../src/method/matrix.js'
import golden from '../../golden/adequacy.json' with { type: 'json' }

const sets = Object.entries(golden).map(([name, set]) => [name, set] as const)
const dataOf = (set: { data: object }): Matrix =>
  matrixFromColumns(Object.values(set.data).map((x: string[]) => x.map(Number)))
const relative = (got: number, truth: string): number => Math.abs(got / Number(truth) - 1)

describe.each(sets)('%s against psych', (_, set) => {
  const data = dataOf(set)
  it('has the same KMO, total and per column', () => {
    const result = kmo(data)
    expect(relative(result.overall, set.kmo)).toBeLessThan(1e-9)
    result.perColumn.forEach((value, index) => expect(relative(value, set.msai[index] ?? '')).toBeLessThan(1e-8))
  })
  it("has the same Bartlett's test, tail included", () => {
    const result = bartlett(data)
    expect(result.df).toBe(set.df)
    expect(relative(result.statistic, set.chisq)).toBeLessThan(1e-11)
    expect(Math.abs(Math.log(result.pValue) - Math.log(Number(set.p)))).toBeLessThan(1e-8)
  })
  it('has the same alpha, raw and standardised', () => {
    const { alpha, standardised } = cronbachAlpha(data)
    expect(Math.abs(alpha - Number(set.alpha))).toBeLessThan(1e-12)
    expect(Math.abs(standardised - Number(set.alphaStandard))).toBeLessThan(1e-12)
  })
  it('has the same eigenvalues and loadings, signs apart', () => {
    const { eigenvalues, loadings, communalities } = principalComponents(data, { keep: set.keep })
    eigenvalues.forEach((value, index) => expect(Math.abs(value - Number(set.eigenvalues[index]))).toBeLessThan(1e-13))
    expect(apart(loadings, set.loadings)).toBeLessThan(1e-10)
    communalities.forEach((value) => expect(value).toBeLessThanOrEqual(1 + 1e-12))
  })
  it('has the same varimax as R run to the end, and as psych to its third figure', () => {
    const rotated = varimax(principalComponents(data, { keep: set.keep }).loadings)
    expect(apart(rotated, set.rotated)).toBeLessThan(1e-7)
    expect(apart(rotated, set.psych)).toBeLessThan(5e-3)
  })
})

describe('published values on attitude', () => {
  const data = dataOf(golden.attitude)
  it('has KMO .7632754322, chi-square 98.75277866 on 21, alpha .8431427696', () => {
    expect(kmo(data).overall).toBeCloseTo(0.7632754322, 10)
    expect(bartlett(data).statistic).toBeCloseTo(98.75277866, 8)
    expect(bartlett(data).df).toBe(21)
    expect(cronbachAlpha(data).alpha).toBeCloseTo(0.8431427696, 10)
  })
})

describe('doubtful data', () => {
  const twins = matrixFromRows([
    [1, 2, 9],
    [2, 4, 1],
    [3, 6, 4],
    [4, 8, 0],
  ])
  it('says that KMO is undefined when a column repeats another', () => {
    expect(kmo(twins)).toMatchObject({ overall: NaN, singular: true })
    expect(bartlett(twins).pValue).toBe(0)
  })
  it('flags double counting and negative pairs by name', () => {
    const flags = correlationFlags(twins, ['a', 'b', 'c'])
    expect(flags.map(({ first, second, flag }) => [first, second, flag])).toEqual([
      ['a', 'b', 'double-counting'],
      ['a', 'c', 'negative'],
      ['b', 'c', 'negative'],
    ])
  })
  it('refuses a column that does not vary, by name', () => {
    const data = matrixFromRows([
      [1, 5],
      [2, 5],
      [3, 5],
    ])
    expect(() => principalComponents(data, { names: ['school', 'water'] })).toThrow(/water does not vary/)
  })
  it('leaves out rows with a missing value', () => {
    const gap = matrixFromRows([
      [1, 2, 9],
      [2, 5, 1],
      [NaN, 6, 4],
      [3, 6, 4],
      [4, 8, 0],
      [6, 7, 7],
    ])
    const full = matrixFromRows([
      [1, 2, 9],
      [2, 5, 1],
      [3, 6, 4],
      [4, 8, 0],
      [6, 7, 7],
    ])
    expect(kmo(gap)).toEqual(kmo(full))
    expect(bartlett(gap)).toEqual(bartlett(full))
  })
  it('keeps as many components as asked for: number, Kaiser, share of variance', () => {
    const data = dataOf(golden.swiss)
    const shares = principalComponents(data).shares
    expect(principalComponents(data).kept).toBe(2)
    expect(principalComponents(data, { keep: 4 }).kept).toBe(4)
    expect(principalComponents(data, { keep: { share: (shares[0] ?? 0) + 0.01 } }).kept).toBe(2)
    expect(() => principalComponents(data, { keep: 9 })).toThrow(/9 components/)
  })
  it('gives alpha of each dimension beside the total, undefined for one of a single column', () => {
    const { total, perDimension } = cronbachAlphas(dataOf(golden.attitude), ['x', 'x', 'x', 'y', 'y', 'y', 'z'])
    expect(total.alpha).toBeCloseTo(0.8431427696, 10)
    expect(perDimension.get('z')?.alpha).toBeNaN()
    expect(perDimension.get('x')?.alpha).toBeGreaterThan(0.7)
  })
})

/** Largest difference of entries once the columns of both are matched by inner product and sign. */
function apart(mine: Matrix, rows: object): number {
  const theirs = columnsOf(matrixFromRows(Object.values(rows).map((row: string[]) => row.map(Number))))
  return Math.max(
    ...columnsOf(mine).map((column) =>
      Math.min(
        ...theirs.flatMap((other) =>
          [1, -1].map((sign) =>
            Math.max(...column.map((value, index) => Math.abs(value - sign * (other[index] ?? 0)))),
          ),
        ),
      ),
    ),
  )
}
