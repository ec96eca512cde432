import { sql } from 'kysely'
import type { Db } from '../tables.js'

/** A file as it lay at its place when its bytes were frozen. */
export interface SeenFile {
  readonly registry: string
  readonly period: string
  readonly file: string
  /** What the connector says of the file beside its bytes; another text after any change. */
  readonly identity: string
  /** SHA-256 of its bytes then. */
  readonly id: string
}

export async function createSeenFiles(db: Db): Promise<void> {
  await sql`create table if not exists meta.delivery_seen (
    registry varchar not null, period varchar not null, file varchar not null, identity varchar not null, id varchar not null,
    primary key (registry, period, file))`.execute(db)
}

/** By `seenKey`. */
export async function seenFiles(db: Db): Promise<ReadonlyMap<string, SeenFile>> {
  const { rows } = await sql<SeenFile>`select registry, period, file, identity, id from meta.delivery_seen`.execute(db)
  return new Map(rows.map((row) => [seenKey(row), row]))
}

export async function recordSeen(db: Db, { registry, period, file, identity, id }: SeenFile): Promise<void> {
  await sql`insert or replace into meta.delivery_seen values (${registry}, ${period}, ${file}, ${identity}, ${id})`.execute(db)
}

export function seenKey({ registry, period, file }: Pick<SeenFile, 'registry' | 'period' | 'file'>): string {
  return JSON.stringify([registry, period, file])
}
