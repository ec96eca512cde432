import { kmo } from '../adequacy/kmo.js'
import { principalComponents } from '../adequacy/principal-components.js'
import { varimax } from '../adequacy/varimax.js'
import { completeRows } from '../descriptive/correlation.js'
import { extent } from '../descriptive/moments.js'
import type { Matrix } from '../matrix.js'
import { columnsOf, entryAt, numberAt, presentOf, rowOf, sumOf } from '../matrix.js'
import type { Note } from '../note.js'
import { refuse } from '../refuse.js'
import type { IndexDimension, IndexIndicator, IndexTree, WeightRule } from './index-input.js'
import { toShares } from './index-input.js'

export interface IndexWeights {
  readonly rule: WeightRule
  /** Weight of each indicator within its dimension; they sum to 1 in each dimension. */
  readonly within: Float64Array
  /** Weight of each dimension; they sum to 1. */
  readonly across: Float64Array
  /** within times across; they sum to 1. */
  readonly total: Float64Array
  readonly notes: readonly Note[]
}

/**
 * Weights of indicators and dimensions. `equal`: alike within each dimension and across dimensions. `given`: as given.
 * The others are found over all indicators at once from the normalised columns, a dimension weighing the sum of
 * its own:
 * `pca-eigenvector` squared first eigenvector; `pca-loading` absolute first loading; `pca-varimax` the greatest squared
 * varimax loading of each indicator among the components with eigenvalue above 1, which is its share of the component
 * times the component's share of variance (OECD/JRC 2008, step 6; Nicoletti et al. 2000); `entropy`
 * (1 - e) / sum (1 - e), e = -sum p ln p / ln n, p the share of each territory in the column put on 0 to 1
 * (Zou et al. 2006).
 * PCA uses only the territories without missing values; entropy the values present.
 */
export function weigh(
  normalised: Matrix,
  tree: IndexTree,
  indicators: readonly IndexIndicator[],
  dimensions: readonly IndexDimension[],
  rule: WeightRule,
): IndexWeights {
  if (rule === 'equal' || rule === 'given') {
    const own = rule === 'equal' ? indicators.map(() => 1) : indicators.map(({ weight }) => weight ?? 1)
    const heavy = new Map(dimensions.map(({ id, weight }) => [id, weight ?? 1]))
    const across = tree.ids.map((id) => (rule === 'equal' ? 1 : (heavy.get(id) ?? 1)))
    return nest(rule, own, across, tree, [])
  }
  const found =
    rule === 'entropy'
      ? { weights: entropyWeights(normalised), notes: [] }
      : componentWeights(normalised, indicators, rule)
  const across = tree.members.map((members) => sumOf(members.map((index) => numberAt(found.weights, index))))
  return nest(rule, Array.from(found.weights), across, tree, found.notes)
}

/** Scales weights to sum to 1 within each dimension and across dimensions. */
export function nest(
  rule: WeightRule,
  own: readonly number[],
  across: readonly number[],
  tree: IndexTree,
  notes: readonly Note[],
): IndexWeights {
  const shares = toShares(across)
  if (!shares.every((share) => share >= 0)) {
    refuse({
      code: 'METHOD_INDEX_WEIGHT',
      what: 'the weights of the dimensions sum to 0',
      expected: 'more than 0 in one',
    })
  }
  const within = new Float64Array(own.length)
  const total = new Float64Array(own.length)
  tree.members.forEach((members, dimension) => {
    const sum = sumOf(members.map((index) => numberAt(own, index)))
    if (!(sum > 0) && numberAt(shares, dimension) !== 0) {
      refuse({
        code: 'METHOD_INDEX_WEIGHT',
        what: `the weights of dimension ${tree.ids[dimension] ?? ''} sum to ${sum}`,
        expected: 'more than 0 in at least one indicator of each dimension',
      })
    }
    for (const index of members) {
      within[index] = sum > 0 ? numberAt(own, index) / sum : 1 / members.length
      total[index] = numberAt(within, index) * numberAt(shares, dimension)
    }
  })
  return { rule, within, across: shares, total, notes }
}

function componentWeights(
  normalised: Matrix,
  indicators: readonly IndexIndicator[],
  rule: WeightRule,
): { readonly weights: Float64Array; readonly notes: readonly Note[] } {
  const usable = completeRows(normalised).rows
  if (usable <= indicators.length) {
    refuse({
      code: 'METHOD_INDEX_PCA_ROWS',
      what: `only ${usable} territories have all ${indicators.length} indicators`,
      expected: 'more territories than indicators for weights by principal components',
      todo: 'Fill missing values or take other weights.',
    })
  }
  const names = indicators.map(({ id }) => id)
  const components = principalComponents(normalised, { names })
  const first = Float64Array.from(names, (_, row) => entryAt(components.vectors, row, 0))
  const share = (100 * numberAt(components.shares, 0)).toFixed(1)
  const notes: Note[] = [
    {
      code: 'INDEX_PCA_SHARE',
      message: `The first component carries ${share} % of the variance; ${components.kept} kept.`,
    },
  ]
  const against = names.filter((_, index) => numberAt(first, index) < 0)
  if (against.length > 0) {
    notes.push({ code: 'INDEX_PCA_AGAINST', message: `Against the first component: ${against.join(', ')}.` })
  }
  const adequacy = kmo(normalised)
  if (!(adequacy.overall >= 0.5)) {
    const figure = adequacy.singular ? 'undefined, indicators repeat each other' : adequacy.overall.toFixed(3)
    notes.push({ code: 'INDEX_KMO_LOW', message: `KMO is ${figure}; principal components need .5 or more.` })
  }
  if (rule === 'pca-eigenvector') return { weights: toShares(first.map((value) => value ** 2)), notes }
  if (rule === 'pca-loading') return { weights: toShares(first.map(Math.abs)), notes }
  const rotated = varimax(components.loadings)
  return {
    weights: toShares(names.map((_, row) => Math.max(...rowOf(rotated, row).map((value) => value ** 2)))),
    notes,
  }
}

function entropyWeights(normalised: Matrix): Float64Array {
  const diversity = columnsOf(normalised).map((column) => {
    const present = presentOf(column)
    const { min, max } = extent(present)
    if (!(max > min)) return 0
    const shares = toShares(present.map((value) => (value - min) / (max - min)))
    const entropy = -shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0)
    return 1 - entropy / Math.log(present.length)
  })
  return toShares(diversity)
}
