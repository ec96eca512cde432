import type { Explanation, Row } from './explain.js'
import { textTable } from './print-table.js'
import { shortName } from './run-text.js'

/** An explanation for a person: score and class, what each part adds, what is missing, and where the figures come from. */
export function explainText({ territory, dimensions, indicators, cuts, sources }: Explanation, deep: boolean): string {
  const parts = [headline(territory, cuts), deep ? '' : dimensionsText(dimensions), indicatorsText(indicators), missingText(territory), sourcesText(sources)]
  return parts.filter((part) => part !== '').join('\n\n')
}

function headline(row: Row, cuts: readonly Row[]): string {
  const parent = row['parent_name'] === null ? '' : `, ${String(row['parent_name'])}`
  const head = `${String(row['territory_code'])} ${String(row['name'])}${parent} · period ${String(row['period'])} · ${String(row['status'])}`
  if (row['score'] === null) return `${head}\nNo score: too few indicators are there (coverage ${percent(row['coverage'])}).`
  const ranges = cuts.map((cut) => `${String(cut['class'])} ${number(cut['lowest'])}–${number(cut['highest'])}`).join(', ')
  return [
    head,
    `IVTI ${number(row['score'])}: class ${String(row['class'])} in the country${row['class_within_parent'] === null ? '' : `, ${String(row['class_within_parent'])} within ${String(row['parent_name'])}`}; coverage ${percent(row['coverage'])}`,
    `Classes: ${ranges}`,
  ].join('\n')
}

function dimensionsText(rows: readonly Row[]): string {
  return textTable(['dimension', 'score', 'weight', ''], rows.map((row) => [String(row['dimension']), figure(row['score']), figure(row['weight']), bar(row['score'], 100)]))
}

function indicatorsText(rows: readonly Row[]): string {
  const most = Math.max(...rows.map((row) => Math.abs(figure(row['contribution']) ?? 0)), 1e-9)
  return textTable(
    ['indicator', 'value', 'unit', 'of', 'state', 'points', ''],
    rows.map((row) => [String(row['title']), figure(row['value']), String(row['unit']), text(row['value_period']), String(row['state']), figure(row['contribution']), bar(row['contribution'], most)]),
  )
}

function missingText(row: Row): string {
  const missing = text(row['missing_indicators']) ?? ''
  return missing === '' ? '' : `Without a value here: ${missing.split(' ').join(', ')}`
}

function sourcesText(rows: readonly Row[]): string {
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
    return [`  ${String(first['registry'])} ${String(first['period'])}: ${shortName(String(first['file']))}, ${total(parts, 'rows')} rows used${quarantined === 0 ? '' : `, ${quarantined} quarantined`} · version ${String(first['version'])} received ${String(first['received_at']).slice(0, 10)} · sha256 ${String(first['sha256']).slice(0, 12)}`]
  })
  return lines.length === 0 ? '' : ['Sources:', ...lines].join('\n')
}

function figure(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

function number(value: unknown): string {
  return value === null || value === undefined ? '·' : Number(value).toFixed(1)
}

function percent(value: unknown): string {
  return `${Math.round(100 * Number(value))} %`
}

function bar(value: unknown, most: number): string {
  return '█'.repeat(Math.max(0, Math.round((20 * Math.abs(figure(value) ?? 0)) / most)))
}
