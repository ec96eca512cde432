import { join } from 'node:path'
import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import { databaseFile } from '../publish/manifest.js'
import type { Manifest } from '../publish/manifest.js'
import { classChangeShares } from '../quality/class-changes.js'
import type { ClassedTerritory } from '../quality/class-changes.js'
import { emptiedTables } from '../quality/emptied-tables.js'
import type { CheckResult, Measurement } from '../quality/run-checks.js'
import { openReadOnly } from '../warehouse/read-only.js'
import { tableExists } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { Reconciliation } from './run-result.js'

interface ReleaseBefore {
  readonly folder: string
  readonly manifest: Manifest
}

const classesSql = 'select model, territory_code, class from risk.territory_risk where class is not null'

/** Shares of territories that change class against the release in force; none before the first release. */
export async function measureClassChanges(db: Db, before: ReleaseBefore | undefined): Promise<readonly Measurement[]> {
  if (before === undefined || !(await tableExists(db, { schema: 'risk', name: 'territory_risk' }))) return []
  const { rows } = await sql<{ readonly model: string; readonly territory_code: string; readonly class: string }>`${sql.raw(classesSql)}`.execute(db)
  return classChangeShares(await classesOf(before.folder), rows.map((row) => ({ model: row.model, code: row.territory_code, class: row.class })))
}

async function classesOf(folder: string): Promise<readonly ClassedTerritory[]> {
  const reader = await openReadOnly({ path: join(folder, databaseFile) })
  const limits = { maxRows: 1_000_000, timeoutMs: 60_000 }
  try {
    const tables = await reader.query("select 1 from duckdb_tables() where schema_name = 'risk' and table_name = 'territory_risk'", limits)
    if (tables.rows.length === 0) return []
    const { rows } = await reader.query(classesSql, limits)
    return rows.map(([model, code, label]) => ({ model: String(model), code: String(code), class: String(label) }))
  } finally {
    await reader.close()
  }
}

/** Refuses to put an empty table in the place of one with rows, unless told to. */
export function refuseEmptied(before: ReleaseBefore | undefined, now: readonly Reconciliation[], allowEmpty: boolean): void {
  const earlier = (before?.manifest.reconciliation ?? []).map((row) => ({ registry: String(row['registry']), period: String(row['period']), table: String(row['table']), rows: Number(row['rows']) }))
  const offered = new Set(now.map(({ registry, period }) => `${registry} ${period}`))
  // A registry that the pipeline no longer names is a decision in YAML, not a loss.
  const emptied = emptiedTables(earlier, now).filter(({ registry, period }) => offered.has(`${registry} ${period}`))
  if (emptied.length === 0 || allowEmpty) return
  const words = emptied.map(({ registry, period, table, rows }) => `${rows} rows of ${table} from ${registry} ${period}`)
  throw new CauceError('blocked', {
    code: 'ROWS_REPLACED_BY_NONE',
    what: `${words.join('; ')} would be replaced by none`,
    expected: 'rows where there were rows',
    todo: 'The release before stays in force. Look at the delivery; if it is right, run again with --allow-empty.',
  })
}

/** Stops before publication where a blocking check failed and nobody accepted it. */
export function refuseBlocked(results: readonly CheckResult[]): void {
  const blocking = results.filter((result) => result.blocks)
  if (blocking.length === 0) return
  const words = blocking.map((result) => `${result.check} of ${result.of} is ${result.value ?? 'not measurable'}, wanted ${result.threshold} (${result.reason})`)
  const kinds = [...new Set(blocking.map(({ check }) => check))]
  throw new CauceError('blocked', {
    code: 'CHECK_BLOCKED',
    what: words.join('; '),
    expected: 'every blocking check to pass',
    todo: `The release before stays in force. See: select * from quality.check in work.duckdb. Whoever has looked and takes it on: --accept ${kinds.join(',')} --by <name> --note <why>.`,
  })
}
