import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import { countRows, relationId } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { CompiledTable, Partition, Query } from './compiled-table.js'
import type { Sql } from './sql-value.js'

/** One of several parts of the keys, by their hash. */
export interface KeySlice {
  readonly slice: number
  readonly of: number
}

/** Rows of one slice; more would hold too many keys in memory at once. */
const sliceRows = 2_500_000

/**
 * Rows and different keys among the good rows whose key is complete; equal numbers prove that no key stands twice. A slice looks at the
 * keys of one range of hashes only.
 */
export function duplicateTest(partition: Partition, key: readonly string[], { slice, of }: KeySlice = { slice: 0, of: 1 }): Query<{ readonly total: bigint; readonly keys: bigint }> {
  const part = of === 1 ? sql`` : sql` and hash(${keyList(key)}) % ${sql.lit(of)} = ${sql.lit(slice)}`
  return sql`select count(*) as total, count(distinct hash(${keyList(key)})) as keys
    from ${relationId(partition.relation)} where ${candidates(key)}${part}`
}

async function repeatedKeys(db: Db, partition: Partition, key: readonly string[]): Promise<bigint> {
  const of = Math.max(1, Math.ceil((await countRows(db, partition.relation)) / sliceRows))
  let repeated = 0n
  for (let slice = 0; slice < of; slice++) {
    const found = (await duplicateTest(partition, key, { slice, of }).execute(db)).rows[0]
    if (found !== undefined) repeated += found.total - found.keys
  }
  return repeated
}

/**
 * Marks every row of a repeated key but the one that stays: the first by line, or the one with the greatest or least of the columns named.
 * Verdicts change in place, which leaves the rows where they are, so that line numbers stay right.
 */
export function markDuplicates(compiled: CompiledTable): Query<unknown> {
  const { partition, key } = compiled
  const duplicates = compiled.mapping.duplicates
  const cell = partition.cells > 1 || compiled.mapping.observations.length > 0 ? 'c' : ''
  const verdict = typeof duplicates === 'object' ? `${cell}drop:duplicate` : `${cell}q:DUPLICATE_KEY:${key[0] ?? ''}`
  const line = partition.firstLine === null ? [sql`_line`] : []
  const direction = sql.raw(typeof duplicates === 'object' && duplicates.keep === 'least' ? 'asc' : 'desc')
  const preferred = typeof duplicates === 'object' ? duplicates.of.map((name) => sql`${sql.id(name)} ${direction} nulls last`) : []
  const table = relationId(partition.relation)
  const repeated = sql`select hash(${keyList(key)}) from ${table} where ${candidates(key)} group by 1 having count(*) > 1`
  const ranked = sql`select rowid as row_id, row_number() over (partition by ${keyList(key)} order by ${sql.join([...preferred, ...line, sql`rowid`])}) as place
    from ${table} where ${candidates(key)} and hash(${keyList(key)}) in (${repeated})`
  return sql`update ${table} set _verdict = ${sql.lit(verdict)} where rowid in (select row_id from (${ranked}) as r where place > 1)`
}

/** Rows that only their key keeps from being good. */
export function isDuplicate(): Sql {
  return sql`(_verdict in ('drop:duplicate', 'cdrop:duplicate') or starts_with(_verdict, 'q:DUPLICATE_KEY:') or starts_with(_verdict, 'cq:DUPLICATE_KEY:'))`
}

/** Lets all rows in again that were set aside for their key, so that the keys can be settled anew. */
export function releaseDuplicates({ relation }: Partition): Query<unknown> {
  return sql`update ${relationId(relation)} set _verdict = null where ${isDuplicate()}`
}

export async function settleDuplicates(db: Db, compiled: CompiledTable): Promise<void> {
  const { key, partition, mapping } = compiled
  if (key.length === 0) return
  const repeated = await repeatedKeys(db, partition, key)
  if (repeated === 0n) return
  if (mapping.duplicates === 'stop') {
    throw new CauceError('delivery', {
      code: 'DUPLICATE_KEY',
      what: `${repeated} rows of table "${mapping.table}" repeat the key ${key.join(', ')}`,
      where: { file: partition.file },
      expected: 'each key once',
      todo: 'Ask the institution, or declare in the mapping what becomes of duplicates.',
    })
  }
  await markDuplicates(compiled).execute(db)
}

function keyList(key: readonly string[]): Sql {
  return sql`${sql.join(key.map((name) => sql.id(name)))}`
}

function candidates(key: readonly string[]): Sql {
  return sql`${sql.join([sql`_verdict is null`, ...key.map((name) => sql`${sql.id(name)} is not null`)], sql` and `)}`
}
