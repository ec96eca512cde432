import { sql } from 'kysely'
import type { Db } from '../tables.js'

/** What one step of one run did. */
export interface RunStepRow {
  readonly run: string
  readonly place: number
  readonly step: string
  readonly did: string
  readonly why: string
  readonly seconds: number
  readonly rowsIn: number | null
  readonly rowsOut: number | null
  readonly quarantined: number | null
  readonly dropped: number | null
  readonly bytes: number | null
  readonly sha256: string | null
}

export async function createRunSteps(db: Db): Promise<void> {
  await sql`create table if not exists meta.run_step (
    run varchar not null, place integer not null, step varchar not null, did varchar not null, why varchar not null, seconds double not null,
    rows_in bigint, rows_out bigint, quarantined bigint, dropped bigint, bytes bigint, sha256 varchar, primary key (run, place))`.execute(db)
}

/** Records the steps of a run; belongs in the transaction that ends it. */
export async function recordRunSteps(db: Db, rows: readonly RunStepRow[]): Promise<void> {
  for (const row of rows) {
    await sql`insert or replace into meta.run_step values (${row.run}, ${row.place}, ${row.step}, ${row.did}, ${row.why}, ${row.seconds},
      ${row.rowsIn}, ${row.rowsOut}, ${row.quarantined}, ${row.dropped}, ${row.bytes}, ${row.sha256})`.execute(db)
  }
}

/** Steps of a run in their order. */
export async function runSteps(db: Db, run: string): Promise<readonly RunStepRow[]> {
  const { rows } = await sql<RunStepRow>`
    select run, place, step, did, why, seconds, rows_in::double as "rowsIn", rows_out::double as "rowsOut", quarantined::double as quarantined,
      dropped::double as dropped, bytes::double as bytes, sha256
    from meta.run_step where run = ${run} order by place`.execute(db)
  return rows
}

export interface StepTime {
  readonly seconds: number
  /** Bytes of the delivery then; 0 where the step reads none. */
  readonly bytes: number
}

/** What each step of a pipeline took when it last ran, by its name. */
export async function lastStepTimes(db: Db, pipeline: string): Promise<ReadonlyMap<string, StepTime>> {
  const { rows } = await sql<StepTime & { readonly step: string }>`
    select s.step, arg_max(s.seconds, r.started_at) as seconds, arg_max(coalesce(s.bytes, 0), r.started_at)::double as bytes
    from meta.run_step s join meta.run r on r.id = s.run where r.pipeline = ${pipeline} and s.did = 'ran' group by s.step`.execute(db)
  return new Map(rows.map(({ step, ...took }) => [step, took]))
}
