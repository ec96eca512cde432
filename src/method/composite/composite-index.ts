import { correlation } from '../descriptive/correlation.js'
import type { Matrix, Numbers } from '../matrix.js'
import { columnsOf, numberAt, sumOf } from '../matrix.js'
import type { Note } from '../note.js'
import type { ScaleShift } from './aggregate.js'
import { aggregate, shiftScale } from './aggregate.js'
import { checkInput } from './check-input.js'
import type { CompositeIndexInput } from './index-input.js'
import { indexTree, toShares, weightRule } from './index-input.js'
import { exponentOf } from './power-mean.js'
import { prepare, promisedRange, scale } from './prepare.js'
import type { Treatment } from './treat.js'
import type { IndexWeights } from './weigh.js'
import { weigh } from './weigh.js'

export interface EffectiveWeights {
  /** Squared correlation of each normalised indicator with the score; NaN when either does not vary. */
  readonly squaredCorrelation: Float64Array
  /** The same scaled to sum to 1: what the indicators weigh in fact, beside what they were given. */
  readonly share: Float64Array
}

export interface CompositeIndex {
  readonly territories: readonly string[]
  readonly indicators: readonly string[]
  readonly dimensions: readonly string[]
  /** More means more vulnerable; on the normalised scale (see `shift`). NaN where no score could be given. */
  readonly scores: Float64Array
  /** Territories x dimensions. */
  readonly dimensionScores: Matrix
  /** Territories x indicators, before any shift. */
  readonly normalised: Matrix
  /** Territories x indicators; each row sums to the score. */
  readonly contributions: Matrix
  /** Share of the indicators' weight that was observed (not filled). */
  readonly coverage: Float64Array
  /** Share of the indicators that was observed. */
  readonly availability: Float64Array
  /** 1 where a value was filled; territories x indicators row by row. */
  readonly filled: Uint8Array
  readonly treatments: readonly Treatment[]
  readonly weights: IndexWeights
  readonly effective: EffectiveWeights
  /** Null when no value had to be moved. */
  readonly shift: ScaleShift | null
  readonly notes: readonly Note[]
}

/**
 * Composite index of vulnerability: screening, imputation, outlier treatment, normalisation, weights, a mean within
 * each dimension and a mean across dimensions, in this order. With no settings: no imputation, no treatment,
 * min-max 0 to 100, weights as given or equal, arithmetic means. It is not scaled again afterwards.
 * Missing values (NaN) stay out and the weights of those present are scaled to 1; `coverage` tells how much was there.
 * Throws `CauceError('specification')` naming the indicator or dimension at fault.
 * OECD/JRC (2008), Handbook on Constructing Composite Indicators; effective weights: Paruolo et al. (2013), JRSS A 176.
 */
export function compositeIndex(input: CompositeIndexInput): CompositeIndex {
  checkInput(input)
  const tree = indexTree(input.indicators)
  const normalisation = input.normalisation ?? 'min-max'
  const prepared = prepare(input)
  const { normalised, treatments } = scale(input, prepared, input.treatment ?? 'none', normalisation)
  const weights = weigh(normalised, tree, input.indicators, input.dimensions ?? [], weightRule(input))
  const exponents = {
    within: exponentOf(input.withinDimensions ?? 'arithmetic'),
    across: exponentOf(input.acrossDimensions ?? 'arithmetic'),
  }
  const range = promisedRange(normalisation, input.range)
  const shifted = shiftScale(normalised, exponents, range, input.zeros ?? 'rescale')
  const { shift } = shifted
  const result = aggregate(shifted, tree, weights, exponents)
  const notes = [...weights.notes, ...notesOn(input, treatments, prepared.included, shift)]
  return {
    territories: input.territories,
    indicators: input.indicators.map(({ id }) => id),
    dimensions: tree.ids,
    ...result,
    normalised,
    coverage: coverageOf(input.values, weights.total),
    availability: prepared.availability,
    filled: prepared.filled,
    treatments,
    weights,
    effective: effectiveWeights(normalised, result.scores),
    shift,
    notes,
  }
}

/** Importance of each indicator in fact: squared correlation with the score, missing values left out pair by pair. */
export function effectiveWeights(normalised: Matrix, scores: Numbers): EffectiveWeights {
  const squares = Float64Array.from(columnsOf(normalised), (column) => correlation(column, scores) ** 2)
  return { squaredCorrelation: squares, share: toShares(squares.map((value) => (Number.isNaN(value) ? 0 : value))) }
}

function coverageOf(values: Matrix, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: values.rows }, (_, row) =>
    sumOf(
      weights.map((weight, column) =>
        Number.isNaN(numberAt(values.values, row * values.columns + column)) ? 0 : weight,
      ),
    ),
  )
}

function notesOn(
  input: CompositeIndexInput,
  treatments: readonly Treatment[],
  included: readonly boolean[],
  shift: ScaleShift | null,
): readonly Note[] {
  const notes: Note[] = []
  const out = included.filter((kept) => !kept).length
  if (out > 0)
    notes.push({ code: 'INDEX_NOT_AVAILABLE', message: `${out} territories have too few indicators for a score.` })
  input.indicators.forEach(({ id }, column) => {
    const treatment = treatments[column]
    if (treatment === undefined) return
    if (!treatment.passed) {
      notes.push({ code: 'INDEX_STILL_SKEWED', message: `${id} is still skewed after treatment ${treatment.applied}.` })
    }
    const present = treatment.values.filter((value) => !Number.isNaN(value))
    if (present.every((value) => value === present[0])) {
      notes.push({
        code: 'INDEX_CONSTANT',
        message: `${id} does not vary over the ${present.length} territories with a value.`,
      })
    }
  })
  if (shift !== null) {
    const { from, to } = shift
    notes.push({
      code: 'INDEX_SHIFT',
      message: `Scale ${from[0]} to ${from[1]} moved to ${to[0]} to ${to[1]} before the mean.`,
    })
  }
  const weighted = [...input.indicators, ...(input.dimensions ?? [])].some(({ weight }) => weight !== undefined)
  if (weighted && weightRule(input) !== 'given') {
    notes.push({
      code: 'INDEX_WEIGHTS_UNUSED',
      message: `Given weights are not used under the rule ${weightRule(input)}.`,
    })
  }
  return notes
}
