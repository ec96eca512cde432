import type { PublicSource } from './public-view.js'
import { groupedBy, numberIn, wordIn } from './row-values.js'
import type { ViewRow } from './row-values.js'

/** One entry per registry and period: how many files, when the last came, and what share of the records was set aside. */
export function sourcesOf(deliveries: readonly ViewRow[], reconciliation: readonly ViewRow[], stale: readonly ViewRow[]): readonly PublicSource[] {
  const accounts = groupedBy(reconciliation, 'registry')
  const old = new Set(stale.map((row) => wordIn(row, 'registry')))
  const found = new Map<string, PublicSource>()
  for (const row of deliveries) {
    const registry = wordIn(row, 'registry')
    const period = wordIn(row, 'period')
    const received = wordIn(row, 'received_at')
    const before = found.get(`${registry} ${period}`)
    found.set(`${registry} ${period}`, {
      registry,
      period,
      institution: wordIn(row, 'institution'),
      receivedAt: before !== undefined && before.receivedAt > received ? before.receivedAt : received,
      files: (before?.files ?? 0) + 1,
      quarantinedShare: quarantinedShare((accounts.get(registry) ?? []).filter((each) => wordIn(each, 'period') === period)),
      stale: old.has(registry),
    })
  }
  return [...found.values()].sort((a, b) => (`${a.registry} ${a.period}` < `${b.registry} ${b.period}` ? -1 : 1))
}

/** Lines that could not be read and records that did not fit, over all that came; a file's lines stand in each of its tables' rows. */
function quarantinedShare(rows: readonly ViewRow[]): number | null {
  const files = new Map(rows.map((row) => [wordIn(row, 'file'), numberIn(row, 'quarantined_lines') ?? 0]))
  const lines = [...files.values()].reduce((sum, count) => sum + count, 0)
  const total = (column: string): number => rows.reduce((sum, row) => sum + (numberIn(row, column) ?? 0), 0)
  const all = total('delivered') + lines
  return all === 0 ? null : (total('quarantined') + lines) / all
}
