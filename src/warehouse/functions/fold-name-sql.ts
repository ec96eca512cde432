import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/**
 * `foldName` of core in SQL. Equal to it for names in Latin, Cyrillic and Greek letters without a final sigma, which
 * JavaScript lowers by position and DuckDB does not; Hangul stays composed here and decomposed there.
 */
export function foldNameSql(value: Expression<unknown>): RawBuilder<string> {
  const bare = sql`regexp_replace(lower(strip_accents(${value})), '\\p{M}', '', 'g')`
  return sql`trim(regexp_replace(${bare}, '[^\\p{L}\\p{N}]+', ' ', 'g'))`
}
