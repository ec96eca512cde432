import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import { dateLiteral } from './literal.js'
import { subjectOf } from './read-number.js'
import type { RowScope } from './row-scope.js'
import type { SqlValue } from './sql-value.js'

/** Completed years from birth to a date; someone born on 29 February turns a year older on 1 March. Outside 0 to 120: AGE_IMPOSSIBLE. */
export function compileAge(scope: RowScope, birth: SqlValue, at: SqlValue, operand: SqlValue): SqlValue {
  const dayOfYear = (date: SqlValue) => sql`(month(${date.sql}) * 100 + day(${date.sql}))`
  const years = sql`cast(year(${at.sql}) - year(${birth.sql}) - case when ${dayOfYear(at)} < ${dayOfYear(birth)} then 1 else 0 end as BIGINT)`
  const value = scope.keep(years)
  const fault = { rule: 'AGE_IMPOSSIBLE', when: sql`${value} not between 0 and 120`, subject: subjectOf(operand), firm: false }
  return { kind: 'integer', sql: value, faults: [...birth.faults, ...at.faults, fault] }
}

export function periodEnd(period: string): SqlValue {
  return { kind: 'date', sql: dateLiteral(lastDay(period)), faults: [] }
}

/** Last day of "2018", "2018-06" or "2018-06-15". */
export function lastDay(period: string): string {
  const [year = '', month, day] = period.split('-')
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(period)) {
    throw new CauceError('internal', { code: 'HARMONISE_PERIOD', what: `"${period}" is not a period`, expected: 'YYYY, YYYY-MM or YYYY-MM-DD' })
  }
  if (month === undefined) return `${year}-12-31`
  if (day !== undefined) return period
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return `${year}-${month}-${String(last).padStart(2, '0')}`
}
