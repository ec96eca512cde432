import { sql } from 'kysely'
import { columnSql } from './column-sql.js'
import type { CompileInput } from './compiled-table.js'
import { compileExpression } from './expression-sql.js'
import { textLiteral } from './literal.js'
import type { RowScope } from './row-scope.js'
import type { Sql } from './sql-value.js'
import { quarantineOf, subjectSql, verdictSql } from './verdict-sql.js'

const cellColumns = ['variable', 'period', 'value', 'unit']

/** Columns of the observation table that differ from cell to cell. */
export function isCellColumn(name: string): boolean {
  return cellColumns.includes(name)
}

export interface ObservationCell {
  readonly struct: Sql
}

/**
 * One observation per declared variable and record, in the order of the mapping. An unfit value quarantines that observation alone;
 * a missing one stays, as NULL. The period is the observation's, else the mapping's column, else the delivery's.
 */
export function observationCells(scope: RowScope, input: CompileInput): readonly ObservationCell[] {
  const { mapping, canonical } = input
  const column = canonical.columns.find((each) => each.name === 'value')
  if (mapping.observations.length === 0 || column === undefined) return []
  const accept = mapping.on_mismatch.type === 'accept'
  const shared = mapping.columns['period']
  const periodColumn = canonical.columns.find((each) => each.name === 'period')
  const ofRow = shared === undefined || periodColumn === undefined ? undefined : columnSql(scope, periodColumn, compileExpression(scope, shared), false)
  return mapping.observations.map((observation) => {
    const value = columnSql(scope, column, compileExpression(scope, observation.value), accept)
    const judged = [
      ...quarantineOf(observation.variable, observation.period === undefined ? (ofRow?.faults ?? []) : [], 'cq'),
      ...quarantineOf(observation.variable, value.faults, 'cq'),
    ]
    const noted = value.noted.map((fault) => sql`when ${fault.when} then ${textLiteral(`${fault.rule}:${observation.variable}`)}`)
    const verdict = verdictSql(judged)
    const period = observation.period === undefined && ofRow !== undefined ? ofRow.sql : textLiteral(observation.period ?? input.delivery.period)
    const struct = sql`{'variable': ${textLiteral(observation.variable)}, 'period': cast(${period} as VARCHAR),
      'value': cast(${value.sql} as DOUBLE), 'unit': ${textLiteral(observation.unit)},
      'verdict': ${verdict}, 'subject': ${subjectSql(verdict, judged)},
      'noted': ${noted.length === 0 ? sql`cast(null as VARCHAR)` : sql`case ${sql.join(noted, sql` `)} end`}}`
    return { struct }
  })
}
