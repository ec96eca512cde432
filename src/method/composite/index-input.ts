import type { Numbers, Matrix } from '../matrix.js'

/** `risk`: more of it means more vulnerability; `protection`: less. */
export type Direction = 'risk' | 'protection'

export type TreatmentRule = 'none' | 'winsorise' | 'log' | 'box-cox' | 'auto'

export type ImputationRule = 'none' | 'parent-median' | 'median' | 'mean'

export type NormalisationRule = 'min-max' | 'z-score' | 'rank' | 'percentile' | 'distance'

export type WeightRule = 'equal' | 'given' | 'pca-eigenvector' | 'pca-loading' | 'pca-varimax' | 'entropy'

export type AggregationRule = 'arithmetic' | 'geometric' | 'harmonic' | { readonly power: number }

/** What is done about values of 0 or less under a mean that needs positive ones; always named in the result. */
export type ZeroRule = 'rescale' | 'refuse'

export interface IndexIndicator {
  readonly id: string
  readonly dimension: string
  readonly direction: Direction
  /** For `given`: share within the dimension, in any unit; 1 when not given. */
  readonly weight?: number | undefined
  /** Overrides the treatment of the index. */
  readonly treatment?: TreatmentRule | undefined
  /** Fixed ends of min-max in the indicator's own unit, in place of those observed; values beyond are cut to them. */
  readonly goalposts?: { readonly low: number; readonly high: number } | undefined
  /** For `distance`: the value of no vulnerability, in the indicator's own unit. */
  readonly reference?: number | undefined
}

export interface IndexDimension {
  readonly id: string
  /** For `given`: share of the dimension, in any unit; 1 when not given. */
  readonly weight?: number | undefined
}

export interface IndexMethod {
  readonly treatment?: TreatmentRule | undefined
  readonly imputation?: ImputationRule | undefined
  /** Least share of indicators a territory must have observed to get a score; 0 when not given. */
  readonly minimumAvailability?: number | undefined
  readonly normalisation?: NormalisationRule | undefined
  /** Ends of the normalised scale for min-max and percentile; 0 to 100 when not given. */
  readonly range?: { readonly low: number; readonly high: number } | undefined
  readonly weights?: WeightRule | undefined
  /** Mean of the indicators of a dimension. */
  readonly withinDimensions?: AggregationRule | undefined
  /** Mean of the dimensions. */
  readonly acrossDimensions?: AggregationRule | undefined
  readonly zeros?: ZeroRule | undefined
}

export interface CompositeIndexInput extends IndexMethod {
  /** Codes of the territories, the rows of `values`. */
  readonly territories: readonly string[]
  /** Parent of each territory, for `parent-median`. */
  readonly parents?: readonly string[] | undefined
  readonly indicators: readonly IndexIndicator[]
  /** Weights of dimensions; those not listed count 1. */
  readonly dimensions?: readonly IndexDimension[] | undefined
  /** Territories x indicators, each column in its indicator's unit; NaN is missing. */
  readonly values: Matrix
}

/** Dimension of each indicator as a position in `ids`, in order of first mention. */
export interface IndexTree {
  readonly ids: readonly string[]
  readonly members: readonly (readonly number[])[]
}

export function indexTree(indicators: readonly IndexIndicator[]): IndexTree {
  const ids = [...new Set(indicators.map(({ dimension }) => dimension))]
  const members = ids.map((id) => [...indicators.keys()].filter((index) => indicators[index]?.dimension === id))
  return { ids, members }
}

/** Divides by the sum, so that the shares sum to 1. */
export function toShares(values: Numbers): Float64Array {
  const list = Float64Array.from(values)
  const sum = list.reduce((a, b) => a + b, 0)
  return list.map((value) => value / sum)
}

/** The rule asked for, else `given` when any weight is given, else `equal`. */
export function weightRule(input: CompositeIndexInput): WeightRule {
  const weighted = [...input.indicators, ...(input.dimensions ?? [])].some(({ weight }) => weight !== undefined)
  return input.weights ?? (weighted ? 'given' : 'equal')
}
