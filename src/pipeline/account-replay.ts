import { CauceError } from '../core/error.js'
import { ruleOutcomes } from '../harmonise/compare-partitions.js'
import type { Partition } from '../harmonise/compiled-table.js'
import { hasNotes, notedCounts } from '../harmonise/read-counts.js'
import type { BeforeAfter, ReplayNote, ReplayRow, ReplayRule } from '../warehouse/ledger/replays.js'
import type { Db } from '../warehouse/tables.js'
import type { EarlierTable } from './earlier-harmonised.js'
import type { Reconciliation } from './run-result.js'

/** What became of an earlier table of the same bytes. */
export interface ReplayedPart {
  readonly earlier: EarlierTable
  readonly way: ReplayRow['way']
  readonly why: string
  /** Records read again. */
  readonly read: number
  readonly rules: readonly ReplayRule[]
  readonly noted: readonly ReplayNote[]
}

/** Holds a table against the earlier one, row by row. */
export async function replayedPart(db: Db, earlier: EarlierTable, now: Partition, done: Pick<ReplayedPart, 'way' | 'why' | 'read'>): Promise<ReplayedPart> {
  const [before, after] = [await notesOf(db, earlier.partition), await notesOf(db, now)]
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  const noted = names.map((name): ReplayNote => {
    const [rule = '', column = ''] = name.split(':')
    return { rule, column, before: before.get(name) ?? 0, after: after.get(name) ?? 0 }
  })
  return { ...done, earlier, rules: await ruleOutcomes(db, earlier.partition, now), noted }
}

async function notesOf(db: Db, partition: Partition): Promise<ReadonlyMap<string, number>> {
  if (!(await hasNotes(db, partition))) return new Map()
  return new Map((await notedCounts(partition).execute(db)).rows.map(({ note, total }) => [note, Number(total)]))
}

/**
 * The account of a replay. Asserted: before and after, delivered = rows + quarantined + dropped; the rules' counts are those of the
 * balance; and where only some records were read, as many were delivered and could not be read as before.
 */
export function replayAccount({ earlier, way, why, read, rules, noted }: ReplayedPart, after: Reconciliation): ReplayRow {
  const { reconciliation: before } = earlier
  const both = (pick: (row: Reconciliation) => number): BeforeAfter => ({ before: pick(before), after: pick(after) })
  const sum = (pick: (rule: ReplayRule) => number): number => rules.reduce((total, rule) => total + pick(rule), 0)
  const balanced = [before, after].every((row) => row.delivered === row.rows + row.quarantined + row.dropped)
  const counted = sum((rule) => rule.before) === before.quarantined && sum((rule) => rule.after) === after.quarantined
  const kept = way === 'whole' || (before.delivered === after.delivered && before.lines === after.lines && before.quarantinedLines === after.quarantinedLines)
  if (!balanced || !counted || !kept) {
    throw new CauceError('internal', {
      code: 'REPLAY_RECONCILE',
      where: { file: after.file },
      what: `of ${before.delivered} delivered records ${before.quarantined} were in quarantine before and ${after.quarantined} of ${after.delivered} are now, which the rules do not account for`,
      expected: 'delivered = rows + quarantined + dropped, before and after',
    })
  }
  const { registry, period, file, table } = after
  return {
    registry, period, file, table, way, why, read, rules, noted,
    unread: both((row) => row.quarantinedLines),
    delivered: both((row) => row.delivered),
    rows: both((row) => row.rows),
    quarantined: both((row) => row.quarantined),
    dropped: both((row) => row.dropped),
  }
}
