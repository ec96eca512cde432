import type { Check } from '../spec/pipeline.js'

/** `error`: the check could not be made. A check on what is not there is `not applicable`, never `passed`. */
export type Verdict = 'error' | 'not applicable' | 'failed' | 'passed'

/** One figure that a check may look at. */
export interface Measurement {
  readonly check: Check['check']
  /** Indicator, registry, or table.column. */
  readonly of: string
  /** NaN when it could not be measured. */
  readonly value: number
  /** Rows, territories or codes that are not as they should be, however small their share. */
  readonly failures?: number | undefined
  /** Greatest value allowed where the check itself names no threshold. */
  readonly limit?: number | undefined
}

export interface CheckResult {
  readonly check: Check['check']
  readonly of: string
  readonly verdict: Verdict
  readonly value: number | null
  /** What fell short though the threshold holds: passed with so many failures; null where nothing is counted. */
  readonly failures: number | null
  /** The threshold in words. */
  readonly threshold: string
  readonly severity: Check['severity']
  readonly reason: string
  /** True when the failure stops the publication. */
  readonly blocks: boolean
  /** Who let the failure pass for this run, and why; null where nobody did. */
  readonly accepted: string | null
}

/** A person's decision to let failures of some kinds pass, for one run. */
export interface Acceptance {
  readonly checks: readonly string[]
  readonly by: string
  readonly note: string
}

/**
 * Judges every declared check against the figures measured. A check without `of` speaks of all figures of its kind.
 * `today` is an ISO date: a warning whose waiver has expired blocks.
 */
export function runChecks(checks: readonly Check[], measurements: readonly Measurement[], today: string, acceptance?: Acceptance): readonly CheckResult[] {
  const results = checks.flatMap((check) => {
    const figures = measurements.filter((measurement) => measurement.check === check.check && (check.of === undefined || check.of === measurement.of))
    if (figures.length === 0) return [result(check, { of: check.of ?? 'all', value: null }, 'not applicable', boundsOf(check), today)]
    return figures.map((figure) => {
      const bounds = boundsOf(check, figure.limit)
      return result(check, { ...figure, value: Number.isNaN(figure.value) ? null : figure.value }, judge(figure.value, bounds), bounds, today)
    })
  })
  return acceptance === undefined ? results : results.map((each) => accepted(each, acceptance))
}

/** The verdict stays what it is: only its force is taken. */
function accepted(result: CheckResult, { checks, by, note }: Acceptance): CheckResult {
  return result.blocks && checks.includes(result.check) ? { ...result, blocks: false, accepted: `${by}: ${note}` } : result
}

interface Bounds {
  readonly least: number | undefined
  readonly most: number | undefined
}

function boundsOf(check: Check, limit?: number): Bounds {
  const own = check.at_least !== undefined || check.at_most !== undefined
  return { least: check.at_least, most: own ? check.at_most : limit }
}

function judge(value: number, { least, most }: Bounds): Verdict {
  if (least === undefined && most === undefined) return 'not applicable'
  if (Number.isNaN(value)) return 'error'
  return (least === undefined || value >= least) && (most === undefined || value <= most) ? 'passed' : 'failed'
}

interface Figure {
  readonly of: string
  readonly value: number | null
  readonly failures?: number | undefined
}

function result(check: Check, { of, value, failures }: Figure, verdict: Verdict, { least, most }: Bounds, today: string): CheckResult {
  const expired = check.expires !== undefined && check.expires < today
  const bad = verdict === 'failed' || verdict === 'error'
  const bounds = [...(least === undefined ? [] : [`at least ${least}`]), ...(most === undefined ? [] : [`at most ${most}`])]
  return {
    check: check.check,
    of,
    verdict,
    value,
    failures: failures ?? null,
    threshold: bounds.length === 0 ? 'no threshold is written' : bounds.join(' and '),
    severity: check.severity,
    reason: expired ? `${check.reason} (the waiver expired on ${check.expires})` : check.reason,
    blocks: bad && (check.severity === 'block' || expired),
    accepted: null,
  }
}
