import { CauceError } from '../core/error.js'
import type { ViabilityFacts } from '../method/survey/viability-facts.js'
import type { Pipeline } from '../spec/pipeline.js'

/** What a run has found out. */
export interface Measured {
  /** Figures of `risk.model_diagnostic` by statistic. */
  readonly figures: ReadonlyMap<string, number>
  readonly indexCoverage?: number | undefined
  readonly indexKmo?: number | undefined
}

/**
 * Facts for the gate: what the pipeline says of itself, then what its last run has measured, then what its YAML writes under
 * `viability`, the later over the earlier. null stands for a thing that is not there.
 */
export function viabilityFacts(pipeline: Pipeline, measured: Measured | null): ViabilityFacts {
  const year = pipeline.viability?.facts.year ?? yearOf(pipeline.period)
  const figure = (name: string): number | undefined => measured?.figures.get(name)
  return { year, survey: surveyFacts(pipeline, figure), target: targetFacts(pipeline, figure), index: indexFacts(pipeline, measured), ...modelFacts(measured, figure) }
}

type Figure = (name: string) => number | undefined

function surveyFacts(pipeline: Pipeline, figure: Figure): ViabilityFacts['survey'] {
  const model = pipeline.clrisk
  const given = pipeline.viability?.facts.survey
  if (given === null || (given === undefined && model === undefined)) return null
  const cases = figure('survey_cases')
  return {
    year: needed(pipeline, 'survey', given?.year ?? deliveryYear(pipeline, model?.survey.registry, model?.survey.period)),
    hasOutcome: given?.outcome ?? (model === undefined ? undefined : true),
    hasWeights: given?.weights ?? (model === undefined ? undefined : true),
    hasDesign: given?.design ?? (model === undefined ? undefined : model.survey.psu !== undefined),
    hasTerritoryCodes: given?.territory_codes ?? (figure('survey_placed') === undefined ? undefined : figure('survey_placed') === 1),
    children: given?.children ?? figure('survey_children'),
    cases: given?.cases ?? cases,
    parameters: given?.parameters ?? figure('parameters'),
    prevalence: given?.prevalence ?? figure('prevalence'),
    nationalCv: given?.national_cv ?? figure('prevalence_cv'),
  }
}

function targetFacts(pipeline: Pipeline, figure: Figure): ViabilityFacts['target'] {
  const model = pipeline.clrisk
  const given = pipeline.viability?.facts.target
  if (given === null || (given === undefined && model === undefined)) return null
  return {
    year: needed(pipeline, 'target', given?.year ?? deliveryYear(pipeline, model?.target.registry, model?.target.period)),
    homologousTerms: given?.comparable_terms ?? figure('comparable_terms'),
    coverage: given?.coverage,
    hasCoverageWeights: given?.coverage_weights ?? (model?.target.kind === 'survey' ? true : undefined),
  }
}

function indexFacts(pipeline: Pipeline, measured: Measured | null): ViabilityFacts['index'] {
  const { index, clrisk } = pipeline
  const given = pipeline.viability?.facts.index
  if (given === null || (given === undefined && index === undefined)) return null
  const years = pipeline.deliveries.filter(({ registry }) => registry !== clrisk?.survey.registry).map(({ period }) => yearOf(period))
  const oldest = index === undefined || years.length === 0 ? undefined : Math.min(...years)
  const usesComponents = index?.weights.startsWith('pca') === true
  return {
    indicators: given?.indicators ?? index?.dimensions.reduce((sum, dimension) => sum + dimension.indicators.length, 0),
    dimensions: given?.dimensions ?? index?.dimensions.length,
    coverage: given?.coverage ?? measured?.indexCoverage,
    year: given?.year ?? oldest,
    hasCrosswalk: given?.crosswalk ?? (index === undefined ? undefined : true),
    kmo: given?.kmo ?? (usesComponents ? measured?.indexKmo : undefined),
  }
}

function modelFacts(measured: Measured | null, figure: Figure): { readonly model?: ViabilityFacts['model'] } {
  if (measured === null || figure('auc') === undefined) return {}
  return {
    model: {
      medianRelativeMargin: figure('median_relative_margin'),
      auc: figure('validated_auc') ?? figure('auc'),
      // On the data of the fit the slope is 1 by construction and says nothing.
      calibrationSlope: figure('validated_slope'),
      benchmarkWithin: figure('benchmark_within'),
    },
  }
}

function deliveryYear(pipeline: Pipeline, registry: string | undefined, period: string | undefined): number | undefined {
  if (period !== undefined) return yearOf(period)
  const periods = pipeline.deliveries.filter((delivery) => delivery.registry === registry).map((delivery) => yearOf(delivery.period))
  return periods.length === 0 ? undefined : Math.max(...periods)
}

function yearOf(period: string): number {
  return Number(period.slice(0, 4))
}

function needed(pipeline: Pipeline, side: string, year: number | undefined): number {
  if (year !== undefined) return year
  throw new CauceError('specification', { code: 'VIABILITY_YEAR', what: `the facts of ${pipeline.pipeline} about the ${side} name no year, and no delivery does`, expected: `a year under viability: facts: ${side}:` })
}
