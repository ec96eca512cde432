import type { Matrix } from '../matrix.js'
import { columnOf, entryAt, makeMatrix, numberAt } from '../matrix.js'
import { impute } from './impute.js'
import type { CompositeIndexInput, NormalisationRule, TreatmentRule } from './index-input.js'
import { normalise } from './normalise.js'
import type { Treatment } from './treat.js'
import { treat } from './treat.js'

export interface Prepared {
  /** Share of indicators observed, before anything is filled. */
  readonly availability: Float64Array
  /** False for territories below the least availability: they get no score and move no other. */
  readonly included: readonly boolean[]
  /** Filled values of the included territories; all missing for the others. */
  readonly values: Matrix
  readonly filled: Uint8Array
}

/** Screens territories by availability, then fills missing values by the imputation rule. */
export function prepare(input: CompositeIndexInput): Prepared {
  const { rows, columns } = input.values
  const availability = Float64Array.from({ length: rows }, (_, row) => {
    let observed = 0
    for (let column = 0; column < columns; column++) if (!Number.isNaN(entryAt(input.values, row, column))) observed++
    return observed / columns
  })
  const least = input.minimumAvailability ?? 0
  const included = Array.from(availability, (share) => share > 0 && share >= least - 1e-12)
  const screened = makeMatrix(rows, columns, (row, column) =>
    included[row] === true ? entryAt(input.values, row, column) : Number.NaN,
  )
  return { availability, included, ...impute(screened, input.imputation ?? 'none', input.parents, included) }
}

/** Treats and normalises every indicator; `treatment` is the rule of those without one of their own. */
export function scale(
  input: CompositeIndexInput,
  prepared: Prepared,
  treatment: TreatmentRule,
  normalisation: NormalisationRule,
): { readonly normalised: Matrix; readonly treatments: readonly Treatment[] } {
  const treatments = input.indicators.map((indicator, column) =>
    treat(columnOf(prepared.values, column), indicator.treatment ?? treatment),
  )
  const columns = input.indicators.map(({ direction, goalposts, reference }, column) =>
    normalise(treatments[column]?.values ?? [], normalisation, { direction, goalposts, reference, range: input.range }),
  )
  const { rows } = prepared.values
  const normalised = makeMatrix(rows, columns.length, (row, column) => numberAt(columns[column] ?? [], row))
  return { normalised, treatments }
}

/** Ends of the scale that a normalisation promises; undefined where only the data tell. */
export function promisedRange(
  normalisation: NormalisationRule,
  range: { readonly low: number; readonly high: number } | undefined,
): { readonly low: number; readonly high: number } | undefined {
  return normalisation === 'z-score' || normalisation === 'rank' ? undefined : (range ?? { low: 0, high: 100 })
}
