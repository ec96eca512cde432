import { sql } from 'kysely'
import { isOneOf } from '../warehouse/functions/one-of.js'
import type { Expression } from '../spec/expression.js'
import { integerLiteral, numberLiteral, textLiteral } from './literal.js'
import { asText } from './as-text.js'
import { subjectOf } from './read-number.js'
import type { RowScope } from './row-scope.js'
import type { Fault, Kind, Sql, SqlValue } from './sql-value.js'

type Recode = Extract<Expression, { readonly recode: Expression }>
type Constant = string | number | boolean

/**
 * A closed code list. NULL stays NULL. A code outside the list becomes `unknown` and is counted, or quarantines the row
 * (CODE_UNKNOWN), or becomes the declared constant. Where the list gives numbers or booleans there is no `unknown`, and the
 * default is quarantine.
 */
export function recode(scope: RowScope, operand: SqlValue, spec: Recode): SqlValue {
  const kind = kindOfConstants(Object.values(spec.codes))
  const fallback = fallbackOf(spec)
  const text = asText(operand)
  const pairs = Object.entries(spec.codes).map(([code, target]) => ({ code, target: constantAs(kind, target) }))
  const other = fallback === 'unknown' ? textLiteral('unknown') : typeof fallback === 'object' && fallback.constant !== null ? constantAs(kind, fallback.constant) : sql`null`
  const outside = sql`(${text} is not null and not ${isOneOf(text, Object.keys(spec.codes))})`
  const branches = (list: typeof pairs) => sql.join(list.map(({ code, target }) => sql`when ${textLiteral(code)} then ${target}`), sql` `)
  const exact = sql`case when ${text} is null then null else case ${text} ${branches(pairs)} else ${other} end end`
  // Codes mostly come without blanks: the raw text is compared first, and only the rest is trimmed.
  const loose = operand.field !== undefined && !operand.field.hasMissing ? operand.field.raw : undefined
  const clean = pairs.filter(({ code }) => code !== '' && code === code.trim())
  const value = scope.keep(loose === undefined || clean.length === 0 ? exact : sql`case ${loose} ${branches(clean)} else ${exact} end`)
  if (fallback === 'unknown') {
    const isListed = pairs.some(({ code }) => spec.codes[code] === 'unknown')
    scope.unknown({ when: isListed ? sql`(${value} = 'unknown' and ${outside})` : sql`(${value} = 'unknown')`, text, field: operand.field })
  }
  const faults: Fault[] = fallback === 'quarantine' ? [{ rule: 'CODE_UNKNOWN', when: outside, subject: subjectOf(operand), firm: true }] : []
  return { kind, sql: value, faults: [...operand.faults, ...faults], closed: kind === 'text' ? targets(spec, fallback) : undefined }
}

function targets(spec: Recode, fallback: NonNullable<Recode['else']>): ReadonlySet<string> {
  const constant = typeof fallback === 'object' && fallback.constant !== null ? [String(fallback.constant)] : []
  return new Set([...Object.values(spec.codes).map(String), ...(fallback === 'unknown' ? ['unknown'] : []), ...constant])
}

/** What becomes of a code outside the list. */
export function fallbackOf(spec: Recode): NonNullable<Recode['else']> {
  return spec.else ?? (kindOfConstants(Object.values(spec.codes)) === 'text' ? 'unknown' : 'quarantine')
}

export function kindOfConstants(values: readonly Constant[]): Kind {
  if (values.length > 0 && values.every((value) => typeof value === 'boolean')) return 'boolean'
  if (values.length > 0 && values.every((value) => typeof value === 'number')) return values.every((value) => Number.isInteger(value)) ? 'integer' : 'number'
  return 'text'
}

function constantAs(kind: Kind, value: Constant): Sql {
  if (kind === 'boolean') return sql`${sql.lit(value === true || value === 'true')}`
  if (kind === 'integer') return integerLiteral(Number(value))
  if (kind === 'number') return numberLiteral(Number(value))
  return textLiteral(String(value))
}

export function constantValue(value: Constant): SqlValue {
  const kind = kindOfConstants([value])
  return { kind, sql: constantAs(kind, value), faults: [], closed: kind === 'text' ? new Set([String(value)]) : undefined }
}
