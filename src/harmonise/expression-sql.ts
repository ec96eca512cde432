import { sql } from 'kysely'
import type { Expression } from '../spec/expression.js'
import { hmacSha256 } from '../warehouse/functions/hmac-sha256.js'
import { padLeft, substring } from '../warehouse/functions/text.js'
import { relationId } from '../warehouse/relation.js'
import { compileAge, periodEnd } from './age-sql.js'
import { asText } from './as-text.js'
import { compileCoalesce, compileWhen } from './branch-sql.js'
import { entryAt, placeIn } from './dictionary.js'
import { integerLiteral, textLiteral } from './literal.js'
import { readDate } from './read-date.js'
import { readNumber, subjectOf } from './read-number.js'
import { constantValue, recode } from './recode.js'
import type { RowScope } from './row-scope.js'
import type { Sql, SqlValue } from './sql-value.js'

/** One expression of a mapping as SQL. NULL in, NULL out, but for `coalesce` and `when`; a text that becomes empty is NULL. */
export function compileExpression(scope: RowScope, expression: Expression): SqlValue {
  if (typeof expression === 'string') return take(scope, expression)
  if ('take' in expression) return take(scope, expression.take)
  if ('constant' in expression) return constantValue(expression.constant)
  if ('number' in expression) {
    const { decimal, thousands, suffix, implied_decimals: impliedDecimals, minimum, maximum } = expression
    return readNumber(scope, compileExpression(scope, expression.number), { decimal, thousands, suffix, impliedDecimals, minimum, maximum }, false)
  }
  if ('integer' in expression) return readNumber(scope, compileExpression(scope, expression.integer), expression, true)
  if ('date' in expression) {
    const { pattern, not_before: notBefore, not_after: notAfter } = expression
    return readDate(scope, compileExpression(scope, expression.date), { pattern, notBefore, notAfter })
  }
  if ('recode' in expression) return recode(scope, compileExpression(scope, expression.recode), expression)
  if ('when' in expression) return compileWhen(scope, compileExpression, expression.when, expression.else)
  if ('coalesce' in expression) return compileCoalesce(scope, compileExpression, expression.coalesce)
  if ('age' in expression) {
    const operand = compileExpression(scope, expression.age)
    const at = expression.at === 'period' ? periodEnd(scope.context.period) : readDate(scope, compileExpression(scope, expression.at), {})
    return compileAge(scope, readDate(scope, operand, { pattern: expression.pattern }), at, operand)
  }
  if ('lookup' in expression) return lookup(scope, expression)
  if ('pseudonym' in expression) return pseudonym(scope, expression)
  if ('delivery' in expression) return delivery(scope, expression.delivery)
  if ('add' in expression) return arithmetic(scope, expression.add, (values) => sql`(${sql.join(values, sql` + `)})`)
  if ('multiply' in expression) return arithmetic(scope, expression.multiply, (values) => sql`(${sql.join(values, sql` * `)})`)
  if ('subtract' in expression) return arithmetic(scope, expression.subtract, (values) => sql`(${sql.join(values, sql` - `)})`)
  if ('divide' in expression) return arithmetic(scope, expression.divide, ([top, bottom]) => sql`(${top} / nullif(${bottom}, 0))`)
  return textOperation(scope, expression)
}

function take(scope: RowScope, name: string): SqlValue {
  const field = scope.field(name)
  return { kind: 'text', sql: field.text, faults: [], field }
}

type TextKey = 'concat' | 'pad' | 'substring' | 'trim' | 'upper' | 'strip'
type OneOf<K extends string> = K extends string ? Extract<Exclude<Expression, string>, { readonly [Key in K]: unknown }> : never
type TextOperation = OneOf<TextKey>

function textOperation(scope: RowScope, expression: TextOperation): SqlValue {
  if ('concat' in expression) {
    const values = expression.concat.map((part) => compileExpression(scope, part))
    const separator = expression.separator === undefined || expression.separator === '' ? sql` || ` : sql` || ${textLiteral(expression.separator)} || `
    return { kind: 'text', sql: sql`(${sql.join(values.map(asText), separator)})`, faults: values.flatMap((value) => value.faults) }
  }
  if ('pad' in expression) return onText(scope, expression.pad, (text) => padLeft(text, expression.length, expression.with ?? '0'))
  if ('substring' in expression) return onText(scope, expression.substring, (text) => sql`nullif(${substring(text, expression.start, expression.length)}, '')`)
  if ('trim' in expression) return onText(scope, expression.trim, (text) => sql`nullif(trim(${text}), '')`)
  if ('upper' in expression) return onText(scope, expression.upper, (text) => sql`upper(${text})`)
  return onText(scope, expression.strip, (text) => sql`nullif(translate(${text}, ${textLiteral(expression.characters)}, ''), '')`)
}

function onText(scope: RowScope, operand: Expression, change: (text: Sql) => Sql): SqlValue {
  const value = compileExpression(scope, operand)
  return { kind: 'text', sql: scope.keep(change(asText(value))), faults: value.faults }
}

function arithmetic(scope: RowScope, operands: readonly Expression[], combine: (values: readonly Sql[]) => Sql): SqlValue {
  const values = operands.map((operand) => readNumber(scope, compileExpression(scope, operand), {}, false))
  return { kind: 'number', sql: scope.keep(combine(values.map((value) => value.sql))), faults: values.flatMap((value) => value.faults) }
}

/** A key that the table lacks is LOOKUP_UNKNOWN. */
function lookup(scope: RowScope, expression: Extract<Expression, { lookup: Expression }>): SqlValue {
  const operand = compileExpression(scope, expression.lookup)
  const key = asText(operand)
  const { table, key: keyName, value } = expression
  const rows = sql`select cast(${sql.id(keyName)} as VARCHAR) as key, any_value(${sql.id(value)}) as entry
    from ${relationId(scope.context.lookupTable(table))} group by ${sql.id(keyName)}`
  const type = scope.dictionary(rows)
  const found = scope.keep(entryAt(scope.entries(type), placeIn(type, key)))
  const fault = { rule: 'LOOKUP_UNKNOWN', when: sql`(${found} is null and ${key} is not null)`, subject: subjectOf(operand), firm: false }
  return { kind: 'text', sql: found, faults: [...operand.faults, fault] }
}

/** Keyed hash of the parts, joined by U+001F; any part missing: NULL. The key is a parameter, never part of the text. */
function pseudonym(scope: RowScope, expression: Extract<Expression, { pseudonym: readonly Expression[] }>): SqlValue {
  const parts = expression.pseudonym.map((part) => compileExpression(scope, part))
  const joined = parts.length === 1 ? sql`${sql.join(parts.map(asText))}` : sql`(${sql.join(parts.map(asText), sql` || chr(31) || `)})`
  const key = scope.context.pseudonymKey(expression.purpose)
  return { kind: 'text', sql: scope.keep(hmacSha256(joined, key)), faults: parts.flatMap((part) => part.faults) }
}

function delivery(scope: RowScope, what: 'period' | 'year' | 'layout_version'): SqlValue {
  const { period, layoutVersion } = scope.context
  if (what === 'year') return { kind: 'integer', sql: integerLiteral(Number(period.slice(0, 4))), faults: [] }
  const text = what === 'period' ? period : layoutVersion
  return { kind: 'text', sql: text === null ? sql`cast(null as VARCHAR)` : textLiteral(text), faults: [], closed: text === null ? new Set() : new Set([text]) }
}
