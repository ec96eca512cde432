import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/**
 * Whether a text is one of these; NULL for NULL. The engine makes a hash join of `in` with more than a few constants, and at any hash join
 * it gives up the order of rows, by which lines are numbered.
 */
export function isOneOf(text: RawBuilder<unknown>, texts: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`list_contains([${sql.join(texts.map((each) => sql.lit(each)))}], ${text})`
}
