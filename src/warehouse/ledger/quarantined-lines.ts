import { sql } from 'kysely'
import { createOrReplaceView, createSchema, describeRelation } from '../relation.js'
import type { Db } from '../tables.js'

const lines = { schema: 'quarantine', name: 'line' }

const columnWords: Readonly<Record<string, string>> = {
  rule: 'Rule that the line breaks',
  file: 'Delivered file',
  line: 'First line, counted from 1',
  lines: 'Lines that share the finding',
  column: 'Field at fault, where one is',
  value_class: 'Shape of the value, never the value',
  message: 'What is wrong',
  registry: 'Registry',
  delivery: 'SHA-256 of the delivery',
}

/** (Re)makes `quarantine.line`: the lines of these deliveries that could not be read as records, with file, line, column and rule. */
export async function publishQuarantinedLines(db: Db, deliveries: readonly string[]): Promise<void> {
  await createSchema(db, lines.schema)
  const wanted = deliveries.length === 0 ? sql`false` : sql`delivery in (${sql.join(deliveries.map((id) => sql.lit(id)))})`
  await createOrReplaceView(db, lines, sql`
    select rule, file, line, lines, "column", value_class, message, registry, delivery from meta.finding
    where starts_with(step, 'land ') and disposition = 'quarantined' and ${wanted} order by registry, file, line, rule`)
  await describeRelation(db, lines, { comment: 'Lines that could not be read as records, and why. Values are never stored.', columns: Object.entries(columnWords) })
}
