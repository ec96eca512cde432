import type { Row } from '../summary-rows.js'
import type { Clrisk } from './compute-clrisk.js'
import { choiceCodes } from './choice-codes.js'
import { choices } from './diagnostic-choices.js'

type Figure = readonly [statistic: string, of: string, value: number, guide: string]

/** Figures of the fit with how they are read, then the choices in words and as codes, and the notes. */
export function diagnosticRows(clrisk: Clrisk): Row[] {
  const figures = [...sampleFigures(clrisk), ...fitFigures(clrisk), ...predictionFigures(clrisk)]
  return [
    ...figures.map(([statistic, of, value, guide]): Row => ({ statistic, of, value, words: null, guide })),
    ...choices(clrisk).map(([statistic, of, words]): Row => ({ statistic, of, value: null, words, guide: null })),
    ...choiceCodes(clrisk).map(([statistic, words]): Row => ({ statistic, of: 'choice', value: null, words, guide: null })),
    ...clrisk.notes.map((note): Row => ({ statistic: 'note', of: note.code, value: null, words: note.message, guide: null })),
  ]
}

function sampleFigures({ fitted, assessment, children, unplaced }: Clrisk): Figure[] {
  const { facts, fit } = fitted
  const { national } = assessment
  return [
    ['survey_persons', 'survey', facts.persons, 'everybody in the survey'],
    ['survey_children', 'survey', facts.children, 'of the ages of the model; from 2000 on is enough'],
    ['survey_outcome_missing', 'survey', facts.outcome_missing, 'children without an answer to the outcome, left out of the fit'],
    ['survey_fitted', 'survey', fit.rows, 'children that the fit uses'],
    ['survey_cases', 'survey', fitted.cases, 'children in child labour, unweighted; from 200 on is enough'],
    ['parameters', 'survey', fit.kept.length, 'terms estimated, the constant among them'],
    ['survey_placed', 'survey', fitted.sample.places.some((place) => place !== null) ? 1 : 0, '1 where the survey knows the territory of its children'],
    ['cases_per_parameter', 'survey', fitted.cases / fit.kept.length, 'from 10 on, better 20'],
    ['sampling_units', 'survey', fitted.units, 'units with children'],
    ['strata', 'survey', fitted.strata, 'strata with children'],
    ['design_df', 'survey', fit.df, 'sampling units less strata; margins of error use it'],
    ['residual_df', 'survey', fit.residualDf, 'design df + 1 - terms; tests of coefficients use it, as in R'],
    ['prevalence', 'survey', national.estimate, 'weighted share of child labour; below 0.035 a composite index serves better'],
    ['prevalence_error', 'survey', national.standardError, 'design-based standard error'],
    ['prevalence_cv', 'survey', national.cv, 'up to 0.15'],
    ['prevalence_lower', 'survey', national.interval.low, '95 % interval'],
    ['prevalence_upper', 'survey', national.interval.high, '95 % interval'],
    ['design_effect', 'survey', national.deffWr, 'variance over that of a simple sample'],
    ['effective_size', 'survey', national.effectiveSize, 'children over the design effect'],
    ['target_children', 'target', children, 'children to whom the model is applied'],
    ['target_unplaced', 'target', unplaced, 'children without a territory of the pipeline; they count nowhere'],
  ]
}

