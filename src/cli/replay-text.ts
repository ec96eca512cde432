import type { RunResult } from '../pipeline/run-result.js'
import type { BeforeAfter, ReplayRow } from '../warehouse/ledger/replays.js'
import { textTable } from './print-table.js'
import type { Cells } from './print-table.js'
import { shortName } from './run-text.js'

/** What a corrected specification has made of the rows in quarantine, by rule; counts alone. */
export function replayText({ replayed }: Pick<RunResult, 'replayed'>): string {
  if (replayed.length === 0) return 'Nothing to replay: no specification has changed since the deliveries were harmonised.'
  return [ways(replayed), rulesTable(replayed), balanceTable(replayed), 'delivered = rows + quarantined + dropped by declaration holds in every line, before and after.'].filter((part) => part !== '').join('\n\n')
}

function ways(replayed: readonly ReplayRow[]): string {
  const seen = new Map<string, ReplayRow[]>()
  for (const row of replayed) {
    const key = JSON.stringify([row.registry, row.table, row.way, row.why])
    seen.set(key, [...(seen.get(key) ?? []), row])
  }
  return [...seen.values()]
    .map((rows) => {
      const [first] = rows
      if (first === undefined) return ''
      const read = rows.reduce((sum, row) => sum + row.read, 0)
      const delivered = rows.reduce((sum, row) => sum + row.delivered.after, 0)
      const files = rows.length === 1 ? shortName(first.file) : `${rows.length} files`
      const what = first.way === 'rows' ? `read again ${read} of ${delivered}: those in quarantine and those with a note` : `read again whole (${delivered})`
      return `${first.registry}, ${files}, ${first.table}: ${what}. ${first.way === 'rows' ? 'Changed' : 'Why'}: ${first.why}.`
    })
    .join('\n')
}

function rulesTable(replayed: readonly ReplayRow[]): string {
  const rows = replayed.flatMap((row): Cells[] => [
    ...row.rules.map((rule): Cells => [row.registry, shortName(row.file), `${row.table}.${rule.column}`, rule.rule, rule.before, rule.recovered, rule.dropped, rule.still, rule.newly, rule.after]),
    ...row.noted.map((note): Cells => [row.registry, shortName(row.file), `${row.table}.${note.column}`, `${note.rule} (rows kept)`, note.before, null, null, null, null, note.after]),
    ...(row.unread.before + row.unread.after === 0 ? [] : [[row.registry, shortName(row.file), 'lines', 'could not be read', row.unread.before, null, null, null, null, row.unread.after] satisfies Cells]),
  ])
  return rows.length === 0 ? '' : textTable(['registry', 'file', 'column', 'rule', 'before', 'recovered', 'dropped', 'still', 'newly', 'after'], rows, 44)
}

function balanceTable(replayed: readonly ReplayRow[]): string {
  const move = ({ before, after }: BeforeAfter): string => (before === after ? String(after) : `${before} → ${after}`)
  return textTable(
    ['registry', 'file', 'table', 'delivered', 'rows', 'quarantined', 'dropped'],
    replayed.map((row) => [row.registry, shortName(row.file), row.table, move(row.delivered), move(row.rows), move(row.quarantined), move(row.dropped)]),
    44,
  )
}
