import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/** The value that the table of codes gives for `key`, NULL where it has none. Codes are text; the table travels as two lists. */
export function mapLookup(key: Expression<unknown>, table: ReadonlyMap<string, string>): RawBuilder<string | null> {
  const literals = (texts: Iterable<string>) => sql.join([...texts].map((text) => sql.lit(text)))
  return sql`map_extract_value(map([${literals(table.keys())}]::VARCHAR[], [${literals(table.values())}]::VARCHAR[]), ${key})`
}
