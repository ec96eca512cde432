import { sql } from 'kysely'
import type { StepRow } from '../warehouse/ledger/steps.js'
import { openWarehouse } from '../warehouse/open.js'
import { tableExists } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import { openingMemory } from './engine-memory.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import type { PlannedStep } from './plan.js'
import { territoryLink } from './reference-tables.js'
import type { RunDoors } from './run.js'

/**
 * Territories of the pipeline whose data the steps would change: those that the deliveries name in the version read last. `all` where a
 * delivery is new, or where the pipeline itself has changed.
 */
export async function changedTerritories(doors: RunDoors, steps: readonly PlannedStep[], known: ReadonlyMap<string, StepRow>): Promise<'all' | readonly string[]> {
  if (steps.length === 0) return []
  const read = steps.filter(({ step }) => step.startsWith('harmonise ') || step.startsWith('forget '))
  const before = read.map(({ step }) => known.get(step.replace(/^forget /, 'harmonise ')))
  if (read.length === 0 || before.includes(undefined)) return 'all'
  const warehouse = await openWarehouse({ path: doors.state.warehouse, memoryLimit: openingMemory(doors.memoryLimit) })
  try {
    const found = new Set<string>()
    for (const row of before) {
      const named = row === undefined ? undefined : await territoriesOf(warehouse.db, row)
      if (named === undefined) return 'all'
      for (const code of named) found.add(code)
    }
    return [...found].sort()
  } finally {
    await warehouse.close()
  }
}

/** Undefined where the rows of the delivery are no longer there, or name no territory. */
async function territoriesOf(db: Db, { step, summary }: StepRow): Promise<readonly string[] | undefined> {
  const [, registry = ''] = step.split(' ')
  const found: string[] = []
  for (const { relation } of (JSON.parse(summary) as HarmonisedDelivery).partitions) {
    if (!(await tableExists(db, relation)) || !(await tableExists(db, territoryLink))) return undefined
    const column = await sql`select 1 from duckdb_columns() where schema_name = ${relation.schema} and table_name = ${relation.name} and column_name = 'territory_code'`.execute(db)
    if (column.rows.length === 0) return undefined
    const { rows } = await sql<{ readonly code: string }>`select distinct link.territory_code as code from ${sql.id(relation.schema, relation.name)} as own
      join ${sql.id(territoryLink.schema, territoryLink.name)} as link on link.registry = ${registry} and link.code = own.territory_code`.execute(db)
    found.push(...rows.map(({ code }) => code))
  }
  return found
}
