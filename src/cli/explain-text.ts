import type { Explanation, Row } from './explain.js'
import { textTable } from './print-table.js'
import { shortName } from './run-text.js'
import type { Speech } from './words/words.js'

/** An explanation for a person: score and class, what each part adds, what is missing, and where the figures come from. */
export function explainText({ territory, dimensions, indicators, cuts, sources }: Explanation, deep: boolean, speech: Speech): string {
  const parts = [headline(territory, cuts, speech), deep ? '' : dimensionsText(dimensions, speech), indicatorsText(indicators, speech), missingText(territory, speech), sourcesText(sources, speech)]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** The text, and below it which registries are older than their limit. */
export function withStale(text: string, stale: readonly Row[], { say }: Speech): string {
  const lines = stale.map((row) => `  ${say('stale.line', { registry: String(row['registry']), period: String(row['period']), age: String(row['age_days']), limit: String(row['limit_days']) })}`)
  return lines.length === 0 ? text : [text, '', say('stale.title'), ...lines].join('\n')
}

function headline(row: Row, cuts: readonly Row[], { say, number, percent, word }: Speech): string {
  const parent = row['parent_name'] === null ? '' : `, ${String(row['parent_name'])}`
  const head = say('head.place', { code: String(row['territory_code']), name: String(row['name']), parent, period: String(row['period']), status: word('status', row['status']) })
  const coverage = percent(row['coverage'], 0)
  if (row['score'] === null) return `${head}\n${say('index.noscore', { coverage })}`
  const within = row['class_within_parent'] === null ? '' : say('word.within', { class: word('class', row['class_within_parent']), parent: String(row['parent_name']) })
  return [
    head,
    say('index.score', { score: number(row['score']), class: word('class', row['class']), within, coverage }),
    say('word.classes', { ranges: cuts.map((cut) => `${word('class', cut['class'])} ${number(cut['lowest'])}–${number(cut['highest'])}`).join(', ') }),
  ].join('\n')
}

function dimensionsText(rows: readonly Row[], { say, decimal }: Speech): string {
  const header = [say('column.dimension'), say('column.score'), say('column.weight'), '']
  return textTable(header, rows.map((row) => [String(row['dimension']), figure(row['score']), figure(row['weight']), bar(row['score'], 100)]), undefined, decimal)
}

function indicatorsText(rows: readonly Row[], { say, word, decimal }: Speech): string {
  const most = Math.max(...rows.map((row) => Math.abs(figure(row['contribution']) ?? 0)), 1e-9)
  return textTable(
    [say('column.indicator'), say('column.value'), say('column.unit'), say('column.of'), say('column.state'), say('column.points'), ''],
    rows.map((row) => [String(row['title']), figure(row['value']), String(row['unit']), text(row['value_period']), word('state', row['state']), figure(row['contribution']), bar(row['contribution'], most)]),
    undefined,
    decimal,
  )
}

function missingText(row: Row, { say }: Speech): string {
  const missing = text(row['missing_indicators']) ?? ''
  return missing === '' ? '' : say('index.missing', { names: missing.split(' ').join(', ') })
}

function sourcesText(rows: readonly Row[], { say }: Speech): string {
  const files = new Map<string, readonly Row[]>()
  for (const row of rows) {
    const key = `${String(row['registry'])} ${String(row['period'])} ${String(row['file'])}`
    files.set(key, [...(files.get(key) ?? []), row])
  }
  const total = (parts: readonly Row[], column: string): number => parts.reduce((sum, row) => sum + Number(row[column]), 0)
  const lines = [...files.values()].flatMap((parts) => {
    const first = parts[0]
    if (first === undefined) return []
    const quarantined = total(parts, 'quarantined') + Number(first['quarantined_lines'])
    const line = say('sources.line', {
      registry: String(first['registry']),
      period: String(first['period']),
      file: shortName(String(first['file'])),
      rows: String(total(parts, 'rows')),
      aside: quarantined === 0 ? '' : say('sources.aside', { count: String(quarantined) }),
      version: String(first['version']),
      day: String(first['received_at']).slice(0, 10),
      hash: String(first['sha256']).slice(0, 12),
    })
    return [`  ${line}`]
  })
  return lines.length === 0 ? '' : [say('sources.title'), ...lines].join('\n')
}

function figure(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

function bar(value: unknown, most: number): string {
  return '█'.repeat(Math.max(0, Math.round((20 * Math.abs(figure(value) ?? 0)) / most)))
}
