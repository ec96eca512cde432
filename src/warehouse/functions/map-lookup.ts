import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/**
 * The value that the table of codes gives for `key`, NULL where it has none. Codes are text; the table travels as two
 * lists.
 */
export function mapLookup(key: Expression<unknown>, table: ReadonlyMap<string, string>): RawBuilder<string | null> {
  const list = (texts: Iterable<string>) => sql`[${sql.join([...texts].map((text) => sql.lit(text)))}]::VARCHAR[]`
  return sql`map_extract_value(map(${list(table.keys())}, ${list(table.values())}), ${key})`
}
