import { entryAt, numberAt } from '../../method/matrix.js'
import { estimateQuality } from '../../method/survey/estimate-quality.js'
import type { RepeatedRows } from '../../warehouse/write-repeated.js'
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

/** The cells are named one by one: an object of so many, put together from others, is slow to make and to read. */
export function clriskTerritoryRows(clrisk: Clrisk, { period, vintage, status }: ClriskRun): Row[] {
  const { model, predictions, assessment, fitted } = clrisk
  const { labels } = model.classing
  const { national } = assessment
  return clrisk.territories.map((territory, row) => {
    const rate = clrisk.rates[row]
    const legacy = predictions.territories[row]?.legacy ?? null
    const { children, rate: modelled, rate_benchmarked, children_at_risk, standard_error, margin_of_error, cv, lower, upper } = estimateCells(rate)
    const quality = rate === undefined || !(rate.n > 0) ? null : estimateQuality({ kind: 'proportion', estimate: rate.rate, standardError: rate.standardError, cv: rate.cv, df: fitted.fit.df, n: national.n, cases: national.cases, effectiveSize: national.effectiveSize, deffWr: national.deffWr }, model.quality)
    return {
      territory_code: territory.code,
      name: territory.name,
      parent_code: territory.parent,
      parent_name: territory.parentName,
      children,
      rate: modelled,
      rate_benchmarked,
      children_at_risk,
      standard_error,
      margin_of_error,
      cv,
      lower,
      upper,
      quality: quality?.verdict ?? null,
      quality_reasons: quality === null ? null : quality.reasons.join('; '),
      class: classLabel(clrisk.classes.classes, row, labels),
      class_within_parent: clrisk.within === null || territory.parent === null ? null : classLabel(clrisk.within.classes, row, labels),
      stability: stabilityOf(clrisk, row),
      is_unstable: Number.isNaN(rate?.rate ?? Number.NaN) ? null : (predictions.draws?.unstable[row] ?? null),
      class_probabilities: Number.isNaN(rate?.rate ?? Number.NaN) ? null : probabilities(clrisk, row),
      legacy_lower: legacy?.low ?? null,
      legacy_upper: legacy?.high ?? null,
      period,
      vintage,
      status,
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
  let text = ''
  for (let k = 0; k < shares.columns; k++) text += `${k === 0 ? '' : ', '}${model.classing.labels[k] ?? k} ${entryAt(shares, row, k).toFixed(2)}`
  return text
}

function estimateCells(rate: FinalRate | undefined) {
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

/** The factors of each territory, strongest first; none for a territory without children. */
export function clriskFactorRows({ contributions: ranked, territories }: Clrisk): RepeatedRows {
  const { factors, contributions, order, sizes } = ranked
  const known = territories.flatMap(({ code, name }, row) => (contributions.values.subarray(row * factors.length, (row + 1) * factors.length).some(Number.isNaN) ? [] : [{ row, head: { territory_code: code, name } }]))
  const column = (): Float64Array => new Float64Array(known.length * factors.length)
  const [factor, contribution, share, rank, direction] = [column(), column(), column(), column(), column()]
  known.forEach(({ row }, at) => {
    for (let place = 0, item = at * factors.length; place < factors.length; place++, item++) {
      const own = entryAt(order, row, place)
      const moved = entryAt(contributions, row, own)
      factor[item] = own
      contribution[item] = moved
      share[item] = entryAt(sizes, row, place)
      rank[item] = place + 1
      direction[item] = moved > 0 ? 0 : moved < 0 ? 1 : -1
    }
  })
  return {
    heads: known.map(({ head }) => head),
    counts: known.map(() => factors.length),
    items: {
      factor: { words: factors, places: factor },
      contribution: { numbers: contribution },
      share: { numbers: share },
      rank: { numbers: rank },
      direction: { words: ['risk', 'protection'], places: direction },
    },
  }
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
