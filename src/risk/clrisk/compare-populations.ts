import { entryAt, numberAt, sumOf } from '../../method/matrix.js'
import { comparability } from '../../method/survey/comparability.js'
import type { Comparability, ComparedCategory } from '../../method/survey/comparability.js'
import type { FittedSurvey } from './fit-survey.js'
import type { GroupSums } from './target-sums.js'

/** Each term in survey and target: shares of the levels, means of the numbers. The spread of a number is that of the survey. */
export function comparePopulations(fitted: FittedSurvey, target: GroupSums): Comparability {
  const { design, means, meanErrors } = fitted
  const targetMean = (column: number): number => numberAt(target.x, column) / target.n
  const columnOf = (variable: number, level: string | undefined): number =>
    design.columns.findIndex(({ parts }) => parts.length === 1 && parts[0]?.variable === variable && parts[0].level === level)
  const rows = design.variables.flatMap((variable, at): ComparedCategory[] => {
    const levels = design.levels[at] ?? []
    if (variable.kind !== 'factor') {
      const column = columnOf(at, undefined)
      const variance = varianceOf(fitted, column)
      return [{ term: variable.name, category: null, survey: numberAt(means, column) + variable.centre, surveyStandardError: numberAt(meanErrors, column), target: targetMean(column) + variable.centre, surveyVariance: variance, targetVariance: variance }]
    }
    const others = levels.slice(1).map((level) => ({ level, column: columnOf(at, level) }))
    const rest = (figure: (column: number) => number): number => Math.max(0, 1 - others.reduce((sum, { column }) => sum + figure(column), 0))
    const [only] = others
    return [
      { term: variable.name, category: variable.reference, survey: rest((column) => numberAt(means, column)), surveyStandardError: only === undefined ? 0 : others.length === 1 ? numberAt(meanErrors, only.column) : null, target: rest(targetMean) },
      ...others.map(({ level, column }) => ({ term: variable.name, category: level, survey: numberAt(means, column), surveyStandardError: numberAt(meanErrors, column), target: targetMean(column) })),
    ]
  })
  return comparability(rows, { df: fitted.fit.df > 0 ? fitted.fit.df : Number.POSITIVE_INFINITY })
}

function varianceOf({ patterns, patternWeights, means }: FittedSurvey, column: number): number {
  const mean = numberAt(means, column)
  return patternWeights.reduce((sum, weight, row) => sum + weight * (entryAt(patterns, row, column) - mean) ** 2, 0) / sumOf(patternWeights)
}
