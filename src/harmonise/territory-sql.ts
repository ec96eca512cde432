import { sql } from 'kysely'
import { foldName } from '../core/fold-name.js'
import { foldNameSql } from '../warehouse/functions/fold-name-sql.js'
import type { TerritoryRule } from '../spec/territory-rule.js'
import { asText } from './as-text.js'
import { compileExpression } from './expression-sql.js'
import { textLiteral } from './literal.js'
import { subjectOf } from './read-number.js'
import { entryAt, placeIn } from './dictionary.js'
import type { RelationName } from '../warehouse/tables.js'
import { relationId } from '../warehouse/relation.js'
import type { RowScope } from './row-scope.js'
import type { Fault, Sql } from './sql-value.js'

export interface TerritorySql {
  readonly code: Sql
  /** valid, aliased, successor, unknown, or NULL. */
  readonly verdict: Sql
  readonly faults: readonly Fault[]
  /** Verdict texts of excluded codes, in the order of the rule. */
  readonly excluded: readonly { readonly verdict: string; readonly when: Sql; readonly reason: string }[]
}

/**
 * Territory of a row, by the lookup table's columns raw, code, verdict, rule. `raw` is the trimmed code, or the
 * folded name, or where the rule has a parent: folded parent, U+001F, folded name. Verdicts valid, aliased and successor give a code;
 * `unknown` keeps the row without one; else TERRITORY_MISSING, TERRITORY_UNKNOWN or TERRITORY_AMBIGUOUS.
 */
export function territorySql(scope: RowScope, rule: TerritoryRule, lookup: RelationName): TerritorySql {
  const operand = compileExpression(scope, rule.code ?? rule.name ?? { constant: '' })
  const parent = rule.parent === undefined ? undefined : compileExpression(scope, rule.parent)
  const isName = rule.name !== undefined
  const own = isName ? scope.keep(sql`nullif(${foldNameSql(asText(operand))}, '')`) : scope.keep(asText(operand))
  const key = parent === undefined ? own : scope.keep(sql`${foldNameSql(asText(parent))} || chr(31) || ${own}`)
  const subject = subjectOf(operand)
  const fault = (name: string, when: Sql): Fault => ({ rule: name, when, subject, firm: true })
  const { code, verdict, ambiguous } = found(scope, key, lookup)
  return {
    code,
    verdict,
    excluded: Object.entries(rule.exclude).map(([code, reason], index) => ({
      verdict: `drop:exclude:${index + 1}`,
      when: sql`${own} = ${textLiteral(isName ? foldName(code) : code)}`,
      reason,
    })),
    faults: [
      ...operand.faults,
      ...(parent?.faults ?? []),
      fault('TERRITORY_MISSING', sql`${key} is null`),
      fault('TERRITORY_AMBIGUOUS', ambiguous),
      fault('TERRITORY_UNKNOWN', sql`${verdict} is null`),
    ],
  }
}

const letters = { v: 'valid', a: 'aliased', s: 'successor', u: 'unknown' } as const

/** Codes as they should be written are found first and cheaply; for the others a list tells a letter for the verdict, then the code. */
function found(scope: RowScope, key: Sql, lookup: RelationName) {
  const table = relationId(lookup)
  const isExact = sql`verdict = 'valid' and raw = code`
  const exact = scope.dictionary(sql`select raw as key, null as entry from ${table} where ${isExact}`)
  const letter = sql`case when verdict = 'quarantined' then case when rule = 'ambiguous' then 'm' else 'q' end else left(verdict, 1) end`
  const other = scope.dictionary(sql`select raw as key, ${letter} || coalesce(code, '') as entry from ${table} where not (${isExact})`)
  const place = scope.keep(placeIn(exact, key))
  const entry = scope.keep(sql`case when ${place} is null then ${entryAt(scope.entries(other), placeIn(other, key))} end`)
  const first = sql`left(${entry}, 1)`
  const names = sql.join(Object.entries(letters).map(([short, name]) => sql`when ${textLiteral(short)} then ${textLiteral(name)}`), sql` `)
  return {
    code: scope.keep(sql`case when ${place} is not null then ${key} when ${first} in ('v', 'a', 's') then substring(${entry}, 2) end`),
    verdict: scope.keep(sql`case when ${place} is not null then 'valid' else case ${first} ${names} end end`),
    ambiguous: sql`(${entry} is not null and ${first} = 'm')`,
  }
}
