import type { Expression } from '../../spec/expression.js'
import { isExpression } from '../named-columns.js'
import { concerning, harmless, isSame } from './difference.js'
import type { Difference } from './difference.js'
import { recodeDifferences } from './recode-differences.js'

type Operation = Exclude<Expression, string>
type Bound = string | number | undefined

/**
 * Differences between two expressions of one column. Harmless ones leave the value of every row that had no fault and no note under the
 * expression before. `isNoted` is false where a code that became `unknown` leaves no note.
 */
export function expressionDifferences(before: Expression, after: Expression, at: string, isNoted = true): readonly Difference[] {
  const [old, now] = [asOperation(before), asOperation(after)]
  if (isSame(old, now)) return []
  if ('recode' in old && 'recode' in now) return [...expressionDifferences(old.recode, now.recode, at, isNoted), ...recodeDifferences(old, now, at, isNoted)]
  if ('when' in old && 'when' in now) return whenDifferences(old, now, at, isNoted)
  const [oldParts, nowParts] = [partsOf(old), partsOf(now)]
  if (oldParts.name !== nowParts.name || oldParts.operands.length !== nowParts.operands.length) return [concerning(at, 'another operation gives its value')]
  const inner = oldParts.operands.flatMap((operand, index) => expressionDifferences(operand, nowParts.operands[index] ?? operand, at, isNoted))
  const own = isSame(oldParts.rest, nowParts.rest) ? [] : [concerning(at, `${oldParts.name} reads it otherwise`)]
  return [...inner, ...own, ...boundDifferences(oldParts.bounds, nowParts.bounds, at)]
}

function asOperation(expression: Expression): Operation {
  return typeof expression === 'string' ? { take: expression } : expression
}

/** A row tells which branch it took only by its values: tests must be the same. */
function whenDifferences(old: Extract<Operation, { when: unknown }>, now: Extract<Operation, { when: unknown }>, at: string, isNoted: boolean): readonly Difference[] {
  const tests = (each: typeof old) => each.when.map((branch) => branch.if)
  if (!isSame(tests(old), tests(now)) || (old.else === undefined) !== (now.else === undefined)) return [concerning(at, 'other tests decide its value')]
  const branches = old.when.flatMap((branch, index) => expressionDifferences(branch.then, now.when[index]?.then ?? branch.then, at, isNoted))
  return old.else === undefined || now.else === undefined ? branches : [...branches, ...expressionDifferences(old.else, now.else, at, isNoted)]
}

interface Parts {
  readonly name: string
  readonly operands: readonly Expression[]
  /** Limits of what is accepted. */
  readonly bounds: { readonly lower: Bound; readonly upper: Bound }
  readonly rest: Readonly<Record<string, unknown>>
}

const none = { lower: undefined, upper: undefined }

function partsOf(operation: Operation): Parts {
  const [name = '', first] = Object.entries(operation)[0] ?? []
  if ('number' in operation || 'integer' in operation) {
    const { minimum, maximum, ...rest } = operation
    return { ...partsWithout(rest, name, first), bounds: { lower: minimum, upper: maximum } }
  }
  if ('date' in operation) {
    const { not_before: lower, not_after: upper, ...rest } = operation
    return { ...partsWithout(rest, name, first), bounds: { lower, upper } }
  }
  if ('age' in operation && operation.at !== 'period') {
    const { at, ...rest } = operation
    const parts = partsWithout(rest, name, first)
    return { ...parts, operands: [...parts.operands, at] }
  }
  return partsWithout(operation, name, first)
}

/** Texts, numbers and lists under these names are no operands. */
const plainOperations = ['take', 'constant', 'delivery']

function partsWithout(operation: object, name: string, value: unknown): Parts {
  const operands = plainOperations.includes(name) ? [] : (Array.isArray(value) ? value : [value]).filter(isExpression)
  const rest = Object.fromEntries(Object.entries(operation).filter(([key]) => key !== name || operands.length === 0))
  return { name, operands, bounds: none, rest }
}

/** A wider range lets rows in that were out of range. */
function boundDifferences(before: Parts['bounds'], after: Parts['bounds'], at: string): readonly Difference[] {
  if (isSame(before, after)) return []
  const isWider = (old: Bound, now: Bound, order: 1 | -1) => now === undefined || (old !== undefined && (old === now || (old < now ? 1 : -1) === order))
  const wider = isWider(before.lower, after.lower, -1) && isWider(before.upper, after.upper, 1)
  return [wider ? harmless(at, 'the accepted range is wider') : concerning(at, 'the accepted range is narrower')]
}
