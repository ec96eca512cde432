import { describe, expect, it } from 'vitest'
import { matrixFromRows, numberAt } from '../../../src/method/matrix.js'
import { fitFromPatterns } from '../../../src/method/survey/fit-from-patterns.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import { sandwich } from '../../../src/method/survey/sandwich.js'
import { surveyMean } from '../../../src/method/survey/survey-estimates.js'
import { apart, caseNamed, inputOf } from './golden-logit.js'

/** What SQL hands over, made here by plain grouping over text keys. */
function grouped(one: ReturnType<typeof caseNamed>) {
  const rows = one.y.map((_, row) => one.x.map((column) => column[row] ?? Number.NaN))
  const patterns = new Map<string, { x: number[]; weight: number; events: number }>()
  rows.forEach((x, row) => {
    const found = patterns.get(x.join()) ?? { x, weight: 0, events: 0 }
    found.weight += one.weights[row] ?? 0
    found.events += (one.weights[row] ?? 0) * (one.y[row] ?? 0)
    patterns.set(x.join(), found)
  })
  return { rows, patterns: [...patterns.values()] }
}

describe('sufficient statistics', () => {
  it.each(['strataClusters', 'lonely_certainty', 'lonely_adjust', 'lonely_average'])(
    '%s: patterns and score sums by unit give the fit from rows',
    (name) => {
      const one = caseNamed(name)
      const { rows, patterns } = grouped(one)
      const fit = fitFromPatterns({
        patterns: matrixFromRows(patterns.map(({ x }) => x)),
        weightSum: patterns.map(({ weight }) => weight),
        eventWeightSum: patterns.map(({ events }) => events),
        names: one.names,
      })
      const units = new Map<string, { stratum: string; sums: number[] }>()
      rows.forEach((x, row) => {
        const eta = x.reduce((sum, value, k) => sum + value * numberAt(fit.coefficients, k), 0)
        const residual = (one.weights[row] ?? 0) * ((one.y[row] ?? 0) - 1 / (1 + Math.exp(-eta)))
        const unit = one.psu?.[row] ?? ''
        const found = units.get(unit) ?? { stratum: one.strata?.[row] ?? '', sums: x.map(() => 0) }
        x.forEach((value, k) => (found.sums[k] = (found.sums[k] ?? 0) + residual * value))
        units.set(unit, found)
      })
      const lonelyPsu = inputOf(one).lonelyPsu
      const { covariance } = sandwich({
        scoresByPsu: matrixFromRows([...units.values()].map(({ sums }) => sums)),
        strata: [...units.values()].map(({ stratum }) => stratum),
        bread: fit.bread,
        lonelyPsu,
      })
      const truth = fitSurveyLogit(inputOf(one))
      expect(apart(fit.coefficients, truth.coefficients)).toBeLessThan(1e-12)
      expect(apart(covariance.values, truth.covariance.values)).toBeLessThan(1e-10)
    },
  )
  it('sums that differ by the order of addition do not hide a pattern of events only', () => {
    const fit = fitFromPatterns({
      patterns: matrixFromRows([
        [1, 0],
        [1, 1],
      ]),
      weightSum: [10, 0.1 + 0.2 + 0.3],
      eventWeightSum: [4, 0.3 + 0.2 + 0.1],
      names: ['one', 'working'],
    })
    expect(fit.separated).toEqual(['working'])
  })
  it('a finite population may be told by its size or by the sampling fraction', () => {
    const y = [1, 2, 4, 8, 3, 5]
    const weights = y.map(() => 1)
    const strata = ['a', 'a', 'a', 'b', 'b', 'b']
    const bySize = surveyMean({ y, weights, strata, fpc: [30, 30, 30, 12, 12, 12] })
    const byFraction = surveyMean({ y, weights, strata, fpc: [0.1, 0.1, 0.1, 0.25, 0.25, 0.25] })
    expect(byFraction.standardError).toBeCloseTo(bySize.standardError, 14)
  })
})
