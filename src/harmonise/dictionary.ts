import { sql } from 'kysely'
import type { RelationName } from '../warehouse/tables.js'
import type { Query } from './compiled-table.js'
import type { Sql } from './sql-value.js'

/**
 * A small table looked up by key inside an expression. DuckDB gives up the file's row order at any hash join, and line numbers are
 * counted from that order; a cast to ENUM finds the key's place without a join, and a list holds what stands there.
 */
export interface Dictionary {
  readonly type: RelationName
  readonly create: Query<unknown>
  /** What the keys stand for, in the order of the type. */
  readonly entries: Query<{ readonly entry: string | null }>
}

/** What the dictionaries of a table hold, by the name of their type. */
export type Entries = ReadonlyMap<string, readonly (string | null)[]>

/** `rows` has the columns key and entry. The empty text stands first, so that the type is never empty; no row asks for it. */
export function dictionary(type: RelationName, rows: Sql): Dictionary {
  const all = sql`select '' as key, null as entry union all select key, entry from (${rows}) as d where key <> ''`
  return {
    type,
    create: sql`create type ${sql.id(type.schema, type.name)} as enum (select key from (${all}) as a order by key)`,
    entries: sql`select cast(entry as VARCHAR) as entry from (${all}) as a order by key`,
  }
}

/** The place of a key, NULL where the dictionary lacks it. */
export function placeIn(dictionaryType: RelationName, key: Sql): Sql {
  return sql`enum_code(try_cast(${key} as ${sql.id(dictionaryType.schema, dictionaryType.name)}))`
}

export function entryAt(entries: readonly (string | null)[], place: Sql): Sql {
  return sql`list_extract(cast(${sql.val(entries)} as VARCHAR[]), ${place} + 1)`
}
