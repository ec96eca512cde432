import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Geometry } from 'geojson'
import { textIn } from '../../spec/text.js'
import type { Db } from '../../warehouse/tables.js'
import { dataPackage } from './data-package.js'
import type { PackagedFile } from './data-package.js'
import type { ExportFacts } from './export-facts.js'
import { exportedTables } from './exported-table.js'
import { tableTypes } from './table-types.js'
import { territoriesGeojson } from './territories-geojson.js'
import { writeArrowFile, writeCsv, writeParquet } from './write-table-files.js'
import type { FileWords } from './write-table-files.js'
import { writeWorkbook } from './write-workbook.js'

/**
 * Writes everything that analysts take from the public tables into the public folder of a release: each table as CSV, Parquet and Arrow, the
 * workbook, the territories as GeoJSON, types, and the descriptor that names them all.
 */
export async function writeExports(db: Db, facts: ExportFacts, folder: string, schema = 'public', geometries?: ReadonlyMap<string, Geometry>): Promise<void> {
  const tables = await exportedTables(db, schema)
  const words = fileWords(facts)
  for (const form of ['csv', 'parquet', 'arrow']) await mkdir(join(folder, form), { recursive: true, mode: 0o750 })
  const paths: string[] = []
  const path = (name: string): string => {
    paths.push(name)
    return join(folder, name)
  }
  for (const table of tables) {
    await writeCsv(db, table, path(`csv/${table.name}.csv`), false)
    await writeParquet(db, table, path(`parquet/${table.name}.parquet`), words)
    await writeArrowFile(db, table, path(`arrow/${table.name}.arrow`), words)
  }
  await writeWorkbook(db, facts, tables, path('tables.xlsx'))
  await writeFile(path('territories.geojson'), `${JSON.stringify(territoriesGeojson(facts, geometries))}\n`)
  await writeFile(path('types.d.ts'), tableTypes(tables))
  const files = await Promise.all(paths.map((name) => packaged(folder, name)))
  await writeFile(join(folder, 'datapackage.json'), `${JSON.stringify(dataPackage(facts, tables, files), null, 2)}\n`)
}

/** What stands inside Parquet and Arrow files beside the data. */
export function fileWords(facts: ExportFacts): FileWords {
  return {
    title: textIn(facts.title, facts.languages[0] ?? 'en'),
    pipeline: facts.pipeline,
    period: facts.period,
    status: facts.status,
    licence: facts.licence,
    results: facts.fingerprint,
    cauce: facts.cauce,
  }
}

async function packaged(folder: string, path: string): Promise<PackagedFile> {
  const bytes = await readFile(join(folder, path))
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}
