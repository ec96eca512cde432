import type { Condition } from '../spec/condition.js'
import type { Expression } from '../spec/expression.js'

export type Path = readonly (string | number)[]

/** A raw column where a mapping names it. */
export interface NamedColumn {
  readonly name: string
  readonly path: Path
  /** True where the value itself is not kept: inside a pseudonym or an age. */
  readonly shielded: boolean
}

/** Every raw column that an expression names, with its place. */
export function columnsNamed(expression: Expression, path: Path, shielded = false): readonly NamedColumn[] {
  if (typeof expression === 'string') return [{ name: expression, path, shielded }]
  if ('take' in expression) return [{ name: expression.take, path: [...path, 'take'], shielded }]
  if ('constant' in expression || 'delivery' in expression) return []
  if ('when' in expression) {
    const branches = expression.when.flatMap((branch, index) => [
      ...columnsTested(branch.if, [...path, 'when', index, 'if']),
      ...columnsNamed(branch.then, [...path, 'when', index, 'then'], shielded),
    ])
    return expression.else === undefined ? branches : [...branches, ...columnsNamed(expression.else, [...path, 'else'], shielded)]
  }
  if ('age' in expression) {
    const at = expression.at === 'period' ? [] : columnsNamed(expression.at, [...path, 'at'], true)
    return [...columnsNamed(expression.age, [...path, 'age'], true), ...at]
  }
  if ('pseudonym' in expression) return expression.pseudonym.flatMap((part, index) => columnsNamed(part, [...path, 'pseudonym', index], true))
  return operands(expression).flatMap(({ operand, path: inner }) => columnsNamed(operand, [...path, ...inner], shielded))
}

/** A test keeps nothing of what it reads. */
export function columnsTested(condition: Condition, path: Path): readonly NamedColumn[] {
  if ('all' in condition) return condition.all.flatMap((each, index) => columnsTested(each, [...path, 'all', index]))
  if ('any' in condition) return condition.any.flatMap((each, index) => columnsTested(each, [...path, 'any', index]))
  if ('not' in condition) return columnsTested(condition.not, [...path, 'not'])
  const field = condition.field === undefined ? [] : [{ name: condition.field, path: [...path, 'field'], shielded: true }]
  return condition.value === undefined ? field : [...field, ...columnsNamed(condition.value, [...path, 'value'], true)]
}

interface Operand {
  readonly operand: Expression
  readonly path: Path
}

function operands(expression: Exclude<Expression, string>): readonly Operand[] {
  const [key = '', value] = Object.entries(expression)[0] ?? []
  if (Array.isArray(value)) return value.map((operand: Expression, index) => ({ operand, path: [key, index] }))
  return isExpression(value) ? [{ operand: value, path: [key] }] : []
}

export function isExpression(value: unknown): value is Expression {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
}
