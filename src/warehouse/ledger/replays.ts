import { sql } from 'kysely'
import type { Db } from '../tables.js'

/** A count before a replay and after it. */
export interface BeforeAfter {
  readonly before: number
  readonly after: number
}

/** One table of a delivery that was harmonised again from the same bytes, under other specifications. */
export interface ReplayRow {
  readonly registry: string
  readonly period: string
  readonly file: string
  readonly table: string
  /** `rows`: only records in quarantine or with a note were read; `whole`: the whole delivery was. */
  readonly way: 'rows' | 'whole'
  readonly why: string
  /** Records read again. */
  readonly read: number
  /** Lines that could not be read as records. */
  readonly unread: BeforeAfter
  readonly delivered: BeforeAfter
  readonly rows: BeforeAfter
  readonly quarantined: BeforeAfter
  readonly dropped: BeforeAfter
  readonly rules: readonly ReplayRule[]
  /** Good rows with a note, such as a code that is in no list, by rule and column. */
  readonly noted: readonly ReplayNote[]
}

/** What became of the rows that a rule had set aside, and which rows it sets aside now. In observations where a record makes several. */
export interface ReplayRule {
  readonly rule: string
  readonly column: string
  readonly before: number
  /** Of `before`: good rows now. */
  readonly recovered: number
  /** Of `before`: dropped by declaration now. */
  readonly dropped: number
  /** Of `before`: still in quarantine, under this rule or another. */
  readonly still: number
  /** Of `before`: the record is read otherwise and stands on its line no longer. */
  readonly gone: number
  /** Of `after`: not in quarantine before. */
  readonly newly: number
  readonly after: number
}

export interface ReplayNote extends BeforeAfter {
  readonly rule: string
  readonly column: string
}

export async function createReplays(db: Db): Promise<void> {
  await sql`create table if not exists meta.replay (
    run varchar not null, registry varchar not null, period varchar not null, file varchar not null, "table" varchar not null, way varchar not null, why varchar not null,
    records_read bigint not null, unread_before bigint not null, unread_after bigint not null, delivered_before bigint not null, delivered_after bigint not null,
    rows_before bigint not null, rows_after bigint not null, quarantined_before bigint not null, quarantined_after bigint not null,
    dropped_before bigint not null, dropped_after bigint not null)`.execute(db)
  await sql`create table if not exists meta.replay_rule (
    run varchar not null, registry varchar not null, period varchar not null, file varchar not null, "table" varchar not null, rule varchar not null, "column" varchar not null,
    disposition varchar not null,
    before bigint not null, recovered bigint, dropped bigint, still bigint, gone bigint, newly bigint, after bigint not null)`.execute(db)
}

/** Keeps what replays of a run have changed; belongs in the transaction that records the step. */
export async function recordReplays(db: Db, run: string, replays: readonly ReplayRow[]): Promise<void> {
  for (const { registry, period, file, table, way, why, read, unread, delivered, rows, quarantined, dropped, rules, noted } of replays) {
    await sql`insert into meta.replay values (${run}, ${registry}, ${period}, ${file}, ${table}, ${way}, ${why}, ${read}, ${unread.before}, ${unread.after}, ${delivered.before}, ${delivered.after},
      ${rows.before}, ${rows.after}, ${quarantined.before}, ${quarantined.after}, ${dropped.before}, ${dropped.after})`.execute(db)
    for (const each of rules) {
      await sql`insert into meta.replay_rule values (${run}, ${registry}, ${period}, ${file}, ${table}, ${each.rule}, ${each.column}, 'quarantined',
        ${each.before}, ${each.recovered}, ${each.dropped}, ${each.still}, ${each.gone}, ${each.newly}, ${each.after})`.execute(db)
    }
    for (const { rule, column, before, after } of noted) {
      await sql`insert into meta.replay_rule values (${run}, ${registry}, ${period}, ${file}, ${table}, ${rule}, ${column}, 'noted', ${before}, null, null, null, null, null, ${after})`.execute(db)
    }
  }
}
