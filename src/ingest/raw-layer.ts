import { sql } from 'kysely'
import type { NativeReading } from '../core/native-reading.js'
import { lineColumn } from '../warehouse/append-text.js'
import { readParquet } from '../warehouse/functions/read-document.js'
import { isOneOf } from '../warehouse/functions/one-of.js'
import { readDelimited, readLines } from '../warehouse/functions/read-text.js'
import { inlineStatement, rawStatement } from '../warehouse/statement.js'
import type { Query } from '../warehouse/statement.js'
import type { Db, RelationName } from '../warehouse/tables.js'
import { cleanDelimiter } from './clean-file.js'
import type { CleanFile } from './clean-file.js'

/** Where a landed record's line number comes from: a column, or the place in the file of its kth record. */
export type LineSource = { readonly kind: 'column' } | { readonly kind: 'ordinal'; readonly first: number }

export interface RawRelation {
  readonly relation: RelationName
  readonly columns: readonly string[]
  readonly line: LineSource
  /** Table of the layer that the relation looks into. */
  readonly held?: RelationName | undefined
}

const schema = 'raw'
const linesSuffix = '__lines'
/** What DuckDB takes for the longest line when nothing is said. */
const usualLineBytes = 2_000_000

/**
 * Opens the raw layer: a catalogue in memory whose views look into the vault. What identifies a person is thus never copied
 * into a database file; the views go with the process.
 */
export async function openRawLayer(db: Db): Promise<void> {
  await sql`attach if not exists ':memory:' as raw`.execute(db)
}

/** A view over a file that the strict reader has rewritten. */
export async function viewCleanFile(db: Db, name: string, file: CleanFile): Promise<RawRelation> {
  const source = readDelimited({
    path: file.path,
    columns: file.names,
    delimiter: cleanDelimiter,
    encoding: 'utf-8',
    skipLines: 0,
    quote: file.quoted ? '"' : undefined,
    ownLineEnds: file.quoted,
    // The engine sets aside sixteen times as much for its buffers.
    maxLineBytes: file.longestRow > usualLineBytes ? file.longestRow : undefined,
  })
  const columns = file.names.slice(1)
  const line = sql`cast(${sql.id(lineColumn)} as bigint)`.as(lineColumn)
  await createRawView(db, name, db.selectFrom(source.as('file')).select([line, ...columns.map((column) => sql.id(column).as(column))]))
  return { relation: { schema, name }, columns, line: { kind: 'column' } }
}

/** A view over a proven file of columns: record k stands on line `skipLines + 1 + k`. */
export async function viewColumns(db: Db, name: string, path: string, reading: NativeReading, wanted: readonly string[]): Promise<RawRelation> {
  if (reading.layout.kind !== 'columns') throw new TypeError('a reading of columns is needed')
  const { names, delimiter, quote } = reading.layout
  const source = readDelimited({
    path,
    columns: names,
    delimiter,
    encoding: reading.encoding,
    skipLines: reading.skipLines,
    quote: quote ?? undefined,
  })
  const columns = wanted.filter((column) => names.includes(column))
  await createRawView(db, name, db.selectFrom(source.as('file')).select(columns.map((column) => sql.id(column).as(column))))
  return { relation: { schema, name }, columns, line: { kind: 'ordinal', first: reading.skipLines + 1 } }
}

/**
 * One view for each record type of a proven fixed-width file. The lines are kept once, since each type would otherwise read the whole
 * file again, and since the place of a row in a table tells its line at no cost, where counting lines would leave all work to one thread.
 */
export async function viewLines(db: Db, name: (record: string) => string, path: string, reading: NativeReading): Promise<ReadonlyMap<string, RawRelation>> {
  if (reading.layout.kind !== 'lines') throw new TypeError('a reading of lines is needed')
  const { recordType, records } = reading.layout
  const held: RelationName = { schema, name: `${name('')}${linesSuffix}` }
  const source = readLines({ path, encoding: reading.encoding, skipLines: reading.skipLines })
  const typeOf = recordType === null ? undefined : sql<string>`substr(line, ${sql.lit(recordType.start)}, ${sql.lit(recordType.length)})`
  const isWanted = typeOf === undefined || records.length === 0 ? sql`true` : isOneOf(typeOf, records.map(({ type }) => type))
  const kept = db.selectFrom(source.as('file')).select(sql<string>`case when ${isWanted} then line end`.as('line'))
  await sql`create or replace table ${sql.id(held.schema, held.name)} as ${rawStatement(inlineStatement(kept))}`.execute(db)
  const views = new Map<string, RawRelation>()
  for (const { type, cuts } of records) {
    const place = sql<number>`rowid + ${sql.lit(reading.skipLines + 1)}`.as(lineColumn)
    const pieces = db
      .selectFrom(sql<{ line: string }>`${sql.id(held.schema, held.name)}`.as('held'))
      .select([place, ...cuts.map((cut) => sql<string>`substr(line, ${sql.lit(cut.start)}, ${sql.lit(cut.length)})`.as(cut.name))])
    const query = typeOf === undefined ? pieces : pieces.where(sql<boolean>`${typeOf} = ${sql.lit(type)}`)
    const cells = cuts.map(({ name: cut }) => sql`case when suffix(${sql.id(cut)}, ' ') then rtrim(${sql.id(cut)}, ' ') else ${sql.id(cut)} end`.as(cut))
    await createRawView(db, name(type), db.selectFrom(query.as('piece')).select([sql.id(lineColumn).as(lineColumn), ...cells]))
    views.set(type, { relation: { schema, name: name(type) }, columns: cuts.map((cut) => cut.name), line: { kind: 'column' }, held })
  }
  return views
}

/** A view over a Parquet file: every value as text, the row of the file as its line. */
export async function viewParquet(db: Db, name: string, path: string, columns: ReadonlyMap<string, string>): Promise<RawRelation> {
  const source = readParquet({ path, rowNumber: true })
  const cells = [...columns].map(([wanted, delivered]) => sql`cast(${sql.id(delivered)} as varchar)`.as(wanted))
  const line = sql`file_row_number + 1`.as(lineColumn)
  await createRawView(db, name, db.selectFrom(source.as('file')).select([line, ...cells]))
  return { relation: { schema, name }, columns: [...columns.keys()], line: { kind: 'column' } }
}

/** Takes the raw relations of a file out of the layer, and with them whatever they held. */
export async function dropRawRelations(db: Db, relations: Iterable<RawRelation>): Promise<void> {
  const all = [...relations]
  for (const { relation } of all) await sql`drop view if exists ${sql.id(relation.schema, relation.name)}`.execute(db)
  const held = new Set(all.flatMap((each) => each.held?.name ?? []))
  for (const name of held) await sql`drop table if exists ${sql.id(schema, name)}`.execute(db)
}

async function createRawView(db: Db, name: string, query: Query): Promise<void> {
  await sql`create or replace view ${sql.id(schema, name)} as ${rawStatement(inlineStatement(query))}`.execute(db)
}
