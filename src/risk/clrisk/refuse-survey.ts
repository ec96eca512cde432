import { CauceError } from '../../core/error.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import type { LevelRow, SurveyFacts } from './survey-sql.js'
import type { Variable } from './variables.js'
import { missingLevel } from './variables.js'

/** Stops on a survey that cannot carry a model: no children, weights or design that are not whole. */
export function refuseSurvey(model: ClriskModel, facts: SurveyFacts): void {
  const { registry, weight } = model.survey
  const [from, to] = model.ages
  if (facts.persons === 0) throw fault('CLRISK_SURVEY_EMPTY', `the survey ${registry} has no persons`, 'at least one row of core.person', 'Look at its delivery and at quarantine.person.')
  if (facts.children === 0) throw fault('CLRISK_NO_CHILDREN', `the survey ${registry} has nobody from ${from} to ${to} years among ${facts.persons} persons`, 'children of the ages of the model', 'Check the ages, and the column age of the mapping.')
  if (facts.children === facts.outcome_missing) throw fault('CLRISK_NO_OUTCOME', `none of ${facts.children} children of ${registry} has an answer to the outcome`, 'a survey that asks about child labour', 'Check the outcome, and the columns that the mapping fills.')
  if (facts.weight_missing + facts.weight_negative > 0) {
    throw fault('CLRISK_WEIGHT', `${facts.weight_missing} persons of ${registry} have no weight and ${facts.weight_negative} a negative one`, `a ${weight} of 0 or more for each of ${facts.persons}`, 'Correct the mapping of the weight; no row is dropped in silence.')
  }
  if (facts.design_missing > 0) throw fault('CLRISK_DESIGN_MISSING', `${facts.design_missing} persons of ${registry} have no stratum or sampling unit`, 'both for everybody', 'Correct the mapping, or leave them out of the model.')
}

/** Stops on missing terms where the model wants none, naming each with its rows. */
export function refuseMissing(model: ClriskModel, variables: readonly Variable[], levels: readonly LevelRow[], children: number): void {
  if (model.missing === 'category') return
  const lost = levels.flatMap(({ variable: at, level, rows }) => {
    const variable = variables[at]
    if (variable === undefined || level !== missingLevel || variable.reference === missingLevel) return []
    return [`${variable.name} of ${rows}`]
  })
  if (lost.length === 0) return
  throw fault('CLRISK_TERMS_MISSING', `of ${children} children of ${model.survey.registry} these terms are missing: ${lost.join(', ')}`, 'complete terms', 'Set missing: category to give the missing a level of their own, or drop the term.')
}

export function refuseSeparated(names: readonly string[]): void {
  if (names.length === 0) return
  throw fault('CLRISK_SEPARATED', `${names.join(', ')}: ${names.length === 1 ? 'it tells' : 'they tell'} events from the others without a doubt in the survey, so that no finite estimate exists`, 'terms that overlap', 'Join levels, drop the term, or set firth: true.')
}

function fault(code: string, what: string, expected: string, todo: string): CauceError {
  return new CauceError('specification', { code, what, expected, todo })
}
