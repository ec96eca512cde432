import { studentQuantile } from '../distribution/student-t.js'
import type { Note } from '../note.js'

/** One category of a factor (share from 0 to 1), or one numeric term (mean with its variance), in survey and target. */
export interface ComparedCategory {
  readonly term: string
  /** Null for a numeric term. */
  readonly category: string | null
  /** Weighted share or mean; NaN or null when the category does not occur. */
  readonly survey: number | null
  /** Design-based, of the survey's figure. */
  readonly surveyStandardError: number | null
  readonly target: number | null
  /** Numeric terms: variance in survey and target. */
  readonly surveyVariance?: number | undefined
  readonly targetVariance?: number | undefined
}

export interface CategoryVerdict extends ComparedCategory {
  readonly difference: number
  /** Difference over the root of the mean of both variances, p (1 - p) for shares. */
  readonly standardisedDifference: number
  /** Whether the target's figure lies within the survey's interval; null without a standard error. */
  readonly withinInterval: boolean | null
  readonly verdict: 'comparable' | 'differs' | 'absent-in-survey' | 'absent-in-target'
}

export interface Comparability {
  readonly categories: readonly CategoryVerdict[]
  /** Terms all of whose categories are comparable, and the others. */
  readonly comparable: readonly string[]
  readonly flagged: readonly string[]
  readonly level: number
  readonly limit: number
  readonly notes: readonly Note[]
}

/**
 * Gate between survey and target: a category is comparable when |standardised difference| < limit (0.10) or the
 * target's figure lies within the survey's interval (t with df). Categories of one side only are named. Austin (2009),
 * Statistics in Medicine 28, 3083-3107.
 */
export function comparability(
  categories: readonly ComparedCategory[],
  options: { readonly df?: number; readonly level?: number; readonly limit?: number } = {},
): Comparability {
  const level = options.level ?? 0.95
  const limit = options.limit ?? 0.1
  const t = studentQuantile((1 + level) / 2, options.df ?? Infinity)
  const judged = categories.map((one) => judge(one, t, limit))
  const terms = [...new Set(judged.map(({ term }) => term))]
  const flagged = terms.filter((term) => judged.some((one) => one.term === term && one.verdict !== 'comparable'))
  const absent = judged.filter(({ verdict }) => verdict.startsWith('absent'))
  return {
    categories: judged,
    comparable: terms.filter((term) => !flagged.includes(term)),
    flagged,
    level,
    limit,
    notes: absent.map(({ term, category, verdict }) => ({
      code: 'COMPARE_ABSENT',
      message: `${nameOf(term, category)} does not occur in the ${absentFrom(verdict)}.`,
    })),
  }
}

function judge(one: ComparedCategory, t: number, limit: number): CategoryVerdict {
  const survey = one.survey ?? Number.NaN
  const target = one.target ?? Number.NaN
  const inSurvey = present(survey, one.category)
  const inTarget = present(target, one.category)
  const difference = survey - target
  const spread =
    one.category === null
      ? ((one.surveyVariance ?? Number.NaN) + (one.targetVariance ?? Number.NaN)) / 2
      : (survey * (1 - survey) + target * (1 - target)) / 2
  const standardisedDifference = difference === 0 ? 0 : difference / Math.sqrt(spread)
  const withinInterval = one.surveyStandardError === null ? null : Math.abs(difference) <= t * one.surveyStandardError
  const near = Math.abs(standardisedDifference) < limit || withinInterval === true
  const verdict = !inSurvey ? 'absent-in-survey' : !inTarget ? 'absent-in-target' : near ? 'comparable' : 'differs'
  return { ...one, difference, standardisedDifference, withinInterval, verdict }
}

function present(figure: number, category: string | null): boolean {
  return category === null ? Number.isFinite(figure) : figure > 0
}

function nameOf(term: string, category: string | null): string {
  return category === null ? term : `${term} = ${category}`
}

function absentFrom(verdict: CategoryVerdict['verdict']): string {
  return verdict === 'absent-in-survey' ? 'survey' : 'target population'
}
