import { sql } from 'kysely'
import { currentDeliveries } from '../warehouse/ledger/deliveries.js'
import type { Db } from '../warehouse/tables.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { openWorkspace } from './spec-files.js'
import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { withWarehouse } from './with-warehouse.js'

interface QuarantineOptions {
  readonly state: string
  readonly workspace?: string
  readonly period?: string
  readonly limit: number
  readonly json?: boolean
}

interface QuarantineRule {
  readonly registry: string
  readonly rule: string
  readonly column: string | null
  readonly rows: number
  readonly file: string
  readonly line: number
  /** Shapes of the values, never a value. */
  readonly valueClasses: string | null
  readonly message: string
}

/** What lies in quarantine, the rule that most rows break first, with the place of the first row of each. */
export async function quarantine(name: string, options: QuarantineOptions): Promise<void> {
  const specs = loadPipelineSpecs(openWorkspace(options.workspace), name, options.period)
  const rules = await withWarehouse(options.state, `quarantine ${name}`, (db) => quarantinedRules(db, [...specs.registries.keys()]))
  const shown = rules.slice(0, options.limit)
  const total = rules.reduce((sum, { rows }) => sum + rows, 0)
  const text = [
    rules.length === 0 ? 'Nothing is in quarantine.' : `${total} rows or lines in quarantine under ${rules.length} rules:`,
    ...(shown.length === 0 ? [] : [textTable(['registry', 'rule', 'column', 'rows', 'first at', 'shape of the value', 'what'], shown.map((rule) => [rule.registry, rule.rule, rule.column ?? '', rule.rows, `${rule.file}:${rule.line}`, rule.valueClasses ?? '', rule.message]), 56)]),
    ...(rules.length > shown.length ? [`${rules.length - shown.length} more rules; --limit shows them.`] : []),
    ...(rules.length === 0 ? [] : ['', `Correct the mapping, the code list or the schema, then: cauce replay ${name}. The frozen deliveries are used, no new one is needed.`]),
  ]
  print(options.json, rules, text.join('\n'))
}

async function quarantinedRules(db: Db, registries: readonly string[]): Promise<readonly QuarantineRule[]> {
  const deliveries = (await currentDeliveries(db)).filter(({ registry }) => registries.includes(registry)).map(({ id }) => id)
  if (deliveries.length === 0) return []
  const { rows } = await sql<QuarantineRule>`
    select registry, rule, "column", sum(lines)::double as rows, arg_min(file, (file, line)) as file, arg_min(line, (file, line))::double as line,
      string_agg(distinct value_class, ', ' order by value_class) as "valueClasses", arg_min(message, (file, line)) as message
    from meta.finding where disposition = 'quarantined' and delivery in (${sql.join(deliveries)})
    group by registry, rule, "column" order by rows desc, registry, rule, "column"`.execute(db)
  return rows
}
