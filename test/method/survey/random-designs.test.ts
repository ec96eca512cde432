import { describe, expect, it } from 'vitest'
import { matrixFromColumns } from '../../../src/method/matrix.js'
import { fitSurveyLogit } from '../../../src/method/survey/fit-survey-logit.js'
import type { LonelyPsu, SurveyDesign } from '../../../src/method/survey/survey-design.js'
import { surveyMean, surveyProportion, surveyRatio, surveyTotal } from '../../../src/method/survey/survey-estimates.js'
import golden from '../../golden/survey/random-designs.json' with { type: 'json' }
import { apart } from './golden-logit.js'

type Case = (typeof golden)[number]

function designOf(one: Case): SurveyDesign & { readonly domain: readonly number[] } {
  return {
    weights: one.weights,
    strata: one.strata ?? undefined,
    psu: one.psu ?? undefined,
    fpc: one.fpc ?? undefined,
    lonelyPsu: one.lonely as LonelyPsu,
    laterStages: one.ssu === null ? undefined : [{ units: one.ssu, fpc: one.ssuFpc ?? undefined }],
    domain: one.domain,
  }
}

/** A single column, term or figure is no list in the golden file. */
const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])
const words = (one: Case): string =>
  [one.strata === null ? '' : 'strata', one.psu === null ? '' : 'units', one.nest ? 'repeated names' : '', one.fpc === null ? '' : 'fpc', one.ssu === null ? '' : 'two stages', one.domain.includes(0) ? 'domain' : '', one.weights.includes(0) ? 'zero weights' : '', one.lonely].filter((word) => word !== '').join(', ')

describe('a random sample of designs against survey', () => {
  it('has each kind among it', () => {
    const all = golden.map(words).join(' | ')
    for (const word of ['strata', 'units', 'repeated names', 'fpc', 'two stages', 'domain', 'zero weights', 'fail', 'certainty', 'adjust', 'average']) expect(all).toContain(word)
  })
  it.each(golden.map((one, place) => [place, words(one), one] as const))('%i (%s): coefficients and standard errors of svyglm to 1e-10', (_, __, one) => {
    const fit = fitSurveyLogit({ ...designOf(one), x: matrixFromColumns(one.x), y: one.y })
    expect(apart(fit.coefficients, list(one.coef))).toBeLessThan(1e-10)
    expect(apart(fit.standardErrors, list(one.se))).toBeLessThan(1e-10)
    expect([fit.df, fit.residualDf]).toEqual([one.df, one.residualDf])
    expect(apart([fit.deviance], [one.deviance])).toBeLessThan(1e-12)
  })
  it.each(golden.map((one, place) => [place, words(one), one] as const))('%i (%s): mean, total, ratio and share to 1e-11', (_, __, one) => {
    const design = designOf(one)
    const mean = surveyMean({ ...design, y: one.t })
    const total = surveyTotal({ ...design, y: one.t })
    const ratio = surveyRatio({ ...design, y: one.t, denominator: one.b })
    const share = surveyProportion({ ...design, y: one.y })
    expect(apart([mean.estimate, mean.standardError], one.mean)).toBeLessThan(1e-11)
    expect(apart([total.estimate, total.standardError], one.total)).toBeLessThan(1e-11)
    expect(apart([ratio.estimate, ratio.standardError], one.ratio)).toBeLessThan(1e-11)
    expect(apart([share.estimate, share.standardError, share.deffWr], one.share)).toBeLessThan(1e-11)
  })
})
