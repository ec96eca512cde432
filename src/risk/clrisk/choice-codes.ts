import type { Clrisk } from './compute-clrisk.js'

/** The choices behind the model as codes, one to a row; the model report says them in its languages. */
export function choiceCodes(clrisk: Clrisk): readonly (readonly [statistic: string, code: string])[] {
  const { model, predictions, fitted } = clrisk
  const moved = clrisk.benchmark !== null && model.benchmark !== undefined
  return [
    ['model', model.firth ? 'survey-logit-firth' : 'survey-logit'],
    ['variance', fitted.replicates === null ? 'taylor-linearisation' : 'replicate-weights'],
    ...(fitted.replicates === null || model.survey.replicates === undefined ? [] : [['replicates', model.survey.replicates.kind] as const]),
    ['lonely_psu', model.survey.lonely_psu],
    ['survey_registry', model.survey.registry],
    ['survey_period', clrisk.surveyPeriod],
    ['ages', `${model.ages[0]}-${model.ages[1]}`],
    ['missing', model.missing],
    ['target_registry', model.target.registry],
    ['target_period', clrisk.targetPeriod],
    ['target_kind', model.target.kind],
    ...predictions.contains.map((part) => ['margin_holds', part] as const),
    ['benchmark', moved ? (model.benchmark?.method ?? 'none') : 'none'],
    ...(moved ? [['benchmark_level', model.benchmark?.level ?? ''] as const] : []),
    ['classing', model.classing.method],
    ['class_labels', model.classing.labels.join(', ')],
    ...(model.classing.base === undefined ? [] : [['class_base', model.classing.base] as const]),
    ['quality', model.quality],
    ['draws', String(model.draws)],
    ['seed', String(model.seed)],
  ]
}
