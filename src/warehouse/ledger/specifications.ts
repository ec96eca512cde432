import { sql } from 'kysely'
import type { Db } from '../tables.js'

export async function createSpecifications(db: Db): Promise<void> {
  await sql`create table if not exists meta.specification (mark varchar primary key, content varchar not null)`.execute(db)
}

/** Keeps what a step was made by, once under its mark. */
export async function keepSpecification(db: Db, mark: string, content: string): Promise<void> {
  await sql`insert or ignore into meta.specification values (${mark}, ${content})`.execute(db)
}

export async function specificationOf(db: Db, mark: string): Promise<string | undefined> {
  const { rows } = await sql<{ readonly content: string }>`select content from meta.specification where mark = ${mark}`.execute(db)
  return rows[0]?.content
}

/** Forgets all but these. */
export async function pruneSpecifications(db: Db, used: readonly string[]): Promise<void> {
  const kept = used.length === 0 ? sql`` : sql` where mark not in (${sql.join(used)})`
  await sql`delete from meta.specification${kept}`.execute(db)
}
