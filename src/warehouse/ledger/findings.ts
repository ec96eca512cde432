import { sql } from 'kysely'
import type { Finding } from '../../core/finding.js'
import type { Db } from '../tables.js'

export interface FindingOwner {
  readonly delivery: string
  readonly registry: string
  readonly step: string
}

/** Rows of one insert; more would make the statement's text grow without gain. */
const batch = 500

/** Replaces the findings that a step has stored for a delivery. */
export async function recordFindings(db: Db, owner: FindingOwner, findings: readonly Finding[]): Promise<void> {
  await db.withSchema('meta').deleteFrom('finding').where('delivery', '=', owner.delivery).where('registry', '=', owner.registry).where('step', '=', owner.step).execute()
  for (let start = 0; start < findings.length; start += batch) {
    const rows = findings.slice(start, start + batch).map((finding) => ({
      ...owner,
      rule: finding.rule,
      disposition: finding.disposition,
      file: finding.file,
      line: finding.line,
      lines: finding.lines,
      column: finding.column ?? null,
      value_class: finding.valueClass ?? null,
      message: finding.message,
    }))
    await db.withSchema('meta').insertInto('finding').values(rows).execute()
  }
}

/** Forgets what earlier steps of a kind have stored for a delivery; `prefix` begins their names. */
export async function forgetFindings(db: Db, owner: Omit<FindingOwner, 'step'>, prefix: string): Promise<void> {
  await sql`delete from meta.finding where delivery = ${owner.delivery} and registry = ${owner.registry} and starts_with(step, ${prefix})`.execute(db)
}

export interface FindingCount {
  readonly registry: string
  readonly rule: string
  readonly disposition: string
  readonly column: string | null
  readonly lines: number
  readonly first_file: string
  readonly first_line: number
}

/** Findings by rule and column with the place of the first, most lines first. */
export async function countFindings(db: Db, deliveries: readonly string[]): Promise<readonly FindingCount[]> {
  if (deliveries.length === 0) return []
  const { rows } = await sql<FindingCount>`
    select registry, rule, disposition, "column", sum(lines)::double as lines,
      arg_min(file, (file, line)) as first_file, arg_min(line, (file, line))::double as first_line
    from meta.finding where delivery in (${sql.join(deliveries)})
    group by all order by lines desc, registry, rule, "column"`.execute(db)
  return rows
}
