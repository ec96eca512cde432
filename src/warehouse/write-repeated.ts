import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { appendNumbers, appendRows } from './append-rows.js'
import { relationId } from './relation.js'
import type { Db } from './tables.js'
import { createTable, describeTable } from './write-table.js'
import type { Cell, DescribedTable } from './write-table.js'

/** Cells of a column, one per row: numbers, or places in a list of few words (from 0; -1 for none). */
export type ItemColumn = { readonly numbers: ArrayLike<number> } | { readonly words: readonly string[]; readonly places: ArrayLike<number> }

/**
 * Rows of which many share some cells, as the factors of a territory share its name: the shared cells and the words are given once, and
 * the engine repeats them.
 */
export interface RepeatedRows {
  /** Cells that are shared, in the order of the rows. */
  readonly heads: readonly Readonly<Record<string, Cell>>[]
  /** How many rows each head has. */
  readonly counts: readonly number[]
  /** The other columns, over the rows of all heads. */
  readonly items: Readonly<Record<string, ItemColumn>>
}

const countColumn = '_count'
const headTable = { schema: 'temp', name: 'repeated_head' }
const itemTable = { schema: 'temp', name: 'repeated_item' }

/** As `writeTable`, of rows that repeat themselves. A number that is not finite becomes NULL. */
export async function writeRepeated(db: Db, table: DescribedTable, repeated: RepeatedRows): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((own) => writeRepeated(own, table, repeated))
  const { heads, counts, items } = repeated
  await createTable(db, table)
  const rows = counts.reduce((sum, count) => sum + count, 0)
  if (rows > 0) {
    const shared: DescribedTable = { ...headTable, comment: '', columns: [...table.columns.filter(({ name }) => items[name] === undefined), { name: countColumn, type: 'bigint', comment: '' }] }
    const own: DescribedTable = { ...itemTable, comment: '', columns: Object.keys(items).map((name) => ({ name, type: 'double', comment: '' })) }
    await createTable(db, shared, 'temporary')
    await createTable(db, own, 'temporary')
    await appendRows(db, shared, heads.map((head, at) => ({ ...head, [countColumn]: counts[at] ?? 0 })))
    await appendNumbers(db, own, Object.values(items).map((item) => ('numbers' in item ? item.numbers : item.places)), rows)
    await repeatedSql(table, items).execute(db)
    for (const staged of [shared, own]) await sql`drop table ${relationId(staged)}`.execute(db)
  }
  await describeTable(db, table)
}

/** Each head as often as it is told, beside the items in their order: both are streams, so that no order is lost. */
export function repeatedSql(table: DescribedTable, items: RepeatedRows['items']): RawBuilder<unknown> {
  const cells = table.columns.map(({ name }) => {
    const item = items[name]
    if (item === undefined) return sql`head.${sql.id(name)}`
    return 'numbers' in item ? sql`item.${sql.id(name)}` : sql`cast(${item.words} as varchar[])[nullif(cast(item.${sql.id(name)} as integer), -1) + 1]`
  })
  return sql`insert into ${relationId(table)} select ${sql.join(cells)}
    from (select *, unnest(range(${sql.id(countColumn)})) from ${relationId(headTable)}) as head positional join ${relationId(itemTable)} as item`
}

