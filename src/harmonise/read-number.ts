import { sql } from 'kysely'
import { regexpFullMatch } from '../warehouse/functions/regexp.js'
import { tryCast } from '../warehouse/functions/try-cast.js'
import { asText } from './as-text.js'
import { anyOf, filled, numberLiteral } from './literal.js'
import type { RowScope } from './row-scope.js'
import type { Fault, Sql, SqlValue } from './sql-value.js'

export interface NumberNotation {
  readonly decimal?: string | undefined
  readonly thousands?: readonly string[] | undefined
  readonly suffix?: string | undefined
  readonly impliedDecimals?: number | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
}

const largestWhole = 9_007_199_254_740_991

/**
 * Text as a number under the declared marks, the operation's before the field's; blanks around it are ignored. Accepted: a sign, digits, one decimal mark with
 * digits on either side of it, an exponent; thousands marks, all the same one, each before a group of exactly three digits. Anything
 * else is TYPE_NUMBER, or TYPE_INTEGER where a whole number is asked for (`5.0` is whole; beyond 2^53 nothing is). With implied
 * decimals the text is a whole number and is divided. Outside minimum and maximum: VALUE_OUT_OF_RANGE.
 */
export function readNumber(scope: RowScope, operand: SqlValue, notation: NumberNotation, whole: boolean): SqlValue {
  const read = operand.kind === 'number' || operand.kind === 'integer' ? computed(scope, operand, whole) : written(scope, operand, notation, whole)
  const outside = [
    ...(notation.minimum === undefined ? [] : [sql`${read.sql} < ${numberLiteral(notation.minimum)}`]),
    ...(notation.maximum === undefined ? [] : [sql`${read.sql} > ${numberLiteral(notation.maximum)}`]),
  ]
  if (outside.length === 0) return read
  const range: Fault = { rule: 'VALUE_OUT_OF_RANGE', when: anyOf(outside), subject: subjectOf(operand), firm: false }
  return { ...read, faults: [...read.faults, range] }
}

/** The text whose class a finding shows. */
export function subjectOf(operand: SqlValue): Sql {
  if (operand.field !== undefined) return operand.field.raw
  return asText(operand)
}

function computed(scope: RowScope, operand: SqlValue, whole: boolean): SqlValue {
  if (!whole) return { kind: 'number', sql: sql`cast(${operand.sql} as DOUBLE)`, faults: operand.faults }
  if (operand.kind === 'integer') return { kind: 'integer', sql: operand.sql, faults: operand.faults }
  const value = scope.keep(tryCast(operand.sql, 'BIGINT'))
  const fault: Fault = { rule: 'TYPE_INTEGER', when: sql`${value} is distinct from ${operand.sql}`, subject: subjectOf(operand), firm: false }
  return { kind: 'integer', sql: value, faults: [...operand.faults, fault] }
}

