import type { MissingRule } from '../descriptive/correlation.js'
import type { Matrix } from '../matrix.js'
import { entryAt, makeMatrix, numberAt, sumOf } from '../matrix.js'
import { refuse } from '../refuse.js'
import { symmetricEigen } from './eigen.js'
import { usableCorrelations } from './usable-correlations.js'

/** How many components to keep: a number, eigenvalues above 1 (Kaiser), or enough for a share of the variance. */
export type Retention = number | 'kaiser' | { readonly share: number }

export interface PrincipalComponents {
  /** All eigenvalues, in descending order; they sum to the number of columns. */
  readonly eigenvalues: Float64Array
  readonly shares: Float64Array
  readonly kept: number
  /** p x p: column k is the unit eigenvector k, its sum not negative. */
  readonly vectors: Matrix
  /** p x kept: eigenvector times the root of its eigenvalue, the correlation of column and component. */
  readonly loadings: Matrix
  /** Share of each column's variance that the kept components carry. */
  readonly communalities: Float64Array
}

/**
 * Principal components of the correlation matrix of the columns. Rows with missing values are left out (`complete`,
 * the default) or used pair by pair (`pairwise`; eigenvalues may then fall below 0).
 * Throws `CauceError('specification')` when a column does not vary.
 * OECD/JRC (2008), Handbook on Constructing Composite Indicators, 4.1; Jolliffe (2002).
 */
export function principalComponents(
  data: Matrix,
  options: { readonly keep?: Retention; readonly missing?: MissingRule; readonly names?: readonly string[] } = {},
): PrincipalComponents {
  const correlations = usableCorrelations(data, options.missing ?? 'complete', options.names)
  const { values, vectors } = symmetricEigen(correlations)
  const kept = retained(values, options.keep ?? 'kaiser')
  const loadings = makeMatrix(
    data.columns,
    kept,
    (row, column) => entryAt(vectors, row, column) * Math.sqrt(Math.max(0, numberAt(values, column))),
  )
  return {
    eigenvalues: values,
    shares: values.map((value) => value / data.columns),
    kept,
    vectors,
    loadings,
    communalities: Float64Array.from({ length: data.columns }, (_, row) =>
      sumOf(Float64Array.from({ length: kept }, (__, column) => entryAt(loadings, row, column) ** 2)),
    ),
  }
}

function retained(eigenvalues: Float64Array, keep: Retention): number {
  const size = eigenvalues.length
  if (keep === 'kaiser') return Math.max(1, eigenvalues.filter((value) => value > 1).length)
  if (typeof keep === 'number') {
    if (Number.isInteger(keep) && keep >= 1 && keep <= size) return keep
    return refuse({ code: 'METHOD_COMPONENTS', what: `${keep} components were asked for`, expected: `1 to ${size}` })
  }
  let count = 0
  for (let sum = 0; count < size && sum < keep.share * size - 1e-9; count++) sum += numberAt(eigenvalues, count)
  return Math.max(1, count)
}
