import { describe, expect, it } from 'vitest'
import { chiSquareProbability, chiSquareQuantile } from '../../../src/method/distribution/chi-square.js'
import { fisherProbability, fisherQuantile } from '../../../src/method/distribution/fisher-f.js'
import { lnGamma } from '../../../src/method/distribution/ln-gamma.js'
import { normalProbability, normalQuantile } from '../../../src/method/distribution/normal.js'
import { studentProbability, studentQuantile } from '../../../src/method/distribution/student-t.js'
import golden from '../../golden/distributions.json' with { type: 'json' }

type Row = { name: string; args: (number | string)[]; value: string }
const functions: Readonly<Record<string, (...args: never[]) => number>> = {
  normalProbability,
  normalQuantile,
  chiSquareProbability,
  chiSquareQuantile,
  studentProbability,
  studentQuantile,
  fisherProbability,
  fisherQuantile,
  lnGamma,
}

const error = (row: Row): number => {
  const got = functions[row.name]?.(...(row.args as never[])) ?? Number.NaN
  const truth = Number(row.value)
  return Math.abs(got - truth) / Math.max(Math.abs(truth), row.name === 'lnGamma' ? 1 : 1e-300)
}

describe('the distributions against R', () => {
  const rows = golden as Row[]
  it.each(Object.keys(functions))('%s agrees to eleven figures in both tails', (name) => {
    const mine = rows.filter((row) => row.name === name)
    expect(mine.length).toBeGreaterThan(5)
    const worst = mine.map((row) => ({ ...row, error: error(row) })).sort((a, b) => b.error - a.error)[0]
    expect(worst?.error, JSON.stringify(worst)).toBeLessThan(1e-11)
  })
})

describe('published values', () => {
  it.each([
    ['normal quantile at .975', normalQuantile(0.975), 1.959963984540054, 1e-15],
    ['normal tail at -10', normalProbability(-10), 7.61985302416053e-24, 1e-13],
    ['chi-square tail at 100, df 1', chiSquareProbability(100, 1, 'upper'), 1.523970604832094e-23, 1e-13],
    ['chi-square quantile .95, df 1', chiSquareQuantile(0.95, 1), 3.841458820694124, 1e-14],
    ['chi-square quantile 1e-8, df 2', chiSquareQuantile(1e-8, 2), 2.00000001e-8, 1e-14],
    [
      'F quantile 1e-6, df 1 and 1: tan² of pi p / 2',
      fisherQuantile(1e-6, 1, 1),
      Math.tan(Math.PI * 0.5e-6) ** 2,
      1e-13,
    ],
    // By mpmath with 40 digits.
    ['F quantile .01, df .5 and 3', fisherQuantile(0.01, 0.5, 3), 3.501346697665219e-8, 1e-13],
    ['t tail at 2, df 1e5', studentProbability(2, 1e5, 'upper'), 0.02275148172875323, 2e-12],
    // Tables print 2.228; 2.22813885196… circulates, and its upper tail is .025 + 9e-13.
    ['t quantile .975, df 10', studentQuantile(0.975, 10), 2.228138851986275, 1e-14],
  ])('%s', (_, got, truth, relative) => {
    expect(Math.abs(got / truth - 1)).toBeLessThan(relative)
  })
})

describe('edges', () => {
  it('answers NaN for a probability outside 0 to 1 and the ends of the line at 0 and 1', () => {
    expect([normalQuantile(-0.1), studentQuantile(1.1, 3), chiSquareQuantile(Number.NaN, 3)]).toEqual([NaN, NaN, NaN])
    expect([normalQuantile(0), studentQuantile(1, 3), chiSquareQuantile(0, 3, 'upper')]).toEqual([
      -Infinity,
      Infinity,
      Infinity,
    ])
  })
  it('takes infinite degrees of freedom as the normal', () => {
    expect(studentQuantile(0.975, Infinity)).toBe(normalQuantile(0.975))
    expect(studentProbability(1.5, Infinity)).toBe(normalProbability(1.5))
  })
})
