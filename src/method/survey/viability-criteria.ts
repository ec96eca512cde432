import type { ViabilityFacts } from './viability-facts.js'

export type CriterionSide = 'CLRISK' | 'IVTI'

/** `least`: higher is better, `most`: lower is better. Between the two limits the light is amber. */
export interface Criterion {
  readonly id: string
  readonly side: CriterionSide
  readonly title: string
  readonly direction: 'least' | 'most'
  readonly green: number
  readonly amber: number
  /** False when nothing is said while the figure is unknown, instead of amber. */
  readonly asked: boolean
  /** The figure, undefined when not known, null when it does not apply; 1 and 0 stand for yes and no. */
  readonly figure: (facts: ViabilityFacts) => number | undefined | null
}

const yes = (value: boolean | undefined): number | undefined => (value === undefined ? undefined : Number(value))
const age = (facts: ViabilityFacts, year: number | undefined): number | undefined =>
  year === undefined ? undefined : facts.year - year
/** Nothing at all stands for the worst figure. */
const none = (direction: 'least' | 'most'): number => (direction === 'least' ? 0 : Infinity)

type Row = readonly [
  string,
  string,
  'least' | 'most',
  number,
  number,
  (facts: ViabilityFacts) => number | undefined | null,
  boolean?,
]

const clrisk: readonly Row[] = [
  [
    'survey-outcome',
    'the survey measures child labour',
    'least',
    1,
    1,
    ({ survey }) => (survey === null ? 0 : yes(survey.hasOutcome)),
  ],
  [
    'survey-weights',
    'the survey has weights',
    'least',
    1,
    1,
    ({ survey }) => (survey === null ? 0 : yes(survey.hasWeights)),
  ],
  [
    'survey-design',
    'the survey names strata and sampling units',
    'least',
    1,
    0,
    ({ survey }) => (survey === null ? 0 : yes(survey.hasDesign)),
  ],
  [
    'survey-age',
    'age of the survey',
    'most',
    5,
    7,
    (facts) => (facts.survey === null ? none('most') : age(facts, facts.survey.year)),
  ],
  [
    'survey-children',
    'children in the survey',
    'least',
    2000,
    1000,
    ({ survey }) => (survey === null ? 0 : survey.children),
  ],
  ['survey-cases', 'unweighted cases', 'least', 200, 100, ({ survey }) => (survey === null ? 0 : survey.cases)],
  [
    'events-per-parameter',
    'cases per parameter',
    'least',
    20,
    10,
    ({ survey }) => perParameter(survey?.cases, survey?.parameters),
    false,
  ],
  [
    'territory-codes',
    'survey rows carry a territory code',
    'least',
    1,
    0,
    ({ survey }) => yes(survey?.hasTerritoryCodes),
  ],
  [
    'target-age',
    'age of the census or registry',
    'most',
    5,
    10,
    (facts) => (facts.target === null ? none('most') : age(facts, facts.target.year)),
  ],
  [
    'target-terms',
    'terms measured alike in survey and target',
    'least',
    5,
    5,
    ({ target }) => (target === null ? 0 : target.homologousTerms),
  ],
  [
    'target-coverage',
    'share of children covered, or coverage weights',
    'least',
    0.7,
    0.7,
    ({ target }) => coverage(target),
  ],
  ['prevalence', 'national prevalence', 'least', 0.05, 0.035, prevalence],
  [
    'national-cv',
    'coefficient of variation of the national rate',
    'most',
    0.15,
    0.15,
    ({ survey }) => survey?.nationalCv,
  ],
  [
    'median-margin',
    'median margin of error over rate',
    'most',
    0.3,
    0.3,
    ({ model }) => model?.medianRelativeMargin,
    false,
  ],
  ['auc', 'area under the ROC curve', 'least', 0.7, 0.7, ({ model }) => model?.auc, false],
  [
    'calibration-slope',
    'distance of the calibration slope from 1',
    'most',
    0.2,
    0.2,
    ({ model }) => distance(model?.calibrationSlope),
    false,
  ],
  [
    'benchmark',
    'share of groups with a benchmark factor within limits',
    'least',
    0.9,
    0.9,
    ({ model }) => model?.benchmarkWithin,
    false,
  ],
]

const ivti: readonly Row[] = [
  ['index-indicators', 'indicators', 'least', 8, 8, ({ index }) => (index === null ? 0 : index.indicators)],
  ['index-dimensions', 'dimensions', 'least', 3, 3, ({ index }) => (index === null ? 0 : index.dimensions)],
  [
    'index-coverage',
    'share of territories with values',
    'least',
    0.9,
    0.9,
    ({ index }) => (index === null ? 0 : index.coverage),
  ],
  [
    'index-age',
    'age of the oldest indicator',
    'most',
    3,
    5,
    (facts) => (facts.index === null ? none('most') : age(facts, facts.index.year)),
  ],
  [
    'index-crosswalk',
    'stable territory crosswalk',
    'least',
    1,
    1,
    ({ index }) => (index === null ? 0 : yes(index.hasCrosswalk)),
  ],
  ['index-kmo', 'KMO, for weights by principal components', 'least', 0.5, 0.5, ({ index }) => index?.kmo, false],
]

/** The gate's criteria with their default limits, which are a proposal and not an official rule. */
export const viabilityCriteria: readonly Criterion[] = [...rows('CLRISK', clrisk), ...rows('IVTI', ivti)]

function rows(side: CriterionSide, list: readonly Row[]): readonly Criterion[] {
  return list.map(([id, title, direction, green, amber, figure, asked = true]) => ({
    id,
    side,
    title,
    direction,
    green,
    amber,
    asked,
    figure,
  }))
}

function perParameter(cases: number | undefined, parameters: number | undefined): number | undefined {
  return cases === undefined || parameters === undefined ? undefined : cases / parameters
}

function coverage(target: ViabilityFacts['target']): number | undefined {
  if (target === null) return 0
  return target.hasCoverageWeights === true ? 1 : target.coverage
}

/** Low prevalence stands for a high margin of error; once margins are known they speak for themselves. */
function prevalence({ survey, model }: ViabilityFacts): number | undefined | null {
  if (survey === null || model?.medianRelativeMargin !== undefined) return null
  return survey.prevalence
}

function distance(slope: number | undefined): number | undefined {
  return slope === undefined ? undefined : Math.abs(slope - 1)
}
