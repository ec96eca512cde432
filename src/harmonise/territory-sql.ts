import { sql } from 'kysely'
import { foldName } from '../core/fold-name.js'
import { foldNameSql } from '../warehouse/functions/fold-name-sql.js'
import type { TerritoryRule } from '../spec/territory-rule.js'
import { asText } from './as-text.js'
import { compileExpression } from './expression-sql.js'
import { textLiteral } from './literal.js'
import { subjectOf } from './read-number.js'
import type { RowScope } from './row-scope.js'
import type { Fault, Sql } from './sql-value.js'

export interface TerritorySql {
  /** What the column `raw` of the lookup table is compared with. */
  readonly key: Sql
  readonly faults: readonly Fault[]
  /** Verdict texts of excluded codes, in the order of the rule. */
  readonly excluded: readonly { readonly verdict: string; readonly when: Sql; readonly reason: string }[]
}

/**
 * Territory of a row, by the lookup table's columns raw, code, verdict, rule; joined as `terr`. `raw` is the trimmed code, or the
 * folded name, or where the rule has a parent: folded parent, U+001F, folded name. Verdicts valid, aliased and successor give a code;
 * `unknown` keeps the row without one; else TERRITORY_MISSING, TERRITORY_UNKNOWN or TERRITORY_AMBIGUOUS.
 */
export function territorySql(scope: RowScope, rule: TerritoryRule): TerritorySql {
  const operand = compileExpression(scope, rule.code ?? rule.name ?? { constant: '' })
  const parent = rule.parent === undefined ? undefined : compileExpression(scope, rule.parent)
  const isName = rule.name !== undefined
  const own = isName ? scope.keep(foldNameSql(asText(operand))) : scope.keep(asText(operand))
  const key = parent === undefined ? own : scope.keep(sql`${foldNameSql(asText(parent))} || chr(31) || ${own}`)
  const subject = subjectOf(operand)
  const fault = (name: string, when: Sql): Fault => ({ rule: name, when, subject, firm: true })
  const verdict = sql.id('t_verdict')
  return {
    key,
    excluded: Object.entries(rule.exclude).map(([code, reason], index) => ({
      verdict: `drop:exclude:${index + 1}`,
      when: sql`${own} = ${textLiteral(isName ? foldName(code) : code)}`,
      reason,
    })),
    faults: [
      ...operand.faults,
      ...(parent?.faults ?? []),
      fault('TERRITORY_MISSING', sql`${key} is null`),
      fault('TERRITORY_AMBIGUOUS', sql`(${verdict} = 'quarantined' and ${sql.id('t_rule')} = 'ambiguous')`),
      fault('TERRITORY_UNKNOWN', sql`(${verdict} is null or ${verdict} = 'quarantined')`),
    ],
  }
}
