import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { CauceError } from '../core/error.js'
import { nearest } from '../core/nearest.js'
import { storageFault } from '../ingest/storage-fault.js'
import { exportedTables } from '../publish/export/exported-table.js'
import { writeCsv } from '../publish/export/write-table-files.js'
import { publicDatabaseFile, publicFolder, publicSchema } from '../publish/manifest.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import type { FoundRelease } from '../publish/open-release.js'
import { verifyFile } from '../publish/seal-release.js'
import { openWarehouse } from '../warehouse/open.js'
import { findRelease } from './find-release.js'
import { print } from './print.js'

interface ExportOptions {
  readonly state: string
  readonly format: 'parquet' | 'arrow' | 'csv' | 'xlsx' | 'geojson' | 'types' | 'datapackage'
  readonly table?: string
  readonly out: string
  readonly raw?: boolean
  readonly release?: string
  readonly json?: boolean
}

/** Files of a release that hold all of its tables. */
const whole: Readonly<Partial<Record<ExportOptions['format'], string>>> = { xlsx: 'tables.xlsx', geojson: 'territories.geojson', types: 'types.d.ts', datapackage: 'datapackage.json' }

/** Takes a file as it was sealed, so that everybody has the same bytes; CSV for machines is written anew. */
export async function exportTable(name: string, options: ExportOptions): Promise<void> {
  const release = await findRelease(name, options.release, options.state)
  const file = askedFile(name, release, options)
  if (!existsSync(dirname(resolve(options.out)))) throw new CauceError('notFound', { code: 'EXPORT_FOLDER', where: { file: options.out }, what: 'the folder to write into is not there', todo: 'Make it, or give another --out.' })
  try {
    if (options.raw === true) await writeRaw(release, options)
    else {
      await verifyFile(release.folder, release.manifest, file)
      await copyFile(join(release.folder, file), options.out)
    }
  } catch (error) {
    throw storageFault(error, dirname(options.out), `write ${options.out}`)
  }
  print(options.json, { pipeline: name, release: release.manifest.id, format: options.format, table: options.table ?? null, out: options.out }, `Written: ${options.out}`)
}

/** Name of the file asked for, with what contradicts itself refused. */
function askedFile(name: string, { folder, manifest }: FoundRelease, { format, table, raw }: ExportOptions): string {
  const tables = manifest.tables.filter(({ schema }) => schema === 'public').map((each) => each.table)
  if (tables.length === 0) throw new CauceError('notFound', { code: 'EXPORT_ABSENT', where: { file: folder }, what: 'this release has no public tables', expected: 'a release of format 2', todo: `Run: cauce run ${name}` })
  if (raw === true && format !== 'csv') throw usage(`--raw with ${format}`, 'it with csv only: other formats know no formulas')
  const single = whole[format]
  if (single !== undefined && table !== undefined) throw usage(`${format} holds every table`, 'no --table')
  if (single !== undefined) return `${publicFolder}/${single}`
  if (table === undefined) throw usage(`--table is missing for ${format}`, `one of ${tables.join(', ')}`)
  if (tables.includes(table)) return `${publicFolder}/${format}/${table}.${format}`
  const near = nearest(table, tables)
  throw new CauceError('notFound', { code: 'EXPORT_TABLE', what: `there is no public table "${table}"`, ...(near === undefined ? { expected: `one of ${tables.join(', ')}` } : { todo: `Did you mean "${near}"?` }) })
}

async function writeRaw(release: FoundRelease, options: ExportOptions): Promise<void> {
  await (await openReleaseDatabase(release, publicDatabaseFile)).close()
  const warehouse = await openWarehouse({ path: join(release.folder, publicDatabaseFile), readOnly: true })
  try {
    const table = (await exportedTables(warehouse.db, publicSchema)).find((each) => each.name === options.table)
    if (table !== undefined) await writeCsv(warehouse.db, table, options.out, true)
  } finally {
    await warehouse.close()
  }
}

function usage(what: string, expected: string): CauceError {
  return new CauceError('usage', { code: 'USAGE_EXPORT', what, expected })
}
