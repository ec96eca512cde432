import { open } from 'node:fs/promises'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { withBuffers } from '../../warehouse/buffers/stream-buffers.js'
import { regexpFullMatch } from '../../warehouse/functions/regexp.js'
import type { Query } from '../../warehouse/statement.js'
import type { Db } from '../../warehouse/tables.js'
import { columnKind } from './exported-table.js'
import type { ExportedTable } from './exported-table.js'
import { writeArrow } from './write-arrow.js'

/** Words that travel inside the file: what the data are, never when they were written. */
export type FileWords = Readonly<Record<string, string>>

/** Parquet by the engine itself, compressed with Snappy, which every reader knows; the words stand in its key-value metadata. */
export async function writeParquet(db: Db, table: ExportedTable, path: string, words: FileWords): Promise<void> {
  const pairs = Object.entries({ ...words, ...tableWords(table) }).map(([key, value]) => sql`${sql.id(key)}: ${sql.lit(value)}`)
  await sql`copy (${everything(table)}) to ${sql.lit(path)} (format parquet, compression snappy, kv_metadata {${sql.join(pairs)}})`.execute(db)
}

/** Arrow IPC in its file form (Feather 2). */
export async function writeArrowFile(db: Db, table: ExportedTable, path: string, words: FileWords): Promise<void> {
  const file = await open(path, 'w')
  try {
    const arrowWords = {
      table: new Map(Object.entries({ ...words, ...tableWords(table) })),
      columns: new Map(table.columns.filter(({ comment }) => comment !== '').map(({ name, comment }) => [name, comment])),
    }
    await withBuffers(db, everything(table), (stream) => writeArrow(stream, 'file', async (bytes) => void (await file.write(bytes)), arrowWords))
  } finally {
    await file.close()
  }
}

/**
 * CSV as RFC 4180: UTF-8, comma, header. Missing is empty, an empty text is `""`. Unless raw, a text that a spreadsheet would take for a formula
 * gets an apostrophe before it (OWASP ASVS 5.0, 1.2.10); numbers, the negative ones too, stay as they are.
 */
export async function writeCsv(db: Db, table: ExportedTable, path: string, raw: boolean): Promise<void> {
  await sql`copy (${raw ? everything(table) : guarded(table)}) to ${sql.lit(path)} (format csv, header true)`.execute(db)
}

/** Full-width forms count too: some spreadsheets read them as the plain ones. */
const formulaStart = '(?s)[=+\\-@\\t\\r\\n\\x00＝＋－＠].*'
const plainNumber = '[+-]?[0-9]+([.,][0-9]+)?'

/** The table with an apostrophe before each text that would be taken for a formula. */
export function guarded(table: ExportedTable): RawBuilder<unknown> {
  const columns = table.columns.map((column) => {
    const name = sql.ref<string>(column.name)
    if (columnKind(column) !== 'text') return name
    const isFormula = sql`${regexpFullMatch(name, formulaStart)} and not ${regexpFullMatch(name, plainNumber)}`
    return sql`case when ${isFormula} then '''' || ${name} else ${name} end as ${sql.id(column.name)}`
  })
  return sql`select ${sql.join(columns)} from ${sql.id(table.schema, table.name)}`
}

function everything(table: ExportedTable): RawBuilder<unknown> & Query {
  return sql`select * from ${sql.id(table.schema, table.name)}`
}

function tableWords({ name, comment }: ExportedTable): FileWords {
  return { table: name, description: comment }
}
