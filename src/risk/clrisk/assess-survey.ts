import type { Matrix } from '../../method/matrix.js'
import { numberAt } from '../../method/matrix.js'
import { averageMarginalEffects } from '../../method/survey/average-marginal-effects.js'
import type { MarginalEffect } from '../../method/survey/average-marginal-effects.js'
import type { EffectAsked } from '../../method/survey/effect-sums.js'
import { coefficientTable } from '../../method/survey/coefficient-table.js'
import type { CoefficientRow } from '../../method/survey/coefficient-table.js'
import { crossValidate } from '../../method/survey/cross-validate.js'
import type { CrossValidation } from '../../method/survey/cross-validate.js'
import { diagnostics } from '../../method/survey/diagnostics.js'
import type { Diagnostics } from '../../method/survey/diagnostics.js'
import { estimateQuality } from '../../method/survey/estimate-quality.js'
import type { QualityLabel } from '../../method/survey/estimate-quality.js'
import { fitRandomIntercept } from '../../method/survey/fit-random-intercept.js'
import type { RandomInterceptFit } from '../../method/survey/fit-random-intercept.js'
import { inflation } from '../../method/survey/inflation.js'
import type { Inflation } from '../../method/survey/inflation.js'
import { patternLevels } from '../../method/survey/risk-levels.js'
import { estimateBy, surveyProportion } from '../../method/survey/survey-estimates.js'
import type { Estimate } from '../../method/survey/survey-estimate.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import type { FittedSurvey } from './fit-survey.js'
import { groupLabel } from './margin-label.js'
import { replicateShare } from './replicate-errors.js'
import { sampleMatrix } from './sample.js'
import type { Sample } from './sample.js'
import type { Design } from './variables.js'

export interface DirectGroup {
  /** Its parts joined, as `groupLabel` writes them. */
  readonly label: string
  readonly parent: string | null
  /** Group of children, where the margin has one. */
  readonly value: string | null
  readonly estimate: Estimate
  readonly quality: QualityLabel
}

/** Direct estimates of one margin, in order of label. */
export interface DirectMargin {
  readonly name: string
  readonly parts: readonly string[]
  readonly groups: readonly DirectGroup[]
}

export interface SurveyAssessment {
  readonly coefficients: readonly CoefficientRow[]
  /** By the name of the column; interactions and numbers that take part in one have none. */
  readonly effects: ReadonlyMap<string, MarginalEffect>
  readonly diagnostics: Diagnostics
  readonly inflation: Inflation
  readonly validation: CrossValidation | null
  readonly national: Estimate
  readonly nationalQuality: QualityLabel
  /** Direct estimates by the level of the benchmark, or by each margin of raking; empty without a benchmark. */
  readonly margins: readonly DirectMargin[]
  readonly area: RandomInterceptFit | null
}

/** How good the fit is, what each term does, and what the survey says directly. */
export function assessSurvey(model: ClriskModel, fitted: FittedSurvey, parents: ReadonlyMap<string, string>): SurveyAssessment {
  const { fit, sample, patterns, patternWeights, design } = fitted
  const factors = design.columns.map(({ factor }) => factor)
  const linear = surveyProportion({ ...sample, missing: 'domain' })
  const national = fitted.replicates === null ? linear : replicateShare(fitted.replicates, linear, () => true)
  const rows = model.folds === undefined && model.area_effect === 'none' ? undefined : sampleMatrix(sample, patterns)
  const effects = averageMarginalEffects({ x: patterns, weights: patternWeights, coefficients: fit.coefficients, covariance: fit.covariance, df: fit.residualDf, effects: askedEffects(design) })
  return {
    coefficients: coefficientTable(fit),
    effects: new Map(effects.map((effect) => [effect.name, effect])),
    diagnostics: diagnostics({ ...sample, probability: fit.fitted, levels: patternLevels(sample.y, sample.weights, sample.pattern, fitted.probabilities) }),
    inflation: inflation(patterns, patternWeights, factors, fitted.products),
    validation: model.folds === undefined || rows === undefined ? null : crossValidate({ ...sample, x: rows, termNames: fit.termNames, firth: model.firth }, { folds: model.folds, seed: model.seed }),
    national,
    nationalQuality: estimateQuality(national, model.quality),
    margins: marginsOf(model).map((parts) => directMargin(model, parts, fitted, parents)),
    area: model.area_effect === 'none' || rows === undefined ? null : areaFit(fitted, rows),
  }
}

