import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

/** True where the whole text matches (RE2: linear time, no back-references). */
export function regexpFullMatch(value: Expression<unknown>, pattern: string): RawBuilder<boolean> {
  return sql`regexp_full_match(${value}, ${sql.lit(pattern)})`
}

/** Every match replaced; `\1` in the replacement stands for the first group. */
export function regexpReplace(value: Expression<unknown>, pattern: string, replacement: string): RawBuilder<string> {
  return sql`regexp_replace(${value}, ${sql.lit(pattern)}, ${sql.lit(replacement)}, 'g')`
}

/** The group of the first match; the empty string where nothing matches. */
export function regexpExtract(value: Expression<unknown>, pattern: string, group = 0): RawBuilder<string> {
  return sql`regexp_extract(${value}, ${sql.lit(pattern)}, ${sql.lit(group)})`
}
