import { studentQuantile } from '../../method/distribution/student-t.js'

export interface Estimate {
  readonly score: number
  readonly standardError: number
  readonly df: number
}

export interface Difference {
  readonly difference: number
  readonly standardError: number
  /** t times the standard error, for an interval of 95 %. */
  readonly marginOfError: number
  readonly exceedsMargin: boolean
}

/**
 * Difference of two independent estimates: now less base, standard error √(se₁² + se₂²), t with the degrees of freedom of Welch and
 * Satterthwaite, (v₁ + v₂)² / (v₁²/df₁ + v₂²/df₂). A positive correlation of the two, as in a panel, makes the true error smaller.
 * NaN in a score gives NaN and exceeds nothing. Satterthwaite (1946), Biometrics Bulletin 2.
 */
export function independentDifference(base: Estimate, now: Estimate): Difference {
  const [first, second] = [base.standardError ** 2, now.standardError ** 2]
  const standardError = Math.sqrt(first + second)
  const df = standardError === 0 ? Math.min(base.df, now.df) : (first + second) ** 2 / (first ** 2 / base.df + second ** 2 / now.df)
  const marginOfError = studentQuantile(0.975, df) * standardError
  const difference = now.score - base.score
  return { difference, standardError, marginOfError, exceedsMargin: Math.abs(difference) > marginOfError }
}

/**
 * Standard error of a rate that was moved to a direct estimate: its own, and that of the direct estimate carried to it (delta method).
 * The two are taken as independent, which overstates: the benchmark takes out part of what the first one holds.
 */
export function benchmarkedError(rate: number, standardError: number, direct: { readonly estimate: number; readonly standardError: number; readonly method: 'ratio' | 'logit-shift' } | undefined): number {
  if (direct === undefined || !(direct.estimate > 0)) return standardError
  const slope = direct.method === 'ratio' ? rate / direct.estimate : (rate * (1 - rate)) / (direct.estimate * (1 - direct.estimate))
  return Math.hypot(standardError, slope * direct.standardError)
}
