import type { Condition, Scalar } from '../spec/condition.js'
import type { Aggregate } from '../spec/indicator.js'

/** One side of an indicator in words, with the names of tables and columns as they are: what is counted, over which rows. */
export function sideWords(side: Aggregate): string {
  const rows = `rows of ${side.from}${side.registry === undefined ? '' : ` from ${side.registry}`}${side.period === undefined ? '' : ` of ${side.period}`}`
  const what = side.column === undefined ? `count of ${rows}` : `${side.measure} of ${side.column} over ${rows}`
  const weight = side.weight === undefined ? '' : `, weighted by ${side.weight}`
  const where = side.where === undefined ? '' : ` where ${conditionWords(side.where)}`
  return `${what}${weight}${side.with === undefined ? '' : `, with their ${side.with}`}${where}`
}

/** Canonical tables that both sides read, each once. */
export function tablesOfSides(sides: readonly (Aggregate | undefined)[]): readonly string[] {
  return [...new Set(sides.flatMap((side) => (side === undefined ? [] : [side.from, ...(side.with === undefined ? [] : [side.with])])))]
}

/** A condition in words; a missing value fulfils none. */
export function conditionWords(condition: Condition): string {
  if ('all' in condition) return condition.all.map(grouped).join(' and ')
  if ('any' in condition) return condition.any.map(grouped).join(' or ')
  if ('not' in condition) return `not (${conditionWords(condition.not)})`
  const field = condition.field ?? 'a computed value'
  if ('missing' in condition) return `${field} is ${condition.missing ? '' : 'not '}missing`
  if ('is' in condition) return `${field} is ${word(condition.is)}`
  if ('is_not' in condition) return `${field} is not ${word(condition.is_not)}`
  if ('in' in condition) return `${field} is one of ${condition.in.map(word).join(', ')}`
  if ('not_in' in condition) return `${field} is none of ${condition.not_in.map(word).join(', ')}`
  if ('at_least' in condition) return `${field} is at least ${word(condition.at_least)}`
  if ('at_most' in condition) return `${field} is at most ${word(condition.at_most)}`
  if ('above' in condition) return `${field} is above ${word(condition.above)}`
  if ('below' in condition) return `${field} is below ${word(condition.below)}`
  if ('between' in condition) return `${field} is from ${word(condition.between[0])} to ${word(condition.between[1])}`
  return `${field} begins with ${word(condition.starts_with)}`
}

function grouped(condition: Condition): string {
  const words = conditionWords(condition)
  return 'all' in condition || 'any' in condition ? `(${words})` : words
}

function word(value: Scalar): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}
