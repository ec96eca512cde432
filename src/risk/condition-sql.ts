import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { CauceError } from '../core/error.js'
import type { Condition, Scalar } from '../spec/condition.js'

export type SqlBoolean = RawBuilder<boolean>

/**
 * A condition over canonical columns as SQL. "unknown" in a coded column is no answer: it fulfils no test but one that names it.
 * Values are parameters. `column` says how a name is written in the statement.
 */
export function conditionSql(condition: Condition, column: (name: string) => RawBuilder<unknown>): SqlBoolean {
  if ('all' in condition) return joined(condition.all, ' and ', column)
  if ('any' in condition) return joined(condition.any, ' or ', column)
  if ('not' in condition) return sql`(not ${conditionSql(condition.not, column)})`
  if (condition.field === undefined) {
    throw new CauceError('specification', { code: 'CONDITION_WITHOUT_FIELD', what: 'a condition of an indicator names no field', expected: 'the name of a canonical column', todo: 'Operations belong in the mapping.' })
  }
  const field = column(condition.field)
  if ('missing' in condition) return condition.missing ? sql`(${known(field)} is null)` : sql`(${known(field)} is not null)`
  if ('is' in condition) return sql`coalesce(${side(field, [condition.is])} = ${condition.is}, false)`
  if ('is_not' in condition) return sql`coalesce(${side(field, [condition.is_not])} <> ${condition.is_not}, false)`
  if ('in' in condition) return sql`coalesce(${side(field, condition.in)} in (${sql.join(condition.in)}), false)`
  if ('not_in' in condition) return sql`coalesce(${side(field, condition.not_in)} not in (${sql.join(condition.not_in)}), false)`
  if ('between' in condition) return sql`coalesce(${field} between ${condition.between[0]} and ${condition.between[1]}, false)`
  if ('at_least' in condition) return sql`coalesce(${field} >= ${condition.at_least}, false)`
  if ('at_most' in condition) return sql`coalesce(${field} <= ${condition.at_most}, false)`
  if ('above' in condition) return sql`coalesce(${field} > ${condition.above}, false)`
  if ('below' in condition) return sql`coalesce(${field} < ${condition.below}, false)`
  return sql`coalesce(starts_with(${field}, ${condition.starts_with}), false)`
}

function joined(parts: readonly Condition[], word: string, column: (name: string) => RawBuilder<unknown>): SqlBoolean {
  return sql`(${sql.join(parts.map((part) => conditionSql(part, column)), sql.raw(word))})`
}

function known(field: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`nullif(cast(${field} as varchar), 'unknown')`
}

function side(field: RawBuilder<unknown>, values: readonly Scalar[]): RawBuilder<unknown> {
  const text = values.every((value) => typeof value === 'string')
  return text && !values.includes('unknown') ? sql`nullif(${field}, 'unknown')` : field
}
