import type { Condition } from './condition.js'
import type { Expression } from './expression.js'

/** Names of the columns that an expression reads, in the order of their first use. */
export function columnsOf(expression: Expression): readonly string[] {
  return [...new Set(fromExpression(expression))]
}

export function columnsOfCondition(condition: Condition): readonly string[] {
  return [...new Set(fromCondition(condition))]
}

/** Whether a condition tests what an operation gives, in place of a column. */
export function testsComputed(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(testsComputed)
  if ('any' in condition) return condition.any.some(testsComputed)
  if ('not' in condition) return testsComputed(condition.not)
  return condition.field === undefined
}

function fromExpression(expression: Expression): string[] {
  if (typeof expression === 'string') return [expression]
  if ('take' in expression) return [expression.take]
  if ('constant' in expression || 'delivery' in expression) return []
  if ('when' in expression) {
    const branches = expression.when.flatMap((branch) => [...fromCondition(branch.if), ...fromExpression(branch.then)])
    return expression.else === undefined ? branches : [...branches, ...fromExpression(expression.else)]
  }
  if ('age' in expression) return [...fromExpression(expression.age), ...(expression.at === 'period' ? [] : fromExpression(expression.at))]
  return operandsOf(expression).flatMap(fromExpression)
}

type Plain = Exclude<Expression, string | { readonly take: string } | { readonly constant: unknown } | { readonly delivery: string } | { readonly when: unknown } | { readonly age: unknown }>

function operandsOf(expression: Plain): readonly Expression[] {
  if ('number' in expression) return [expression.number]
  if ('integer' in expression) return [expression.integer]
  if ('date' in expression) return [expression.date]
  if ('recode' in expression) return [expression.recode]
  if ('concat' in expression) return expression.concat
  if ('pad' in expression) return [expression.pad]
  if ('substring' in expression) return [expression.substring]
  if ('trim' in expression) return [expression.trim]
  if ('upper' in expression) return [expression.upper]
  if ('strip' in expression) return [expression.strip]
  if ('coalesce' in expression) return expression.coalesce
  if ('lookup' in expression) return [expression.lookup]
  if ('pseudonym' in expression) return expression.pseudonym
  if ('add' in expression) return expression.add
  if ('subtract' in expression) return expression.subtract
  if ('multiply' in expression) return expression.multiply
  return expression.divide
}

function fromCondition(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(fromCondition)
  if ('any' in condition) return condition.any.flatMap(fromCondition)
  if ('not' in condition) return fromCondition(condition.not)
  return [...(condition.field === undefined ? [] : [condition.field]), ...(condition.value === undefined ? [] : fromExpression(condition.value))]
}
