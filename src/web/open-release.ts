import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { publicDatabaseFile, publicFolder } from '../publish/manifest.js'
import type { Manifest } from '../publish/manifest.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import type { FoundRelease } from '../publish/open-release.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { listTables } from './public-tables.js'
import type { PublicTable } from './public-tables.js'
import type { StaticFile, StaticFiles } from './static-files.js'
import { territoryIndex } from './territory-index.js'
import type { TerritoryIndex } from './territory-index.js'

/** The public part of one release, open for reading. */
export interface OpenRelease {
  readonly manifest: Manifest
  readonly tables: readonly PublicTable[]
  readonly territories: TerritoryIndex
  readonly files: StaticFiles
  readonly reader: ReadOnlyWarehouse
  /** Where its database lies, for the processes of the SQL door. */
  readonly database: string
  close(): Promise<void>
}

/** Opens the public part of a release and prepares its look-ups. Throws where there is none, or where its bytes are not those sealed. */
export async function openRelease(found: FoundRelease): Promise<OpenRelease> {
  const { folder, manifest } = found
  const prefix = `${publicFolder}/`
  const own = manifest.contents.filter(({ file }) => file.startsWith(prefix))
  const files = new Map(own.map(({ file, sha256, bytes }): [string, StaticFile] => [file.slice(prefix.length), { path: join(folder, file), sha256, bytes }]))
  const database = join(folder, publicDatabaseFile)
  if (!own.some(({ file }) => file === publicDatabaseFile)) {
    throw new CauceError('notFound', { code: 'RELEASE_NOT_PUBLIC', where: { file: folder }, what: 'the release has no public tables', expected: publicDatabaseFile, todo: 'Run the pipeline again with this version.' })
  }
  const reader = await openReleaseDatabase(found, publicDatabaseFile, { memoryLimit: '512MB' })
  try {
    const tables = await listTables(reader)
    return { manifest, tables, territories: await territoryIndex(reader, tables, manifest.id), files, reader, database, close: () => reader.close() }
  } catch (error) {
    await reader.close()
    throw error
  }
}
