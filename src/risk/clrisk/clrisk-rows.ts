import { entryAt, numberAt } from '../../method/matrix.js'
import { estimateQuality } from '../../method/survey/estimate-quality.js'
import { cutRows } from '../cut-rows.js'
import { classLabel } from '../summary-rows.js'
import type { Row } from '../summary-rows.js'
import type { Clrisk } from './compute-clrisk.js'
import type { FinalRate } from './final-rates.js'

export interface ClriskRun {
  readonly period: string
  readonly vintage: string
  readonly status: 'draft' | 'validated'
}

export const clriskUnit = 'expected children in child labour per 100 children'

export function clriskTerritoryRows(clrisk: Clrisk, run: ClriskRun): Row[] {
  const { model, predictions, assessment, fitted } = clrisk
  const { labels } = model.classing
  const { national } = assessment
  return clrisk.territories.map((territory, row) => {
    const rate = clrisk.rates[row]
    const legacy = predictions.territories[row]?.legacy ?? null
    const quality = rate === undefined || !(rate.n > 0) ? null : estimateQuality({ kind: 'proportion', estimate: rate.rate, standardError: rate.standardError, cv: rate.cv, df: fitted.fit.df, n: national.n, cases: national.cases, effectiveSize: national.effectiveSize, deffWr: national.deffWr }, model.quality)
    return {
      territory_code: territory.code,
      name: territory.name,
      parent_code: territory.parent,
      parent_name: territory.parentName,
      ...estimateCells(rate),
      quality: quality?.verdict ?? null,
      quality_reasons: quality === null ? null : quality.reasons.join('; '),
      class: classLabel(clrisk.classes.classes, row, labels),
      class_within_parent: clrisk.within === null || territory.parent === null ? null : classLabel(clrisk.within.classes, row, labels),
      stability: stabilityOf(clrisk, row),
      is_unstable: Number.isNaN(rate?.rate ?? Number.NaN) ? null : (predictions.draws?.unstable[row] ?? null),
      class_probabilities: Number.isNaN(rate?.rate ?? Number.NaN) ? null : probabilities(clrisk, row),
      legacy_lower: legacy?.low ?? null,
      legacy_upper: legacy?.high ?? null,
      ...run,
    }
  })
}

/** Rows of `risk.territory_risk`: the rate in per cent, with its interval. */
export function clriskRiskRows(clrisk: Clrisk, run: ClriskRun): Row[] {
  return clrisk.territories.map((territory, row) => {
    const rate = clrisk.rates[row]
    return {
      territory_code: territory.code,
      name: territory.name,
      parent_code: territory.parent,
      parent_name: territory.parentName,
      model: 'clrisk',
      score: 100 * (rate?.rate ?? Number.NaN),
      score_unit: clriskUnit,
      lower: 100 * (rate?.low ?? Number.NaN),
      upper: 100 * (rate?.high ?? Number.NaN),
      class: classLabel(clrisk.classes.classes, row, clrisk.model.classing.labels),
      class_within_parent: clrisk.within === null || territory.parent === null ? null : classLabel(clrisk.within.classes, row, clrisk.model.classing.labels),
      stability: stabilityOf(clrisk, row),
      coverage: (rate?.n ?? 0) > 0 ? 1 : 0,
      ...run,
    }
  })
}

function stabilityOf({ predictions, classes }: Clrisk, row: number): number | null {
  const own = numberAt(classes.classes, row)
  return predictions.draws === null || !(own >= 0) ? null : entryAt(predictions.draws.classProbabilities, row, own)
}

function probabilities({ predictions, model }: Clrisk, row: number): string | null {
  const shares = predictions.draws?.classProbabilities
  if (shares === undefined) return null
  return Array.from({ length: shares.columns }, (_, k) => `${model.classing.labels[k] ?? k} ${entryAt(shares, row, k).toFixed(2)}`).join(', ')
}

function estimateCells(rate: FinalRate | undefined): Row {
  if (rate === undefined || !(rate.n > 0)) return { children: rate?.n ?? 0, rate: null, rate_benchmarked: null, children_at_risk: 0, standard_error: null, margin_of_error: null, cv: null, lower: null, upper: null }
  return {
    children: rate.n,
    rate: rate.model,
    rate_benchmarked: rate.benchmarked,
    children_at_risk: Math.round(rate.n * rate.rate),
    standard_error: rate.standardError,
    margin_of_error: rate.marginOfError,
    cv: rate.cv,
    lower: rate.low,
    upper: rate.high,
  }
}

export function clriskGroupRows({ groups, territories }: Clrisk): Row[] {
  const names = new Map(territories.map(({ code, name }) => [code, name]))
  return groups.map(({ code, by, value, rate }) => ({ territory_code: code, name: names.get(code) ?? '', by, value, ...estimateCells(rate) }))
}

export function clriskCoefficientRows({ assessment, fitted }: Clrisk): Row[] {
  return assessment.coefficients.map((row, at) => {
    const effect = assessment.effects.get(row.term)
    return {
      term: row.term,
      factor: fitted.design.columns[at]?.factor ?? '',
      estimate: row.coefficient,
      standard_error: row.standardError,
      t: row.t,
      p_value: row.pValue,
      odds_ratio: row.oddsRatio,
      odds_ratio_lower: row.oddsRatioLow,
      odds_ratio_upper: row.oddsRatioHigh,
      average_marginal_effect: effect?.effect ?? null,
      average_marginal_effect_error: effect?.standardError ?? null,
      direction: row.reading,
    }
  })
}

export function clriskFactorRows({ contributions, territories }: Clrisk): Row[] {
  return territories.flatMap((territory, row) => {
    const own = contributions.shares[row] ?? []
    if (own.some(({ contribution }) => Number.isNaN(contribution))) return []
    return own.map(({ factor, contribution, share }, place): Row => ({
      territory_code: territory.code,
      name: territory.name,
      factor,
      contribution,
      share,
      rank: place + 1,
      direction: contribution > 0 ? 'risk' : contribution < 0 ? 'protection' : null,
    }))
  })
}

export function clriskBenchmarkRows({ benchmark }: Clrisk, parentNames: ReadonlyMap<string, string>): Row[] {
  return (benchmark?.rows ?? []).map((row) => ({
    parent_code: row.parent,
    parent_name: parentNames.get(row.parent ?? '') ?? null,
    margin: row.margin,
    value: row.value,
    direct: row.direct,
    direct_error: row.directError,
    quality: row.verdict,
    used: row.used,
    model: row.model,
    model_error: row.modelError,
    factor: row.factor,
    shift: row.shift,
    after: row.after,
    alarms: row.alarms.filter((alarm) => alarm !== 'no-error').join(' '),
  }))
}

export function clriskComparabilityRows({ comparability }: Clrisk): Row[] {
  return comparability.categories.map((row) => ({
    term: row.term,
    category: row.category,
    survey: row.survey,
    survey_error: row.surveyStandardError,
    target: row.target,
    difference: row.difference,
    standardised_difference: row.standardisedDifference,
    within_interval: row.withinInterval,
    verdict: row.verdict,
  }))
}

export function clriskCutRows({ classes, within, model, base }: Clrisk): Row[] {
  return cutRows(classes, within, model.classing.labels, base?.period)
}

export function clriskCalibrationRows({ assessment }: Clrisk): Row[] {
  return assessment.diagnostics.calibration.groups.map((group, at) => ({ tenth: at + 1, children: group.n, from_risk: group.from, to_risk: group.to, predicted: group.predicted, observed: group.observed }))
}
