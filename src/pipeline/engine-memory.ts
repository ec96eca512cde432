import { sql } from 'kysely'
import type { Db } from '../warehouse/tables.js'

/** Bytes of deliveries up to which the tables of a run stay well below the larger limit. */
const smallRun = 1_000_000_000

/**
 * Memory of the database engine for a run. Asked `auto`, it keeps landing and harmonising at about 1 GiB for the whole process: the engine writes on several threads only
 * while it can hold some megabytes for each column and thread, so it gets 1200 MB where the deliveries are too small to fill them with
 * cached pages, and 700 MB where they are not.
 */
export function engineMemory(asked: string, deliveredBytes: number): string {
  if (asked !== 'auto') return asked
  return deliveredBytes <= smallRun ? '1200MB' : '700MB'
}

/** Memory for the models and for publishing: they join tables of all persons, and nothing is read or harmonised beside them. */
export function computingMemory(asked: string): string {
  return asked === 'auto' ? '1200MB' : asked
}

/** Memory with which a warehouse is opened before the deliveries are known. */
export function openingMemory(asked: string): string {
  return engineMemory(asked, Number.POSITIVE_INFINITY)
}

export async function setEngineMemory(db: Db, limit: string): Promise<void> {
  await sql`set global memory_limit = ${sql.lit(limit)}`.execute(db)
}