function written(scope: RowScope, operand: SqlValue, notation: NumberNotation, whole: boolean): SqlValue {
  const marks = numberMarks(operand, notation)
  const field = operand.field
  const plain = marks.thousands.length === 0 && marks.suffix === undefined
  // Trimming costs as much as reading: the raw text is read first, since DuckDB's cast passes over blanks itself.
  const loose = plain && field !== undefined && !field.hasMissing ? field : undefined
  const text = loose === undefined ? scope.keep(operand.field !== undefined ? operand.sql : sql`trim(${asText(operand)})`) : loose.raw
  const bare = marks.suffix === undefined ? text : scope.keep(withoutSuffix(text, marks.suffix))
  const isWhole = whole || marks.impliedDecimals > 0
  const double = (from: Sql) => tryCast(withPoint(from, marks.decimal, isWhole), 'DOUBLE')
  const value = scope.keep(
    loose !== undefined
      ? sql`coalesce(${double(filled(text))}, ${double(filled(sql`trim(${text})`))})`
      : marks.thousands.length === 0
        ? double(bare)
        : sql`case when ${regexpFullMatch(bare, grammar(marks.thousands, marks.decimal))} then ${double(withoutMarks(bare, marks.thousands))} end`,
  )
  const present = loose === undefined ? sql`${text} is not null` : sql`trim(${text}) <> ''`
  const integer = isWhole ? scope.keep(tryCast(value, 'BIGINT')) : value
  const strange = [
    sql`(${value} is null and ${present})`,
    ...(isWhole
      ? [sql`${integer} is distinct from ${value}`, sql`${integer} not between ${sql.lit(-largestWhole)} and ${sql.lit(largestWhole)}`]
      : [sql`not isfinite(${value})`]),
    ...(marks.thousands.length > 0 ? [] : looseCastGuards(bare, value, marks.decimal, isWhole)),
  ]
  const fault: Fault = { rule: whole ? 'TYPE_INTEGER' : 'TYPE_NUMBER', when: anyOf(strange), subject: subjectOf(operand), firm: false }
  const scaled = marks.impliedDecimals === 0 ? integer : sql`(${value} / ${numberLiteral(10 ** marks.impliedDecimals)})`
  if (whole && marks.impliedDecimals > 0) {
    return computed(scope, { kind: 'number', sql: scope.keep(scaled), faults: [...operand.faults, fault] }, true)
  }
  return { kind: whole ? 'integer' : 'number', sql: scaled, faults: [...operand.faults, fault] }
}

function numberMarks(operand: SqlValue, notation: NumberNotation) {
  const field = operand.field?.notation
  const thousands = notation.thousands ?? field?.thousands ?? []
  const decimal = notation.decimal ?? field?.decimal ?? '.'
  return {
    thousands,
    decimal: thousands.includes(decimal) ? null : decimal,
    suffix: notation.suffix ?? field?.suffix,
    impliedDecimals: notation.impliedDecimals ?? field?.impliedDecimals ?? 0,
  }
}

/** DuckDB's cast also reads `1_000` as a thousand and `+-5` as minus five, and an undeclared point as the decimal mark. */
function looseCastGuards(text: Sql, value: Sql, decimal: string | null, whole: boolean): readonly Sql[] {
  const underscore = sql`contains(${text}, '_')`
  return [
    whole ? sql`(${value} not between -9 and 9 and ${underscore})` : underscore,
    sql`(${value} <= 0 and contains(${text}, '+-'))`,
    ...(decimal === '.' ? [] : [sql`contains(${text}, '.')`]),
  ]
}

/** Whole numbers seldom have a decimal mark, and looking for one costs less than replacing it. */
function withPoint(text: Sql, decimal: string | null, rare: boolean): Sql {
  if (decimal === '.' || decimal === null) return text
  const replaced = sql`replace(${text}, ${sql.lit(decimal)}, '.')`
  return rare ? sql`case when contains(${text}, ${sql.lit(decimal)}) then ${replaced} else ${text} end` : replaced
}

function withoutSuffix(text: Sql, suffix: string): Sql {
  const rest = sql`trim(substring(${text}, 1, length(${text}) - ${sql.lit([...suffix].length)}))`
  return sql`case when suffix(${text}, ${sql.lit(suffix)}) then ${rest} else ${text} end`
}

function withoutMarks(text: Sql, marks: readonly string[]): Sql {
  return marks.reduce((bare, mark) => sql`replace(${bare}, ${sql.lit(mark)}, '')`, text)
}

function grammar(thousands: readonly string[], decimal: string | null): string {
  const groups = thousands.map((mark) => `[0-9]{1,3}(${escapeMark(mark)}[0-9]{3})+`)
  const whole = `([0-9]+|${groups.join('|')})`
  const body = decimal === null ? whole : `(${whole}(${escapeMark(decimal)}[0-9]*)?|${escapeMark(decimal)}[0-9]+)`
  return `[-+]?${body}([eE][-+]?[0-9]+)?`
}

function escapeMark(mark: string): string {
  return /[\p{L}\p{N}\s']/u.test(mark) ? mark : `\\${mark}`
}
