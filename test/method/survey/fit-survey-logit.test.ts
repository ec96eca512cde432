import { describe, expect, it } from 'vitest'
import { buildBalanced } from '../../../src/method/survey/build-balanced.js'
import { buildJackknife } from '../../../src/method/survey/build-jackknife.js'
import { fitReplicateLogit } from '../../../src/method/survey/fit-replicate-logit.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import type { Replicates } from '../../../src/method/survey/replicate-covariance.js'
import golden from '../../golden/survey/logit.json' with { type: 'json' }
import { apart, caseNamed, fits, inputOf, matrixOf } from './golden-logit.js'

describe.each(fits)('%s against svyglm', (_, one) => {
  const fit = fitSurveyLogit(inputOf(one))
  it('has the same coefficients to 1e-11', () => {
    expect(apart(fit.coefficients, one.b)).toBeLessThan(1e-11)
    expect(fit.converged).toBe(true)
  })
  it('has the same standard errors to 1e-10', () => {
    expect(apart(fit.standardErrors, one.se)).toBeLessThan(1e-10)
    const kept = fit.covariance.values.filter((value) => !Number.isNaN(value))
    expect(apart(kept, one.v)).toBeLessThan(1e-8)
  })
  it('has the same deviances and degrees of freedom', () => {
    expect(apart([fit.deviance, fit.nullDeviance], [one.deviance, one.nullDeviance])).toBeLessThan(1e-10)
    expect([fit.df, fit.residualDf]).toEqual([one.df, one.residualDf])
  })
})

describe('published figures', () => {
  it('are those of apistrat and infert', () => {
    const strat = fitSurveyLogit(inputOf(caseNamed('apistrat')))
    expect(apart(strat.coefficients, [0.835836525, -0.002489636, -0.003152365, 0.060896779])).toBeLessThan(2e-7)
    expect(apart(strat.standardErrors, [0.455626096, 0.013252499, 0.009199484, 0.031935421])).toBeLessThan(1e-4)
    const infert = fitSurveyLogit(inputOf(caseNamed('infert')))
    expect(infert.deviance).toBeCloseTo(279.6119788, 6)
    expect(infert.coefficients[1]).toBeCloseTo(1.197205035, 8)
  })
})

describe.each(Object.entries(golden.replicates))('%s replicates against svyrep', (kind, one) => {
  const input = {
    x: matrixOf(one.x),
    y: one.y,
    weights: one.weights,
    strata: kind === 'JK1' ? undefined : one.strata,
    psu: one.psu,
  }
  const given: Replicates = { kind: 'given', weights: one.replicates, scale: one.scale, rscales: [one.rscales].flat() }
  it('has the same standard errors from the weights given', () => {
    const fit = fitReplicateLogit(input, given)
    expect(apart(fit.coefficients, one.b)).toBeLessThan(1e-11)
    expect(apart(fit.standardErrors, one.se)).toBeLessThan(1e-10)
  })
  it.runIf(kind.startsWith('JK'))('builds the same jackknife', () => {
    expect(apart(fitReplicateLogit(input, buildJackknife(input)).standardErrors, one.se)).toBeLessThan(1e-8)
  })
  it.runIf(kind === 'BRR' || kind === 'Fay')('builds balanced weights of the same standing', () => {
    const built = fitReplicateLogit(input, buildBalanced(input, kind === 'Fay' ? 0.3 : 0))
    expect(apart(built.standardErrors, one.se)).toBeLessThan(0.2)
  })
})
