import { createHash } from 'node:crypto'
import type { Manifest } from '../manifest.js'
import { specificationOf } from './provenance.js'
import type { LineCounts, RecordCounts, SourceProvenance } from './provenance.js'

type Account = Manifest['reconciliation'][number]

/** The registries of a release by registry and period, from its manifest alone. */
export function sourcesOf(manifest: Manifest, registries: ReadonlySet<string>): readonly SourceProvenance[] {
  const keys = [...new Set(manifest.deliveries.filter(({ registry }) => registries.has(registry)).map(({ registry, period }) => JSON.stringify([registry, period])))].sort()
  return keys.map((key) => {
    const deliveries = manifest.deliveries.filter(({ registry, period }) => JSON.stringify([registry, period]) === key)
    const first = deliveries[0]
    const registry = first?.registry ?? ''
    const period = first?.period ?? ''
    const accounts = manifest.reconciliation.filter((row) => row['registry'] === registry && row['period'] === period)
    const days = deliveries.flatMap(({ receivedAt }) => (receivedAt === undefined ? [] : [receivedAt.slice(0, 10)])).sort()
    return {
      registry,
      period,
      institutions: unique(deliveries.flatMap(({ institution }) => (institution === undefined || institution === '' ? [] : [institution]))),
      schema: specificationOf(manifest, `schemas/raw/${registry}.yaml`),
      mapping: specificationOf(manifest, `mappings/${registry}.yaml`),
      layouts: unique(accounts.map((row) => String(row['layoutVersion'] ?? '')).filter((version) => version !== '')),
      deliveries: deliveries.length,
      received: days.length === 0 ? null : [days[0] ?? '', days.at(-1) ?? ''],
      deliveries_sha256: createHash('sha256').update(deliveries.map(({ sha256 }) => `${sha256}\n`).sort().join('')).digest('hex'),
      lines: linesOf(accounts),
      records: recordsOf(accounts),
    }
  })
}

/** Lines of each file once, though a file may feed several tables. */
export function linesOf(accounts: readonly Account[]): LineCounts {
  const files = [...new Map(accounts.map((row) => [String(row['file']), row])).values()]
  const sum = (column: string): number => files.reduce((total, row) => total + Number(row[column] ?? 0), 0)
  return { lines: sum('lines'), header: sum('headerLines'), landed: sum('landedLines'), quarantined: sum('quarantinedLines'), dropped: sum('droppedLines') }
}

export function recordsOf(accounts: readonly Account[]): RecordCounts {
  const sum = (column: string): number => accounts.reduce((total, row) => total + Number(row[column] ?? 0), 0)
  return { delivered: sum('delivered'), rows: sum('rows'), quarantined: sum('quarantined'), dropped: sum('dropped') }
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort()
}
