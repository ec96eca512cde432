import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { databaseFile } from '../../src/publish/manifest.js'
import { currentRelease } from '../../src/publish/release.js'
import { verifyRelease } from '../../src/publish/seal-release.js'
import { deliveryHistory } from '../../src/warehouse/ledger/delivery-history.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { openReadOnly } from '../../src/warehouse/read-only.js'

/** What two state folders must share to hold the same: names with a text each, ids and times apart. */
export type SettledState = Readonly<Record<string, string>>

/** Public files that bear no id or time of their release. */
const timeless = /^public\/(csv\/|parquet\/|arrow\/|territories\.geojson)/

/** Tables core and risk of the release in force, its public tables as files, the ledger of deliveries, the vault and what is left over. */
export async function settledState(root: string, pipeline: string): Promise<SettledState> {
  const state = stateFolder(root)
  const release = await currentRelease(state.releases, pipeline)
  if (release === undefined) throw new Error(`there is no release of ${pipeline}`)
  const { contents } = await verifyRelease(release.folder)
  const files = contents.filter(({ file }) => timeless.test(file)).map(({ file, sha256 }): [string, string] => [file, sha256])
  return { ...(await tablesOf(release.folder)), ...Object.fromEntries(files), ...(await ledgerOf(state.warehouse)), vault: readdirSync(state.vault).sort().join('\n'), left: leftIn(root) }
}

async function tablesOf(folder: string): Promise<SettledState> {
  const reader = await openReadOnly({ path: join(folder, databaseFile) })
  const ask = async (text: string) => (await reader.query(text, { maxRows: 10_000, timeoutMs: 600_000 })).rows.map((row) => row.map(String))
  try {
    const found: Record<string, string> = {}
    for (const [schema = '', table = ''] of await ask(`select table_schema, table_name from information_schema.tables where table_schema in ('core', 'risk') order by all`)) {
      found[`${schema}.${table}`] = (await ask(`select count(*), bit_xor(hash(t)), sum(hash(t)::hugeint) from "${schema}"."${table}" t`)).join()
    }
    return found
  } finally {
    await reader.close()
  }
}

async function ledgerOf(path: string): Promise<SettledState> {
  const warehouse = await openWarehouse({ path })
  try {
    const history = (await deliveryHistory(warehouse.db)).map(({ registry, period, file, version, id, bytes, retiredAt, diff, removedBy }) => [registry, period, file, version, id, bytes, retiredAt === null, diff, removedBy])
    const running = await sql<{ readonly rows: number }>`select count(*)::integer as rows from meta.run where outcome = 'running'`.execute(warehouse.db)
    return { ledger: history.map((row) => JSON.stringify(row)).join('\n'), running: String(running.rows[0]?.rows) }
  } finally {
    await warehouse.close()
  }
}

/** Names of what only a run that is going, or was killed, has. */
function leftIn(root: string): string {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /(^|\/)(lock.*|part-[^/]+|scratch|\.building-[^/]+|\.current-[^/]+|[^/]+\.(half|next|wal))$/.test(name)).sort().join('\n')
}

/** Names under which two states differ. */
export function differences(one: SettledState, other: SettledState): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name])
}
