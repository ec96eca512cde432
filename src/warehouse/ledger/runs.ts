import { sql } from 'kysely'
import type { Db } from '../tables.js'

export type RunOutcome = 'running' | 'published' | 'unchanged' | 'blocked' | 'failed'

export interface RunRow {
  readonly id: string
  readonly pipeline: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly outcome: RunOutcome
  readonly reason: string | null
  readonly release: string | null
}

export async function recordRun(db: Db, run: RunRow): Promise<void> {
  await sql`insert or replace into meta.run values (${run.id}, ${run.pipeline}, ${run.startedAt}::timestamp, ${run.finishedAt}::timestamp,
    ${run.outcome}, ${run.reason}, ${run.release})`.execute(db)
}

/** Runs of a pipeline, or of all, the latest first. */
export async function latestRuns(db: Db, limit: number, pipeline?: string): Promise<readonly RunRow[]> {
  const { rows } = await sql<RunRow>`
    select id, pipeline, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ') as "startedAt", strftime(finished_at, '%Y-%m-%dT%H:%M:%SZ') as "finishedAt",
      outcome, reason, release
    from meta.run where ${pipeline === undefined ? sql`true` : sql`pipeline = ${pipeline}`} order by started_at desc, id desc limit ${limit}`.execute(db)
  return rows
}

/** Runs that never ended, because their process was killed; belongs behind the lock. */
export async function endKilledRuns(db: Db, now: string): Promise<void> {
  await sql`update meta.run set outcome = 'failed', finished_at = ${now}::timestamp, reason = 'the process was ended before the run was done' where outcome = 'running'`.execute(db)
}
