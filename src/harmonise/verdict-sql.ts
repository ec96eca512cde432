import { sql } from 'kysely'
import { textLiteral } from './literal.js'
import type { Fault, Sql } from './sql-value.js'
import { valueClassSql } from './value-class-sql.js'

export interface Judged {
  readonly verdict: string
  readonly when: Sql
  readonly subject?: Sql | undefined
}

export function quarantineOf(column: string, faults: readonly Fault[], prefix = 'q'): readonly Judged[] {
  return faults.map((fault) => ({ verdict: `${prefix}:${fault.rule}:${column}`, when: fault.when, subject: fault.subject }))
}

/** The first verdict that applies, NULL for a good row. */
export function verdictSql(judged: readonly Judged[]): Sql {
  if (judged.length === 0) return sql`cast(null as VARCHAR)`
  return sql`case ${sql.join(judged.map((each) => sql`when ${each.when} then ${textLiteral(each.verdict)}`), sql` `)} end`
}

/** The text behind a quarantine verdict. Good rows leave at the first branch, so that it costs them nothing. */
export function subjectSql(verdict: Sql, judged: readonly Judged[]): Sql {
  const branches = new Map<string, Sql>()
  for (const each of judged) if (each.subject !== undefined && !branches.has(each.verdict)) branches.set(each.verdict, each.subject)
  if (branches.size === 0) return sql`cast(null as VARCHAR)`
  const list = [...branches].map(([name, subject]) => sql`when ${verdict} = ${textLiteral(name)} then ${subject}`)
  return sql`case when ${verdict} is null then null ${sql.join(list, sql` `)} end`
}

export function classSql(verdict: Sql, subject: Sql): Sql {
  return sql`case when ${verdict} is null or starts_with(${verdict}, 'drop:') then null else (${valueClassSql(subject)}) end`
}
