import type { Clrisk } from './compute-clrisk.js'

/** The choices behind the figures, in words: what the numbers of another package would have to be asked for. */
export function choices(clrisk: Clrisk): readonly (readonly [statistic: string, of: string, words: string])[] {
  const { model, predictions, fitted, benchmark } = clrisk
  return [
    ['model', 'fit', `survey-weighted logit by pseudo-likelihood${model.firth ? ', Firth penalty' : ''}; ${variance(clrisk)}`],
    ['survey', 'fit', `${model.survey.registry} of ${clrisk.surveyPeriod}, ages ${model.ages[0]} to ${model.ages[1]}`],
    ['survey_registry', 'fit', model.survey.registry],
    ['survey_period', 'fit', clrisk.surveyPeriod],
    ['domain', 'fit', 'persons outside the ages stay in the design with no part in the sums, as a domain'],
    ['degrees_of_freedom', 'fit', `${fitted.fit.df} of the design (${fitted.replicates === null ? 'sampling units less strata with children' : 'replicates less 1, or sampling units less strata where fewer'}) for margins of error; ${fitted.fit.residualDf} (design + 1 - terms, as R) for coefficients`],
    ['lonely_strata', 'fit', `${lonelyWords[model.survey.lonely_psu]}; there ${fitted.fit.lonelyStrata.length === 1 ? 'was 1' : `were ${fitted.fit.lonelyStrata.length}`}`],
    ['target', 'prediction', `${model.target.registry} of ${clrisk.targetPeriod}: ${targetWords(clrisk)}`],
    ['weights_of_means', 'prediction', `the fit and the shares of the survey use its weights; in the rate of a territory ${targetWords(clrisk)}; a rate over territories is weighted by their children, never a plain mean`],
    ['missing', 'fit', model.missing === 'category' ? 'missing terms are a level of their own' : 'missing terms stop the model; none was missing'],
    ['margin', 'prediction', `contains the error of: ${predictions.contains.join(', ')}; delta method, t with ${predictions.df} degrees of freedom, interval on the logit scale`],
    ['benchmark', 'prediction', benchmark === null ? 'none' : benchmarkWords(clrisk)],
    ['classing', 'classes', classingWords(clrisk)],
    ['quality', 'prediction', `scheme ${model.quality}: sizes, cases and design effect are the survey's, the coefficient of variation is the territory's`],
    ['draws', 'prediction', `${model.draws} draws of the coefficients, seed ${model.seed}: each moves the logit of a territory's rate along its gradient; predicting every person anew for each draw would need the counts of territory by pattern, and differs by less than the self-test allows`],
    ['self_test', 'prediction', predictions.draws?.agreement.passed === true ? 'draws and delta method agree within 5 %' : 'draws and delta method do not agree within 5 %: look at the notes'],
  ]
}

const lonelyWords = {
  fail: 'a stratum with a single sampling unit stops the model (R: fail)',
  certainty: 'a stratum with a single sampling unit adds no variance (R: certainty, Stata: certainty)',
  adjust: 'a stratum with a single sampling unit adds its square about the grand mean (R: adjust, Stata: centered)',
  average: 'a stratum with a single sampling unit adds the mean of the other strata (R: average, Stata: scaled)',
} as const

function variance({ model, fitted }: Clrisk): string {
  const { replicates } = model.survey
  if (replicates === undefined || fitted.replicates === null) return `variance by Taylor linearisation, strata with a single sampling unit: ${model.survey.lonely_psu}${model.survey.fpc === undefined ? '' : ', finite population of the first stage'}`
  return `variance by ${fitted.replicates.count} replicate weights (${replicates.kind}), ${replicates.columns === undefined ? 'built from strata and sampling units' : 'given by the survey'}, about ${replicates.mse ? 'the full estimate' : 'their mean'}`
}

function targetWords({ model }: Clrisk): string {
  return model.target.kind === 'survey' ? 'survey persons by their weight' : 'every person counts once'
}

function benchmarkWords({ model, benchmark }: Clrisk): string {
  const { method = 'none', level = '' } = model.benchmark ?? {}
  const margins = [...new Set((benchmark?.rows ?? []).map(({ margin }) => margin))]
  const kind = { 'logit-shift': 'logit shift: one number added on the logit scale in each group, rates stay inside 0 to 1', ratio: 'ratio: every rate of a group times one factor', raking: 'raking: expected cases times a factor for each margin in turn', none: 'none' }[method]
  return `${method} to the publishable direct estimates of ${method === 'raking' ? `the margins ${margins.join('; ')}` : `the level ${level}`} (${kind}); the error of the direct estimates is not in the margins`
}

function classingWords({ model, classes }: Clrisk): string {
  const { method, labels, weights } = model.classing
  return `${method}, ${labels.join(', ')}; ${weights === 'children' ? 'each territory counts with its children' : 'each territory counts once'}; intervals closed below and open above, [a, b), ties never split; cut points ${classes.cuts.map((cut) => cut.toFixed(4)).join(', ') || 'none'}`
}
