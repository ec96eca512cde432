import type { Matrix, Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'

export type DomainMask = ArrayLike<boolean | number>

/**
 * `refuse` stops on the first missing value; `domain` leaves the row out of the sums, as R's survey does, and counts
 * it.
 */
export type MissingRows = 'refuse' | 'domain'

export interface ModelRows {
  /** Rows that take part, in order. */
  readonly rows: Int32Array
  readonly missing: number
  /** Mean weight over the domain, missing rows included, as R scales. */
  readonly meanWeight: number
}

/** Rows in the domain with an outcome and all terms. Throws when shapes differ or the outcome is not 0 or 1. */
export function modelRows(input: {
  readonly x: Matrix
  readonly y: Numbers
  readonly weights: Float64Array
  readonly domain?: DomainMask | undefined
  readonly missing: MissingRows
}): ModelRows {
  const { x, y, weights, domain } = input
  if (y.length !== x.rows || weights.length !== x.rows || (domain !== undefined && domain.length !== x.rows)) {
    refuse({
      code: 'LOGIT_LENGTH',
      what:
        `x has ${x.rows} rows, the outcome ${y.length}, the weights ${weights.length}` +
        (domain === undefined ? '' : `, the domain ${domain.length}`),
      expected: 'one entry per row of x',
    })
  }
  const within = Int32Array.from({ length: x.rows }, (_, row) => row).filter(
    (row) => domain === undefined || Boolean(domain[row]),
  )
  const rows = within.filter((row) => isComplete(x, row) && !Number.isNaN(Number(y[row])))
  const strange = rows.filter((row) => Number(y[row]) !== 0 && Number(y[row]) !== 1).length
  if (strange > 0)
    refuse({ code: 'LOGIT_OUTCOME', what: `${strange} outcomes are neither 0 nor 1`, expected: '0, 1 or missing' })
  const missing = within.length - rows.length
  if (missing > 0 && input.missing === 'refuse') {
    refuse({
      code: 'LOGIT_ROWS_MISSING',
      what: `${missing} of ${within.length} rows lack the outcome or a term`,
      expected: 'complete rows',
      todo: 'Give missing values a category, or set missing to domain, which counts and leaves them out.',
    })
  }
  let total = 0
  for (const row of within) total += numberAt(weights, row)
  if (!(total > 0))
    refuse({ code: 'LOGIT_DOMAIN_EMPTY', what: 'the domain has no row with weight', expected: 'at least one' })
  return { rows, missing, meanWeight: total / within.length }
}

function isComplete(x: Matrix, row: number): boolean {
  for (let k = row * x.columns; k < (row + 1) * x.columns; k++) if (!Number.isFinite(x.values[k])) return false
  return true
}
