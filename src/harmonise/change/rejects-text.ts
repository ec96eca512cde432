import type { Expression } from '../../spec/expression.js'
import type { CanonicalColumn } from '../../spec/canonical.js'
import type { FieldNotation } from '../field-reading.js'
import { isExpression } from '../named-columns.js'
import { fallbackOf } from '../recode.js'

/** A column's expression over one raw column, and how that one is written. */
export interface TextUse {
  readonly name: string
  readonly notation: FieldNotation
  readonly column: Pick<CanonicalColumn, 'type' | 'codes'>
  /** False where a code that becomes `unknown` leaves no note. */
  readonly isNoted: boolean
}

/**
 * True where it is certain that a row with this text in the raw column was quarantined or noted under the expression: the text is read,
 * whatever else stands in the row, as something that it is not. False where that cannot be told.
 */
export function rejectsText(expression: Expression, text: string, use: TextUse): boolean {
  return isTaken(expression, use.name) ? rejectedByColumn(text, use) : rejectedWithin(expression, text, use)
}

function isTaken(expression: Expression | undefined, name: string): boolean {
  return expression === name || (typeof expression === 'object' && 'take' in expression && expression.take === name)
}

function rejectedByColumn(text: string, { column, notation, isNoted }: TextUse): boolean {
  if (column.type === 'code') return isNoted && column.codes !== undefined && text !== 'unknown' && !Object.hasOwn(column.codes, text)
  if (column.type === 'date') return isNoDate(text, notation.date)
  return (column.type === 'integer' || column.type === 'decimal') && isNoNumber(text)
}

/** Looks where every row passes: not into branches, nor into parts that are asked only when others are missing. */
function rejectedWithin(expression: Expression, text: string, use: TextUse): boolean {
  if (typeof expression === 'string' || 'take' in expression || 'constant' in expression || 'delivery' in expression || 'when' in expression) return false
  const { name, notation } = use
  if ('recode' in expression && isTaken(expression.recode, name)) return (use.isNoted || fallbackOf(expression) === 'quarantine') && typeof fallbackOf(expression) === 'string' && !Object.hasOwn(expression.codes, text)
  if ('number' in expression && isTaken(expression.number, name)) return isNoNumber(text) || (isPlain(expression, notation) && isOutside(text, expression))
  if ('integer' in expression && isTaken(expression.integer, name)) return isNoNumber(text) || (isPlain(expression, notation) && isOutside(text, expression))
  if ('date' in expression && isTaken(expression.date, name)) return isNoDate(text, expression.pattern ?? notation.date)
  if ('age' in expression && isTaken(expression.age, name)) return isNoDate(text, expression.pattern ?? notation.date)
  const [first] = Object.values(expression)
  const operands = Array.isArray(first) ? first.filter(isExpression) : isExpression(first) ? [first] : []
  const asked = 'coalesce' in expression ? operands.slice(0, 1) : operands
  return asked.some((operand) => rejectedWithin(operand, text, use))
}

function isNoNumber(text: string): boolean {
  return !/\d/.test(text)
}

interface NumberOperation {
  readonly thousands?: readonly string[] | undefined
  readonly suffix?: string | undefined
  readonly implied_decimals?: number | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
}

/** Digits alone mean their number. */
function isPlain(operation: NumberOperation, notation: FieldNotation): boolean {
  const suffix = operation.suffix ?? notation.suffix
  return (operation.implied_decimals ?? notation.impliedDecimals ?? 0) === 0 && (suffix === undefined || !/\d/.test(suffix))
}

function isOutside(text: string, { minimum, maximum }: NumberOperation): boolean {
  if (!/^-?\d{1,15}$/.test(text)) return false
  return (minimum !== undefined && Number(text) < minimum) || (maximum !== undefined && Number(text) > maximum)
}

function isNoDate(text: string, pattern = 'YYYY-MM-DD'): boolean {
  if (!/\d/.test(text)) return true
  if (text.length !== pattern.length || pattern.indexOf('YYYY') === -1) return false
  const part = (name: string): number | undefined => {
    const at = pattern.indexOf(name)
    const digits = at === -1 ? '' : text.slice(at, at + name.length)
    return /^\d+$/.test(digits) ? Number(digits) : undefined
  }
  const impossible = (number: number | undefined, most: number) => number !== undefined && (number < 1 || number > most)
  const marksFit = [...pattern].every((mark, at) => (/[YMD]/.test(mark) ? /\d/.test(text[at] ?? '') : text[at] === mark))
  return marksFit && (impossible(part('MM'), 12) || impossible(part('DD'), 31))
}
