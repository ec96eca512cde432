import { open } from 'node:fs/promises'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { readLines } from '../warehouse/functions/read-text.js'
import type { NativeEncoding } from '../warehouse/functions/read-text.js'
import type { LineDiff } from '../warehouse/ledger/delivery-history.js'
import type { Db } from '../warehouse/tables.js'

/** Beginnings of files that are no plain text: archives, gzip, Parquet, old spreadsheets. */
const packed = ['504b0304', '1f8b', '50415231', 'd0cf11e0']

/**
 * Counts the lines that came and went between two versions of a delivery. Lines are compared by a hash in the database; no line leaves
 * it. Null for files that are not plain text of regular lines.
 */
export async function lineDiff(db: Db, before: string, now: string): Promise<LineDiff | null> {
  if ((await isPacked(before)) || (await isPacked(now))) return null
  for (const encoding of ['utf-8', 'latin-1'] as const) {
    const found = await sql<LineDiff>`${lineDiffSql(before, now, encoding)}`.execute(db).catch(() => undefined)
    if (found?.rows[0] !== undefined) return found.rows[0]
  }
  return null
}

export function lineDiffSql(before: string, now: string, encoding: NativeEncoding): RawBuilder<LineDiff> {
  const side = (path: string) => sql`(select hash(line) as line, count(*) as times from ${readLines({ path, encoding })} as lines group by all)`
  return sql<LineDiff>`select
    coalesce(sum(greatest(coalesce(n.times, 0) - coalesce(b.times, 0), 0)), 0)::double as added,
    coalesce(sum(greatest(coalesce(b.times, 0) - coalesce(n.times, 0), 0)), 0)::double as removed,
    coalesce(sum(least(coalesce(b.times, 0), coalesce(n.times, 0))), 0)::double as same
    from ${side(before)} b full join ${side(now)} n using (line)`
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    const head = buffer.toString('hex')
    return packed.some((mark) => head.startsWith(mark))
  } finally {
    await file.close()
  }
}
