import { sql } from 'kysely'
import type { ManifestParts } from '../../src/publish/manifest.js'
import type { Db } from '../../src/warehouse/tables.js'

export const parts: ManifestParts = {
  id: 'r1', pipeline: 'xx/demo', period: '2022', status: 'draft', madeAt: '2024-01-01T00:00:00.000Z', cauce: '0.0.0', methodVersion: 1, fingerprint: 'f1',
  deliveries: [], specifications: [], reconciliation: [], checks: [],
}

/** A work database as a run leaves it: partitions under views in core and quarantine, tables in risk, all described, and what stays at home. */
export async function fillWork(db: Db, mark: string, rows = 1_000): Promise<void> {
  const statements = [
    ...['core', 'core_part', 'quarantine', 'risk', 'meta', 'raw', 'ref'].map((schema) => `create schema if not exists ${schema}`),
    `create or replace table core_part.person__a as select lpad(cast(i % 7 as varchar), 2, '0') as territory_code, 'a' || i as person_key, i / 3.0 as income from range(${rows}) as t(i)`,
    `create or replace table core_part.person__b as select '07' as territory_code, 'b' || i as person_key, null as income from range(5) as t(i)`,
    `create or replace view core.person as select * from core_part.person__a union all by name select * from core_part.person__b`,
    `comment on view core.person is 'Persons: one row, it''s said'`,
    `comment on column core.person.territory_code is 'Código; não é número'`,
    `create or replace view quarantine.person as select 'RULE' as rule, 3 as line`,
    `create or replace table risk.territory_risk as select '0' || i as territory_code, i * 1.5 as score, '${mark}' as mark from range(1, 9) as t(i)`,
    `comment on table risk.territory_risk is 'Result'`,
    `comment on column risk.territory_risk.score is 'Points'`,
    `create or replace table "risk"."odd ""name" as select 1 as "a ""b", 2 as "select"`,
    `create or replace table meta.delivery as select 'never leaves' as x`,
    `create or replace table raw.xx as select 'never leaves' as x`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** The least that makes a release: one table of results. */
export async function fillSmall(db: Db, mark: string): Promise<void> {
  await sql`create schema if not exists risk`.execute(db)
  await sql`create or replace table risk.territory_risk as select '0' || i as territory_code, i * 1.5 as score, ${sql.lit(mark)} as mark from range(1, 9) as t(i)`.execute(db)
}
