import type { Matrix, Numbers } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'

export interface ContributionInput {
  readonly codes: readonly string[]
  /** territories × terms: mean of each term over the territory's persons. */
  readonly means: Matrix
  /** Persons per territory, for the national mean. */
  readonly n: Numbers
  /** NaN for aliased terms, which contribute nothing. */
  readonly coefficients: Numbers
  /** Factor of each term; the dummies of a factor share a name. The intercept contributes nothing whatever its name. */
  readonly factors: readonly string[]
  /** How many risk and protective factors are named per territory; 3 by default. */
  readonly top?: number | undefined
}

export interface FactorShare {
  readonly factor: string
  /** On the logit scale, signed: above 0 raises the risk. */
  readonly contribution: number
  /** |contribution| over the sum of all, 0 to 1. */
  readonly share: number
}

export interface RankedContributions {
  readonly factors: readonly string[]
  /** territories × factors. */
  readonly contributions: Matrix
  /** Sum over factors: gap of the mean linear predictor from the national mean. */
  readonly gaps: Float64Array
  /** territories × factors: places in `factors`, strongest first. */
  readonly order: Matrix
  /** territories × factors, in that order: |contribution| over the sum of all, 0 to 1. */
  readonly sizes: Matrix
}

export interface FactorContributions extends Pick<RankedContributions, 'factors' | 'contributions' | 'gaps'> {
  /** Per territory, all factors, strongest first. */
  readonly shares: readonly (readonly FactorShare[])[]
  /** The first of those that raise the risk, and of those that lower it. */
  readonly risk: readonly (readonly FactorShare[])[]
  readonly protective: readonly (readonly FactorShare[])[]
}

/**
 * Weight of the factors in each territory: c_dk = b_k (mean of x_k in d - national mean), summed over the terms of a
 * factor, the national mean weighted by persons. The c_dk of a territory sum to its gap in mean linear predictor.
 * Territories without persons give NaN. Ties are ordered by the factor's place.
 */
export function factorContributions(input: ContributionInput): FactorContributions {
  const ranked = rankContributions(input)
  const shares = input.codes.map((_, row) => sharesOf(ranked, row))
  const top = input.top ?? 3
  const { factors, contributions, gaps } = ranked
  return {
    factors,
    contributions,
    gaps,
    shares,
    risk: shares.map((list) => list.filter(({ contribution }) => contribution > 0).slice(0, top)),
    protective: shares.map((list) => list.filter(({ contribution }) => contribution < 0).slice(0, top)),
  }
}

/** The same as columns of numbers, for thousands of territories: no object is made for a territory's factor. */
export function rankContributions(input: Omit<ContributionInput, 'top'>): RankedContributions {
  const { means, n, coefficients, codes } = input
  if (
    means.rows !== codes.length ||
    n.length !== codes.length ||
    coefficients.length !== means.columns ||
    input.factors.length !== means.columns
  ) {
    refuse({
      code: 'CONTRIBUTION_LENGTH',
      what:
        `means of ${means.rows} × ${means.columns} come with ${codes.length} codes, ${n.length} counts, ` +
        `${coefficients.length} coefficients and ${input.factors.length} factors`,
      expected: 'one row per territory and one column per term',
    })
  }
  let persons = 0
  const national = new Float64Array(means.columns)
  codes.forEach((_, row) => {
    const count = numberAt(n, row)
    if (!(count > 0)) return
    persons += count
    for (let k = 0; k < means.columns; k++) national[k] = numberAt(national, k) + count * entryAt(means, row, k)
  })
  const moving = input.factors.filter((_, term) =>
    codes.some((__, row) => entryAt(means, row, term) !== entryAt(means, 0, term)),
  )
  const factors = [...new Set(moving)]
  const terms = factors.map((factor) => input.factors.flatMap((other, term) => (other === factor && !Number.isNaN(numberAt(coefficients, term)) ? [term] : [])))
  const centres = national.map((sum) => sum / persons)
  const contributions = makeMatrix(codes.length, factors.length, (row, column) => {
    if (!(numberAt(n, row) > 0)) return Number.NaN
    let sum = 0
    for (const term of terms[column] ?? []) sum += numberAt(coefficients, term) * (entryAt(means, row, term) - numberAt(centres, term))
    return sum
  })
  const order = makeMatrix(codes.length, factors.length, (_, column) => column)
  const sizes = makeMatrix(codes.length, factors.length, () => 0)
  codes.forEach((_, row) => rankRow(rowView(contributions, row), rowView(order, row), rowView(sizes, row)))
  const gaps = Float64Array.from(codes, (_, row) => rowView(contributions, row).reduce((sum, contribution) => sum + contribution, 0))
  return { factors, contributions, gaps, order, sizes }
}

function rowView({ values, columns }: Matrix, row: number): Float64Array {
  return values.subarray(row * columns, (row + 1) * columns)
}

/** Each factor is put in from the back, so that ties keep their order. */
function rankRow(contributions: Float64Array, order: Float64Array, sizes: Float64Array): void {
  let whole = 0
  for (let column = 0; column < contributions.length; column++) {
    const size = Math.abs(numberAt(contributions, column))
    whole += size
    let place = column
    for (; place > 0 && numberAt(sizes, place - 1) < size; place--) {
      sizes[place] = numberAt(sizes, place - 1)
      order[place] = numberAt(order, place - 1)
    }
    sizes[place] = size
    order[place] = column
  }
  for (let place = 0; place < sizes.length; place++) sizes[place] = whole > 0 ? numberAt(sizes, place) / whole : 0
}

function sharesOf({ factors, contributions, order, sizes }: RankedContributions, row: number): readonly FactorShare[] {
  return factors.map((_, place) => {
    const column = entryAt(order, row, place)
    return { factor: factors[column] ?? '', contribution: entryAt(contributions, row, column), share: entryAt(sizes, row, place) }
  })
}
