import { sql } from 'kysely'
import type { Db } from '../tables.js'

export interface StepRow {
  readonly pipeline: string
  readonly step: string
  /** Hash of everything that the step's result depends on. */
  readonly fingerprint: string
  readonly finishedAt: string
  /** Counts of the step, as JSON. */
  readonly summary: string
}

export async function stepsOf(db: Db, pipeline: string): Promise<ReadonlyMap<string, StepRow>> {
  const { rows } = await sql<StepRow>`
    select pipeline, step, fingerprint, strftime(finished_at, '%Y-%m-%dT%H:%M:%SZ') as "finishedAt", summary
    from meta.step where pipeline = ${pipeline}`.execute(db)
  return new Map(rows.map((row) => [row.step, row]))
}

/** Records a finished step; belongs in the transaction that writes its data. */
export async function recordStep(db: Db, row: StepRow): Promise<void> {
  await sql`insert or replace into meta.step values (${row.pipeline}, ${row.step}, ${row.fingerprint}, ${row.finishedAt}::timestamp, ${row.summary})`.execute(db)
}

export async function forgetSteps(db: Db, pipeline: string, steps: readonly string[]): Promise<void> {
  if (steps.length > 0) await db.withSchema('meta').deleteFrom('step').where('pipeline', '=', pipeline).where('step', 'in', steps).execute()
}

/** Summaries of every harmonising step, of all pipelines of the folder. */
export async function harmoniseSummaries(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly summary: string }>`select summary from meta.step where starts_with(step, 'harmonise ')`.execute(db)
  return rows.map((row) => row.summary)
}
