import { bartlett } from '../method/adequacy/bartlett.js'
import { correlationFlags } from '../method/adequacy/correlation-flags.js'
import type { CorrelationFlag } from '../method/adequacy/correlation-flags.js'
import { cronbachAlphas } from '../method/adequacy/cronbach-alpha.js'
import { kmo } from '../method/adequacy/kmo.js'
import type { Classification } from '../method/classing/classify.js'
import type { ClassificationWithin } from '../method/classing/classify-within.js'
import { compositeIndex } from '../method/composite/composite-index.js'
import type { CompositeIndex } from '../method/composite/composite-index.js'
import type { CompositeIndexInput } from '../method/composite/index-input.js'
import { leaveOneOut } from '../method/composite/leave-one-out.js'
import type { LeftOut } from '../method/composite/leave-one-out.js'
import { correlationMatrix } from '../method/descriptive/correlation.js'
import type { Matrix } from '../method/matrix.js'
import { columnOf, makeMatrix, matrixFromColumns } from '../method/matrix.js'
import { CauceError } from '../core/error.js'
import type { Classing, IndexTree } from '../spec/index-tree.js'
import { drawClasses } from './draw-classes.js'
import type { BaseCuts } from './draw-classes.js'
import { classStability } from './class-stability.js'
import type { ClassStability } from './class-stability.js'
import type { MeasuredIndicator, RiskTerritory } from './measure-indicators.js'

export interface Ivti {
  readonly territories: readonly RiskTerritory[]
  readonly measured: readonly MeasuredIndicator[]
  /** Territories x indicators, in the indicators' units; NaN is missing. */
  readonly values: Matrix
  readonly index: CompositeIndex
  /** Dimension of each indicator. */
  readonly dimensionOf: readonly string[]
  /** Direction of each indicator as the index takes it. */
  readonly directionOf: readonly string[]
  readonly classes: Classification
  readonly within: ClassificationWithin | null
  readonly adequacy: readonly Adequacy[]
  readonly correlations: Matrix
  readonly flags: readonly CorrelationFlag[]
  /** The index without each indicator in turn; empty for an index of one. */
  readonly leftOut: readonly LeftOut[]
  /** Period of the cut points, undefined for the run's own. */
  readonly basePeriod?: string | undefined
  /** Null where the pipeline asks for none. */
  readonly stability: ClassStability | null
}

export interface Adequacy {
  readonly statistic: string
  readonly of: string
  readonly value: number
  readonly guide: string
}

/** The index over measured indicators: composite scores, classes with cut points (or those of a base period), and whether the indicators belong together. */
export function computeIvti(territories: readonly RiskTerritory[], measured: readonly MeasuredIndicator[], tree: IndexTree, classing: Classing, base: BaseCuts | null = null): Ivti {
  const leaves = tree.dimensions.flatMap((dimension) => dimension.indicators.map((leaf) => ({ dimension, leaf })))
  const byId = new Map(measured.map((each) => [each.indicator.id, each]))
  const directionOf = (id: string, own: 'risk' | 'protection' | undefined) => own ?? byId.get(id)?.indicator.direction ?? 'risk'
  const ordered = leaves.map(({ leaf }) => byId.get(leaf.indicator) ?? unmeasured(leaf.indicator))
  const values = makeMatrix(territories.length, ordered.length, (row, column) => ordered[column]?.rows.get(territories[row]?.code ?? '')?.value ?? Number.NaN)
  const parents = territories.map((territory) => territory.parent ?? '')
  const input: CompositeIndexInput = {
    territories: territories.map((territory) => territory.code),
    parents,
    indicators: leaves.map(({ dimension, leaf }) => ({
      id: leaf.indicator,
      dimension: dimension.id,
      direction: directionOf(leaf.indicator, leaf.direction),
      weight: leaf.weight,
      reference: leaf.reference,
      goalposts: leaf.goalposts === undefined ? undefined : { low: leaf.goalposts[0], high: leaf.goalposts[1] },
    })),
    dimensions: tree.dimensions.map((dimension) => ({ id: dimension.id, weight: dimension.weight })),
    values,
    treatment: tree.treatment,
    imputation: tree.imputation,
    minimumAvailability: tree.availability,
    normalisation: tree.normalisation,
    range: { low: tree.range[0], high: tree.range[1] },
    weights: tree.weights,
    withinDimensions: tree.aggregation,
    acrossDimensions: tree.aggregation,
  }
  const index = compositeIndex(input)
  checkLabels(classing)
  const { options, classes, within } = drawClasses(index.scores, parents, classing, base)
  const { data, columns } = varying(index.normalised)
  return {
    territories,
    measured: ordered,
    values,
    index,
    dimensionOf: leaves.map(({ dimension }) => dimension.id),
    directionOf: leaves.map(({ leaf }) => directionOf(leaf.indicator, leaf.direction)),
    classes,
    basePeriod: base?.period,
    within,
    adequacy: adequacyOf(index, leaves.map(({ dimension }) => dimension.id)),
    correlations: correlationMatrix(index.normalised),
    flags: columns.length < 2 ? [] : correlationFlags(data, columns.map((column) => index.indicators[column] ?? '')),
    leftOut: leaveOneOut(input),
    stability: tree.sensitivity === undefined ? null : classStability(input, index, classes, options, tree.sensitivity),
  }
}

