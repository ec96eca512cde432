import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { CauceError } from '../core/error.js'
import type { Condition, Scalar } from '../spec/condition.js'
import { tryCast } from '../warehouse/functions/try-cast.js'

type Sql = RawBuilder<unknown>

/**
 * A condition over canonical columns in SQL's three-valued logic: a missing value, and "unknown" in a coded column, answer no test
 * but one that names "unknown"; an open answer does not fulfil the condition, nor its negation. A number in the test compares as a
 * number, a text as a text, whatever the column's type. Values are parameters. `column` says how a name is written in the statement.
 */
export function conditionSql(condition: Condition, column: (name: string) => Sql): RawBuilder<boolean> {
  if ('all' in condition) return joined(condition.all, ' and ', column)
  if ('any' in condition) return joined(condition.any, ' or ', column)
  if ('not' in condition) return sql`(not ${conditionSql(condition.not, column)})`
  if (condition.field === undefined) {
    throw new CauceError('specification', {
      code: 'CONDITION_WITHOUT_FIELD',
      what: 'a condition of an indicator names no field',
      expected: 'the name of a canonical column',
      todo: 'Operations belong in the mapping.',
    })
  }
  const field = column(condition.field)
  if ('missing' in condition) return condition.missing ? sql`(${known(field)} is null)` : sql`(${known(field)} is not null)`
  if ('is' in condition) return compared(field, '=', condition.is)
  if ('is_not' in condition) return compared(field, '<>', condition.is_not)
  if ('in' in condition) return sql`(${sql.join(condition.in.map((value) => compared(field, '=', value)), sql` or `)})`
  if ('not_in' in condition) {
    const unknownToo = condition.not_in.includes('unknown')
    return sql`(${sql.join(condition.not_in.map((value) => compared(field, '<>', value, unknownToo)), sql` and `)})`
  }
  if ('at_least' in condition) return compared(field, '>=', condition.at_least)
  if ('at_most' in condition) return compared(field, '<=', condition.at_most)
  if ('above' in condition) return compared(field, '>', condition.above)
  if ('below' in condition) return compared(field, '<', condition.below)
  if ('between' in condition) return sql`(${compared(field, '>=', condition.between[0])} and ${compared(field, '<=', condition.between[1])})`
  return sql`starts_with(${known(field)}, ${condition.starts_with})`
}

function joined(parts: readonly Condition[], word: ' and ' | ' or ', column: (name: string) => Sql): RawBuilder<boolean> {
  return sql`(${sql.join(parts.map((part) => conditionSql(part, column)), sql.raw(word))})`
}

function compared(field: Sql, operator: string, value: Scalar, unknownToo = value === 'unknown'): RawBuilder<boolean> {
  const sign = sql.raw(operator)
  if (typeof value === 'number') return sql`(${tryCast(field, 'DOUBLE')} ${sign} ${value})`
  if (typeof value === 'boolean') return sql`(${tryCast(field, 'BOOLEAN')} ${sign} ${value})`
  return sql`(${unknownToo ? text(field) : known(field)} ${sign} ${value})`
}

function known(field: Sql): Sql {
  return sql`nullif(${text(field)}, 'unknown')`
}

function text(field: Sql): Sql {
  return sql`cast(${field} as varchar)`
}