function fitFigures({ fitted, assessment, moran }: Clrisk): Figure[] {
  const { diagnostics: found, inflation, validation, area } = assessment
  const { fit } = fitted
  return [
    ['patterns', 'fit', fit.patterns, 'distinct combinations of the terms'],
    ['iterations', 'fit', fit.iterations, fit.converged ? 'converged' : 'did not converge'],
    ['auc', 'fit', found.auc, '0.7 acceptable, 0.8 excellent'],
    ['precision_recall_auc', 'fit', found.precisionRecallAuc, 'to be compared with the prevalence'],
    ['brier', 'fit', found.brier, 'mean squared error of the probability; 0 is best'],
    ['brier_skill', 'fit', found.brierSkill, 'gain over the prevalence alone; above 0'],
    ['calibration_slope', 'fit', found.calibration.slope, '1 is best; on the data of the fit it is 1 by construction'],
    ['calibration_intercept', 'fit', found.calibration.intercept, '0 is best'],
    ['calibration_error', 'fit', found.calibration.expectedError, 'mean gap of foretold and seen over the tenths'],
    ['hosmer_lemeshow_p', 'fit', found.calibration.hosmerLemeshow.pValue, 'below .05 doubtful; made for simple samples'],
    ['archer_lemeshow_p', 'fit', found.archerLemeshow.pValue, 'below .05 doubtful; knows the survey design'],
    ['mcfadden_r2', 'fit', found.mcFadden, '0.2 to 0.4 is an excellent fit'],
    ['nagelkerke_r2', 'fit', found.nagelkerke, '0 to 1'],
    ['tjur_r2', 'fit', found.tjur, 'mean probability of cases less that of the others'],
    ['sensitivity', 'at the prevalence', found.classification.sensitivity, 'cases above the cut'],
    ['specificity', 'at the prevalence', found.classification.specificity, 'others below the cut'],
    ['condition_index', 'fit', inflation.conditionIndex, 'above 30 doubtful'],
    ...inflation.terms.map((term): Figure => ['vif', term.term, term.scaled ** 2, 'above 5 look, above 10 drop; generalised for factors']),
    ...(validation === null
      ? []
      : ([
          ['validated_auc', `${validation.folds} folds of whole sampling units`, validation.auc, 'near the AUC of the fit'],
          ['validated_brier', `${validation.folds} folds of whole sampling units`, validation.brier, 'near that of the fit'],
          ['validated_slope', `${validation.folds} folds of whole sampling units`, validation.calibrationSlope, '0.8 to 1.2'],
        ] as const)),
    ...(moran === null
      ? []
      : ([
          ['residual_moran_i', `${moran.territories} territories of the survey`, moran.statistic, `without pattern ${moran.expected.toFixed(3)}; above it neighbours depart from the model alike`],
          ['residual_moran_p', `${moran.permutations} permutations, seed ${moran.seed}`, moran.pTwoSided, 'below .05 the model leaves out something that neighbours share: a context term or a territory effect may help'],
        ] as const)),
    ...(area === null
      ? []
      : ([
          ['area_variance', 'territory effect', area.areaVariance, 'on the logit scale; part of the margins of error'],
          ['area_icc', 'territory effect', area.icc, 'share of the variance between territories'],
        ] as const)),
  ]
}

function predictionFigures({ predictions, rates, benchmark, comparability }: Clrisk): Figure[] {
  const draws = predictions.draws
  const used = benchmark?.rows.filter((row) => row.used) ?? []
  return [
    ['median_relative_margin', 'territories', medianMargin(rates), 'margin of error over rate; up to 0.3'],
    ...(draws === null
      ? []
      : ([
          ['draws_over_delta', 'self-test', draws.agreement.median, 'standard error of the draws over that of the delta method, the middle territory; 0.95 to 1.05'],
          ['draws_over_delta_least', 'self-test', draws.agreement.least, 'the same, the least territory'],
          ['draws_over_delta_most', 'self-test', draws.agreement.most, 'the same, the greatest territory'],
          ['draws_agree', 'self-test', draws.agreement.passed ? 1 : 0, '1 where the middle lies within 5 % of 1'],
          ['unstable_territories', 'territories', draws.unstable.filter((unstable, at) => unstable && Number.isFinite(rates[at]?.rate)).length, 'no class holds in 0.6 of the draws'],
        ] as const)),
    ...(benchmark === null ? [] : ([['benchmark_within', 'benchmark', used.length === 0 ? Number.NaN : used.filter((row) => !row.alarms.includes('factor')).length / used.length, 'share of factors from 0.8 to 1.25; from 0.9 on']] as const)),
    ['comparable_terms', 'comparability', comparability.comparable.length, 'terms alike in survey and target; from 5 on'],
    ['different_terms', 'comparability', comparability.flagged.length, 'look at risk.clrisk_comparability'],
  ]
}

/** Median over territories of margin of error over rate. */
export function medianMargin(rates: Clrisk['rates']): number {
  const ratios = rates.map(({ marginOfError, rate }) => marginOfError / rate).filter(Number.isFinite).sort((a, b) => a - b)
  return ratios[Math.floor((ratios.length - 1) / 2)] ?? Number.NaN
}
