import { sql } from 'kysely'
import { runScript } from './run-script.js'
import { inlineStatement, rawStatement } from './statement.js'
import type { Query } from './statement.js'
import type { Db, RelationName } from './tables.js'

export type RelationKind = 'table' | 'view'

export function relationId(relation: RelationName) {
  return sql.id(relation.schema, relation.name)
}

export async function createSchema(db: Db, name: string): Promise<void> {
  await sql`create schema if not exists ${sql.id(name)}`.execute(db)
}

/** Drops a schema with all it holds. */
export async function dropSchema(db: Db, name: string): Promise<void> {
  await sql`drop schema if exists ${sql.id(name)} cascade`.execute(db)
}

/** What stands under the name, undefined where nothing does. Names compare as DuckDB does, without case. */
export async function relationKind(db: Db, relation: RelationName): Promise<RelationKind | undefined> {
  const { rows } = await sql<{ readonly kind: RelationKind }>`
    select case when table_type = 'VIEW' then 'view' else 'table' end as kind
    from information_schema.tables
    where table_catalog = current_database()
      and lower(table_schema) = lower(${relation.schema}) and lower(table_name) = lower(${relation.name})`.execute(db)
  return rows[0]?.kind
}

export async function tableExists(db: Db, relation: RelationName): Promise<boolean> {
  return (await relationKind(db, relation)) !== undefined
}

/** Tables and views of a schema, by name. */
export async function tablesIn(db: Db, schema: string): Promise<readonly RelationName[]> {
  const { rows } = await sql<RelationName>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_catalog = current_database() and table_schema = ${schema} order by table_name`.execute(db)
  return rows
}

/** Drops the table or view of the name; nothing happens where there is none. */
export async function dropRelation(db: Db, relation: RelationName): Promise<void> {
  const kind = await relationKind(db, relation)
  if (kind !== undefined) await sql`drop ${sql.raw(kind)} ${relationId(relation)}`.execute(db)
}

/** A view of the query; its values become literals, since a view cannot hold parameters. */
export async function createOrReplaceView(db: Db, relation: RelationName, query: Query): Promise<void> {
  if ((await relationKind(db, relation)) === 'table') await dropRelation(db, relation)
  const text = rawStatement(inlineStatement(query))
  await sql`create or replace view ${relationId(relation)} as ${text}`.execute(db)
}

export async function createOrReplaceTable(db: Db, relation: RelationName, query: Query): Promise<void> {
  if ((await relationKind(db, relation)) === 'view') await dropRelation(db, relation)
  await sql`create or replace table ${relationId(relation)} as ${query}`.execute(db)
}

export async function countRows(db: Db, relation: RelationName): Promise<number> {
  const query = sql<{ readonly total: bigint }>`select count(*) as total from ${relationId(relation)}`
  return Number((await query.execute(db)).rows[0]?.total ?? 0n)
}

/** Sentences that describe a table or view, null for none, and its columns. */
export interface RelationWords {
  readonly comment: string | null
  readonly columns: readonly (readonly [name: string, comment: string])[]
}

/** Stores them in one exchange; `kind` is looked up where it is not told. */
export async function describeRelation(db: Db, relation: RelationName, { comment, columns }: RelationWords, kind?: RelationKind): Promise<void> {
  const own = comment === null ? [] : [sql`comment on ${sql.raw(kind ?? (await relationKind(db, relation)) ?? 'table')} ${relationId(relation)} is ${sql.lit(comment)}`]
  await runScript(db, [...own, ...columns.map(([name, words]) => sql`comment on column ${sql.id(relation.schema, relation.name, name)} is ${sql.lit(words)}`)])
}
