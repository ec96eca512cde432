import { sql } from 'kysely'
import { createSchema } from '../relation.js'
import { createDeliveryHistory } from './delivery-history.js'
import { createChangeCount } from './ledger-changes.js'
import { createReplays } from './replays.js'
import { createRunSteps } from './run-steps.js'
import { createSeenFiles } from './seen-files.js'
import { createSpecifications } from './specifications.js'
import type { Db } from '../tables.js'

/** Creates what is missing of the schema `meta`: deliveries, landings, steps, runs and findings. */
export async function createLedger(db: Db): Promise<void> {
  await createSchema(db, 'meta')
  await sql`create table if not exists meta.delivery (
    id varchar not null, registry varchar not null, period varchar not null, version integer not null,
    file varchar not null, bytes bigint not null, institution varchar not null, legal_basis varchar,
    connector varchar not null, received_at timestamp not null, retired_at timestamp,
    primary key (id, registry, period))`.execute(db)
  await sql`create table if not exists meta.step (
    pipeline varchar not null, step varchar not null, fingerprint varchar not null, finished_at timestamp not null,
    summary varchar not null, primary key (pipeline, step))`.execute(db)
  await sql`create table if not exists meta.run (
    id varchar primary key, pipeline varchar not null, started_at timestamp not null, finished_at timestamp,
    outcome varchar not null, reason varchar, release varchar)`.execute(db)
  await createChangeCount(db)
  await createRunSteps(db)
  await createDeliveryHistory(db)
  await createSeenFiles(db)
  await createSpecifications(db)
  await createReplays(db)
  await sql`create table if not exists meta.finding (
    delivery varchar not null, registry varchar not null, step varchar not null, rule varchar not null, disposition varchar not null,
    file varchar not null, line bigint not null, lines bigint not null, "column" varchar, value_class varchar, message varchar not null)`.execute(db)
}