/** Margins that the benchmark meets: the level alone, unless it rakes. */
export function marginsOf(model: ClriskModel): readonly (readonly string[])[] {
  const { benchmark } = model
  if (benchmark === undefined) return []
  if (benchmark.method !== 'raking') return [[benchmark.level]]
  return benchmark.margins ?? [[benchmark.level], ...model.by.map((name) => [name])]
}

/** Children whose territory lies under none of the parents take no part. */
function directMargin(model: ClriskModel, parts: readonly string[], { sample, replicates }: FittedSurvey, parents: ReadonlyMap<string, string>): DirectMargin {
  const level = model.benchmark?.level
  const labelsOf = ({ codes, by }: Pick<Sample, 'codes' | 'by'>): readonly string[] =>
    codes.map((code, row) => {
      const parent = parents.get(code ?? '')
      return parent === undefined ? '' : groupLabel(parts.map((part) => (part === level ? parent : by[model.by.indexOf(part)]?.[row])))
    })
  const cells = replicates === null ? [] : labelsOf(replicates)
  const groups = estimateBy('proportion', { ...sample, missing: 'domain' }, labelsOf(sample)).flatMap((linear): DirectGroup[] => {
    if (linear.domain === null || linear.domain === '') return []
    const estimate = replicates === null ? linear : replicateShare(replicates, linear, (cell) => cells[cell] === linear.domain)
    const values = linear.domain.split('|')
    const at = parts.findIndex((part) => part === level)
    const rest = values.filter((_, place) => place !== at)
    return [{ label: linear.domain, parent: at < 0 ? null : (values[at] ?? null), value: rest.length === 0 ? null : rest.join(', '), estimate, quality: estimateQuality(estimate, model.quality) }]
  })
  return { name: parts.join(' × '), parts, groups: groups.sort((a, b) => (a.label < b.label ? -1 : 1)) }
}

/** Territories of the survey as areas; weights scaled to the number of children. */
function areaFit({ sample, fit }: FittedSurvey, rows: Matrix): RandomInterceptFit {
  const inside = Array.from(sample.domain.keys()).filter((row) => sample.domain[row] === 1 && numberAt(sample.weights, row) > 0)
  const total = inside.reduce((sum, row) => sum + numberAt(sample.weights, row), 0)
  const x = { rows: inside.length, columns: rows.columns, values: new Float64Array(inside.length * rows.columns) }
  inside.forEach((row, at) => x.values.set(rows.values.subarray(row * rows.columns, (row + 1) * rows.columns), at * rows.columns))
  const kept = new Set(fit.kept)
  const used = {
    rows: inside.length,
    columns: kept.size,
    values: x.values.filter((_, at) => kept.has(at % rows.columns)),
  }
  return fitRandomIntercept({
    x: used,
    y: inside.map((row) => numberAt(sample.y, row)),
    area: inside.map((row) => sample.places[row] ?? sample.codes[row] ?? ''),
    weights: inside.map((row) => (numberAt(sample.weights, row) * inside.length) / total),
    termNames: fit.kept.map((at) => fit.termNames[at] ?? ''),
    points: 7,
  })
}

/** Switches for dummies, slopes for numbers; interactions are made anew from their parts. */
function askedEffects(design: Design): readonly EffectAsked[] {
  const place = new Map(design.columns.flatMap((column, at) => (column.parts.length === 1 ? [[keyOf(column.parts[0]), at] as const] : [])))
  const crossed = design.columns.flatMap((column, at) => (column.parts.length > 1 ? [{ at, parts: column.parts.map((part) => place.get(keyOf(part)) ?? 0) }] : []))
  const rebuild = (row: Float64Array): Float64Array => {
    const made = row.slice()
    for (const { at, parts } of crossed) made[at] = parts.reduce((product, part) => product * numberAt(row, part), 1)
    return made
  }
  return design.columns.flatMap((column, at): EffectAsked[] => {
    const [part, second] = column.parts
    if (part === undefined || second !== undefined) return []
    if (part.level === undefined) return crossed.some(({ parts }) => parts.includes(at)) ? [] : [{ name: column.name, kind: 'slope', column: at }]
    const sisters = design.columns.flatMap((other, position) => (other.factor === column.factor && position !== at && other.parts[0]?.level !== undefined ? [position] : []))
    return [{ name: column.name, kind: 'switch', column: at, sisters, ...(crossed.length === 0 ? {} : { rebuild }) }]
  })
}

function keyOf(part: { readonly variable: number; readonly level?: string | undefined } | undefined): string {
  return `${part?.variable ?? ''}|${part?.level ?? ''}`
}
