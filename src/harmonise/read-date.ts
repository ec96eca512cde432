import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import { tryStrptime } from '../warehouse/functions/try-strptime.js'
import { asText } from './as-text.js'
import { anyOf, dateLiteral, filled } from './literal.js'
import { subjectOf } from './read-number.js'
import type { RowScope } from './row-scope.js'
import type { Fault, SqlValue } from './sql-value.js'

export interface DateNotation {
  readonly pattern?: string | undefined
  readonly notBefore?: string | undefined
  readonly notAfter?: string | undefined
}

/**
 * Text as a date under the pattern of the operation, else of the field, else YYYY-MM-DD. Years have four digits from 1000 on; day and
 * month may lack their zero where marks part them; a pattern without day or month means the first. An impossible date is TYPE_DATE,
 * `00000000` too unless declared missing. Outside the bounds: VALUE_OUT_OF_RANGE.
 */
export function readDate(scope: RowScope, operand: SqlValue, notation: DateNotation): SqlValue {
  const read = operand.kind === 'date' ? operand : written(scope, operand, notation.pattern)
  const outside = [
    ...(notation.notBefore === undefined ? [] : [sql`${read.sql} < ${dateLiteral(notation.notBefore)}`]),
    ...(notation.notAfter === undefined ? [] : [sql`${read.sql} > ${dateLiteral(notation.notAfter)}`]),
  ]
  if (outside.length === 0) return { kind: 'date', sql: read.sql, faults: read.faults }
  const range: Fault = { rule: 'VALUE_OUT_OF_RANGE', when: anyOf(outside), subject: subjectOf(operand), firm: false }
  return { kind: 'date', sql: read.sql, faults: [...read.faults, range] }
}

function written(scope: RowScope, operand: SqlValue, pattern: string | undefined): SqlValue {
  const format = strptimeFormat(pattern ?? operand.field?.notation.date ?? 'YYYY-MM-DD')
  const loose = operand.field !== undefined && !operand.field.hasMissing ? operand.field : undefined
  const text = loose?.raw ?? scope.keep(operand.field !== undefined ? operand.sql : sql`trim(${asText(operand)})`)
  const value = scope.keep(
    loose === undefined ? tryStrptime(text, format) : sql`coalesce(${tryStrptime(filled(text), format)}, ${tryStrptime(filled(sql`trim(${text})`), format)})`,
  )
  const present = loose === undefined ? sql`${text} is not null` : sql`trim(${text}) <> ''`
  const shown = pattern ?? operand.field?.notation.date ?? 'YYYY-MM-DD'
  // DuckDB also takes a month of one digit at the end of `YYYYMM`; only marks allow that.
  const size = sql.lit(shown.length)
  const tooShort = sql`(${value} is not null and strlen(${text}) <> ${size} and length(trim(${text})) <> ${size})`
  const strange = [sql`(${value} is null and ${present})`, sql`year(${value}) < 1000`, ...(/[^YMD]/.test(shown) ? [] : [tooShort])]
  const when = anyOf(strange)
  return { kind: 'date', sql: value, faults: [...operand.faults, { rule: 'TYPE_DATE', when, subject: subjectOf(operand), firm: false }] }
}

/** YYYY, MM and DD once each at most, YYYY always, anything else as it stands. */
export function strptimeFormat(pattern: string): string {
  const parts = { YYYY: '%Y', MM: '%m', DD: '%d' } as const
  let format = pattern.replaceAll('%', '%%')
  for (const [part, code] of Object.entries(parts)) format = format.replace(part, code)
  if (!format.includes('%Y') || /[YMD]/.test(format.replace(/%[Ymd]/g, ''))) {
    throw new CauceError('specification', {
      code: 'MAPPING_DATE_PATTERN',
      what: `"${pattern}" is not a date pattern`,
      expected: 'YYYY with MM and DD in any order and with any marks, e.g. DD/MM/YYYY, YYYYMMDD, YYYYMM, YYYY',
    })
  }
  return format
}