function checkLabels({ method, cuts, labels }: Classing): void {
  if (method !== 'fixed' || cuts === undefined || cuts.length === labels.length - 1) return
  throw new CauceError('specification', {
    code: 'CLASSING_LABELS',
    what: `the classing has ${labels.length} labels and ${cuts.length} cuts`,
    expected: 'one cut fewer than labels',
    todo: 'Give a label for every class, from least to most risk.',
  })
}

function unmeasured(indicator: string): never {
  throw new CauceError('internal', {
    code: 'INDICATOR_NOT_MEASURED',
    what: `the indicator ${indicator} of the index was not measured`,
    expected: 'every indicator of the tree',
  })
}

/** Columns that vary; a constant one has no correlation with anything. */
export function varying(data: Matrix): { readonly data: Matrix; readonly columns: readonly number[] } {
  const columns = Array.from({ length: data.columns }, (_, column) => column).filter((column) => {
    const present = columnOf(data, column).filter((value) => !Number.isNaN(value))
    return present.some((value) => value !== present[0])
  })
  return { data: matrixFromColumns(columns.map((column) => columnOf(data, column))), columns }
}

function adequacyOf(index: CompositeIndex, dimensions: readonly string[]): readonly Adequacy[] {
  const { data, columns } = varying(index.normalised)
  if (columns.length < 2) return []
  const sampling = kmo(data, 'pairwise')
  const sphericity = bartlett(data)
  const alphas = cronbachAlphas(data, columns.map((column) => dimensions[column] ?? ''))
  return [
    { statistic: 'kmo', of: 'all indicators', value: sampling.overall, guide: 'from .6 on principal components are thought usable' },
    ...columns.map((column, position) => ({ statistic: 'kmo', of: index.indicators[column] ?? '', value: sampling.perColumn[position] ?? Number.NaN, guide: 'from .5 on' })),
    { statistic: 'bartlett_chi2', of: 'all indicators', value: sphericity.statistic, guide: `${sphericity.df} degrees of freedom, ${sphericity.n} complete territories` },
    { statistic: 'bartlett_p', of: 'all indicators', value: sphericity.pValue, guide: 'below .05 the indicators are correlated' },
    { statistic: 'cronbach_alpha', of: 'all indicators', value: alphas.total.standardised, guide: 'from .7 on thought consistent' },
    ...[...alphas.perDimension].map(([dimension, alpha]) => ({ statistic: 'cronbach_alpha', of: dimension, value: alpha.standardised, guide: 'from .7 on thought consistent; undefined for one indicator' })),
  ]
}
