import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import type { Condition, Scalar } from '../spec/condition.js'
import type { Expression } from '../spec/expression.js'
import { asText } from './as-text.js'
import { allOf, anyOf, dateLiteral, numberLiteral, textLiteral } from './literal.js'
import { readNumber } from './read-number.js'
import type { RowScope } from './row-scope.js'
import type { Sql, SqlValue } from './sql-value.js'

export type Compile = (scope: RowScope, expression: Expression) => SqlValue

/**
 * A test of a row in SQL's three-valued logic; unknown counts as not fulfilled where it decides. A number in the test compares
 * numerically under the column's notation, a text as text. What cannot be read is unknown: a test never makes a row unfit.
 */
export function compileCondition(scope: RowScope, compile: Compile, condition: Condition): Sql {
  if ('all' in condition) return allOf(condition.all.map((each) => compileCondition(scope, compile, each)))
  if ('any' in condition) return anyOf(condition.any.map((each) => compileCondition(scope, compile, each)))
  if ('not' in condition) return sql`(not ${compileCondition(scope, compile, condition.not)})`
  const subject = subjectValue(scope, compile, condition)
  if ('missing' in condition) return condition.missing ? sql`(${fit(subject)} is null)` : sql`(${fit(subject)} is not null)`
  if ('starts_with' in condition) return sql`starts_with(${asText({ ...subject, sql: fit(subject) })}, ${sql.lit(condition.starts_with)})`
  const compare = (operator: string, scalar: Scalar) => comparison(scope, subject, operator, scalar)
  if ('is' in condition) return compare('=', condition.is)
  if ('is_not' in condition) return compare('<>', condition.is_not)
  if ('in' in condition) return anyOf(condition.in.map((each) => compare('=', each)))
  if ('not_in' in condition) return allOf(condition.not_in.map((each) => compare('<>', each)))
  if ('at_least' in condition) return compare('>=', condition.at_least)
  if ('at_most' in condition) return compare('<=', condition.at_most)
  if ('above' in condition) return compare('>', condition.above)
  if ('below' in condition) return compare('<', condition.below)
  return allOf([compare('>=', condition.between[0]), compare('<=', condition.between[1])])
}

interface Subject {
  readonly field?: string | undefined
  readonly value?: Expression | undefined
}

function subjectValue(scope: RowScope, compile: Compile, condition: Subject): SqlValue {
  if (condition.value !== undefined) return compile(scope, condition.value)
  if (condition.field !== undefined) return compile(scope, condition.field)
  throw new CauceError('specification', { code: 'MAPPING_CONDITION', what: 'a condition tests nothing', expected: 'a field or a value' })
}

function comparison(scope: RowScope, subject: SqlValue, operator: string, scalar: Scalar): Sql {
  const sign = sql.raw(operator)
  if (typeof scalar === 'number') {
    const value = subject.kind === 'number' || subject.kind === 'integer' ? subject : readNumber(scope, subject, {}, false)
    return sql`(${fit(value)} ${sign} ${numberLiteral(scalar)})`
  }
  if (typeof scalar === 'boolean') {
    const value = subject.kind === 'boolean' ? fit(subject) : sql`(${asText({ ...subject, sql: fit(subject) })} = 'true')`
    return sql`(${value} ${sign} ${sql.lit(scalar)})`
  }
  if (subject.kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(scalar)) return sql`(${fit(subject)} ${sign} ${dateLiteral(scalar)})`
  return sql`(${asText({ ...subject, sql: fit(subject) })} ${sign} ${textLiteral(scalar)})`
}

/** The value, NULL where it is unfit. */
function fit(value: SqlValue): Sql {
  if (value.faults.length === 0) return value.sql
  return sql`case when ${anyOf(value.faults.map((fault) => fault.when))} then null else ${value.sql} end`
}
