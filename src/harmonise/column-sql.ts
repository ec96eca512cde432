import { sql } from 'kysely'
import { isOneOf } from '../warehouse/functions/one-of.js'
import { CauceError } from '../core/error.js'
import type { CanonicalColumn } from '../spec/canonical.js'
import { asText } from './as-text.js'
import { anyOf } from './literal.js'
import { readDate } from './read-date.js'
import { readNumber, subjectOf } from './read-number.js'
import type { RowScope, UnknownCode } from './row-scope.js'
import type { Fault, Sql, SqlValue } from './sql-value.js'

export interface ColumnSql {
  readonly name: string
  readonly sql: Sql
  readonly faults: readonly Fault[]
  readonly noted: readonly Fault[]
  readonly unknowns: readonly UnknownCode[]
}

/** SQL type of a canonical column. */
export const sqlTypes = { text: 'VARCHAR', code: 'VARCHAR', integer: 'BIGINT', decimal: 'DOUBLE', date: 'DATE', boolean: 'BOOLEAN' } as const

/**
 * A value as its canonical column wants it. Text is read under the field's notation; a column with a code list receives only its codes
 * or `unknown`; a required column without value is REQUIRED_MISSING. Where mismatches are accepted the value becomes NULL and is noted.
 */
export function columnSql(scope: RowScope, column: CanonicalColumn, value: SqlValue, accept: boolean): ColumnSql {
  const typed = listed(scope, column, convert(scope, column, value))
  const noted = accept ? typed.faults.filter((fault) => !fault.firm) : []
  const faults = accept ? typed.faults.filter((fault) => fault.firm) : typed.faults
  const result = noted.length === 0 ? typed.sql : scope.keep(sql`case when ${anyOf(noted.map((fault) => fault.when))} then null else ${typed.sql} end`)
  const missing: Fault = { rule: 'REQUIRED_MISSING', when: sql`${result} is null`, subject: sql`cast(null as VARCHAR)`, firm: true }
  return {
    name: column.name,
    sql: result,
    faults: column.required ? [...faults, missing] : faults,
    noted,
    unknowns: scope.takeUnknowns(),
  }
}

function convert(scope: RowScope, column: CanonicalColumn, value: SqlValue): SqlValue {
  if (column.type === 'text' || column.type === 'code') return { ...value, kind: 'text', sql: value.kind === 'text' ? scope.keep(value.sql) : scope.keep(asText(value)) }
  if (column.type === 'boolean') return value.kind === 'boolean' ? value : booleanOf(scope, column, value)
  if (value.kind === 'boolean' || (value.kind === 'date') !== (column.type === 'date') && value.kind !== 'text') throw misfit(column, value)
  if (column.type === 'date') return readDate(scope, value, {})
  return readNumber(scope, value, {}, column.type === 'integer')
}

function booleanOf(scope: RowScope, column: CanonicalColumn, value: SqlValue): SqlValue {
  if (value.kind !== 'text') throw misfit(column, value)
  const text = scope.keep(value.sql)
  const read = scope.keep(sql`case ${text} when 'true' then true when 'false' then false end`)
  const fault: Fault = { rule: 'TYPE_BOOLEAN', when: sql`(${read} is null and ${text} is not null)`, subject: subjectOf(value), firm: false }
  return { kind: 'boolean', sql: read, faults: [...value.faults, fault] }
}

function listed(scope: RowScope, column: CanonicalColumn, value: SqlValue): SqlValue {
  if (column.type !== 'code' || column.codes === undefined) return value
  const codes = [...Object.keys(column.codes), 'unknown']
  if (value.closed !== undefined && [...value.closed].every((code) => codes.includes(code))) return value
  const inside = isOneOf(value.sql, codes)
  const known = scope.keep(sql`case when ${value.sql} is null or ${inside} then ${value.sql} else 'unknown' end`)
  scope.unknown({ when: sql`(${known} = 'unknown' and not ${inside})`, text: value.sql, field: value.field })
  return { ...value, sql: known }
}

function misfit(column: CanonicalColumn, value: SqlValue): CauceError {
  return new CauceError('specification', {
    code: 'MAPPING_TYPE',
    what: `the column "${column.name}" of type ${column.type} is given a ${value.kind}`,
    todo: 'Use the operation that gives its type.',
  })
}
