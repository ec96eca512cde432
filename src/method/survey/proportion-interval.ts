import { fisherQuantile } from '../distribution/fisher-f.js'
import { studentQuantile } from '../distribution/student-t.js'
import type { Note } from '../note.js'
import { logistic, logit } from './products.js'

/**
 * `logit`, `asin`, `beta` (Korn and Graubard) and `mean` (symmetric) as R's svyciprop; `exact` only where there is no
 * variance.
 */
export type IntervalMethod = 'logit' | 'asin' | 'beta' | 'mean' | 'exact'

export interface ProportionFacts {
  /** 0 to 1. */
  readonly estimate: number
  readonly standardError: number
  readonly df: number
  /** Unweighted rows. */
  readonly n: number
  readonly level: number
  readonly method: IntervalMethod
}

export interface ProportionInterval {
  readonly low: number
  readonly high: number
  readonly level: number
  readonly method: IntervalMethod
  readonly notes: readonly Note[]
}

/**
 * Interval of a proportion from its design-based standard error, t with `df`. At 0 and 1 the standard error is 0 and
 * says nothing: the exact binomial interval of the unweighted n is given and noted. NaN when df < 1.
 * Korn and Graubard (1998), Survey Methodology 24, 193-201.
 */
export function proportionInterval(facts: ProportionFacts): ProportionInterval {
  const { estimate: p, standardError: se, df, n, level, method } = facts
  const tail = (1 - level) / 2
  const give = (low: number, high: number, used: IntervalMethod, notes: readonly Note[] = []): ProportionInterval => ({
    low,
    high,
    level,
    method: used,
    notes,
  })
  if (p === 0 || p === 1) {
    const reach = 1 - tail ** (1 / n)
    const note = {
      code: 'ESTIMATE_ZERO_EVENTS',
      message:
        `${p === 0 ? 'No case' : 'Every case'} among ${n} rows: the standard error of 0 is not precision; ` +
        'exact binomial interval.',
    }
    return give(p === 0 ? 0 : 1 - reach, p === 0 ? reach : 1, 'exact', [note])
  }
  const t = df > 0 ? studentQuantile(1 - tail, df) : Number.NaN
  switch (method) {
    case 'mean':
      return give(p - t * se, p + t * se, method)
    case 'asin': {
      const angle = Math.asin(Math.sqrt(p))
      const reach = (t * se) / (2 * Math.sqrt(p * (1 - p)))
      return give(Math.sin(angle - reach) ** 2, Math.sin(angle + reach) ** 2, method)
    }
    case 'beta': {
      const size = ((p * (1 - p)) / se ** 2) * (studentQuantile(tail, n - 1) / studentQuantile(tail, df)) ** 2
      const low = betaQuantile(tail, size * p, size * (1 - p) + 1)
      return give(low, betaQuantile(1 - tail, size * p + 1, size * (1 - p)), method)
    }
    default: {
      const reach = (t * se) / (p * (1 - p))
      return give(logistic(logit(p) - reach), logistic(logit(p) + reach), 'logit')
    }
  }
}

function betaQuantile(p: number, a: number, b: number): number {
  const ratio = (a / b) * fisherQuantile(p, 2 * a, 2 * b)
  return ratio === Infinity ? 1 : ratio / (1 + ratio)
}
