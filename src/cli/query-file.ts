import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CauceError } from '../core/error.js'
import { storageFault } from '../ingest/storage-fault.js'
import { exportedTables } from '../publish/export/exported-table.js'
import { writeArrowFile, writeCsv, writeParquet } from '../publish/export/write-table-files.js'
import type { CopiedAnswer } from '../warehouse/copy-answer.js'
import { openWarehouse } from '../warehouse/open.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'

export interface QueryFile {
  readonly path: string
  readonly format: 'csv' | 'arrow' | 'parquet'
  readonly raw: boolean
}

const table = { schema: 'main', name: 'answer' }

/** Writes the answer of a query to a file with its types; the rows never become JavaScript values. */
export async function writeQueryFile(reader: ReadOnlyWarehouse, text: string, limits: { readonly maxRows: number; readonly timeoutMs: number }, { path, format, raw }: QueryFile): Promise<CopiedAnswer> {
  const folder = dirname(resolve(path))
  if (!existsSync(folder)) throw new CauceError('notFound', { code: 'QUERY_OUT', where: { file: path }, what: 'the folder to write into is not there', todo: 'Make it, or give another --out.' })
  const aside = await openWarehouse({ path: ':memory:' })
  try {
    const copied = await reader.copy(text, limits, aside.db, table)
    const [answer] = await exportedTables(aside.db, table.schema)
    if (answer === undefined) throw new CauceError('internal', { code: 'QUERY_ANSWER', what: 'the answer was not kept' })
    if (format === 'parquet') await writeParquet(aside.db, answer, path, {})
    else if (format === 'arrow') await writeArrowFile(aside.db, answer, path, {})
    else await writeCsv(aside.db, answer, path, raw)
    return copied
  } catch (error) {
    throw storageFault(error, folder, `write ${path}`)
  } finally {
    await aside.close()
  }
}
