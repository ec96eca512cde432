import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openReadOnly } from '../warehouse/read-only.js'
import type { ReadOnlyOptions, ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { inlineStatement } from '../warehouse/statement.js'
import type { CopiedTable } from './copy-tables.js'
import { damaged, databaseFile, publicDatabaseFile, publicSchema } from './manifest.js'
import type { Manifest } from './manifest.js'
import { verifyFile } from './seal-release.js'

export interface FoundRelease {
  readonly folder: string
  readonly manifest: Manifest
}

/** The tables of a release that lie in one of its databases. */
export function tablesOfFile(manifest: Manifest, file: string): readonly CopiedTable[] {
  return manifest.tables.filter(({ schema }) => (schema === 'public') === (file === publicDatabaseFile))
}

/**
 * Opens a database of a release for questions, after its bytes and the rows of its tables were compared with the manifest: a file that was
 * cut, or lies beside a log, may open without an error.
 */
export async function openReleaseDatabase(release: FoundRelease, file = databaseFile, options: Omit<ReadOnlyOptions, 'path'> = {}): Promise<ReadOnlyWarehouse> {
  const { folder, manifest } = release
  await verifyFile(folder, manifest, file)
  return openCounted(folder, file, tablesOfFile(manifest, file), options)
}

/** Opens a database that is complete by itself; throws where a table has other rows than given. */
export async function openCounted(folder: string, file: string, tables: readonly CopiedTable[], options: Omit<ReadOnlyOptions, 'path'> = {}): Promise<ReadOnlyWarehouse> {
  const path = join(folder, file)
  if (existsSync(`${path}.wal`)) throw damaged(folder, `a log lies beside ${file}, so that it is not complete by itself`)
  const reader = await openReadOnly({ ...options, path }).catch((cause: unknown) => {
    throw damaged(folder, `${file} does not open`, cause)
  })
  try {
    const counted = await countTables(reader, tables).catch((cause: unknown) => {
      throw damaged(folder, `a table of ${file} cannot be read`, cause)
    })
    const wrong = tables.find(({ rows }, index) => counted[index] !== rows)
    if (wrong !== undefined) throw damaged(folder, `${wrong.schema}.${wrong.table} has other rows than its manifest says`)
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
}

async function countTables(reader: ReadOnlyWarehouse, tables: readonly CopiedTable[]): Promise<readonly number[]> {
  if (tables.length === 0) return []
  const counts = tables.map(({ schema, table }, index) => sql`select ${sql.lit(index)} as place, count(*) as rows from ${sql.id(schema === 'public' ? publicSchema : schema, table)}`)
  const text = inlineStatement(sql`select rows from (${sql.join(counts, sql` union all `)}) order by place`)
  const { rows } = await reader.query(text, { maxRows: tables.length, timeoutMs: 600_000 })
  return rows.map(([count]) => Number(count))
}
