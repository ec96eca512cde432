import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { databaseFile } from '../publish/manifest.js'
import type { Reconciliation, RunResult } from '../pipeline/run-result.js'
import { openReadOnly } from '../warehouse/read-only.js'
import { clriskClassesText } from './clrisk-text.js'
import { changesByModel, changeSentences } from './change-text.js'
import { textTable } from './print-table.js'
import type { Cells } from './print-table.js'
import { rowsOfTable } from './rows-of-table.js'
import { speechIn } from './words/words.js'

const pageFile = 'public/index.html'

/** What a run did, for a person: deliveries accounted for, checks, classes, and what to type next. */
export async function runText(result: RunResult, state: string): Promise<string> {
  const classes = await classesText(result)
  const changes = await changesText(result)
  const parts = [deliveriesText(result), checksText(result), staleText(result), classes.text, changes, result.notes.join('\n'), nextText(result, state, { hasModel: classes.hasModel, hasChange: changes !== '' })]
  return parts.filter((part) => part !== '').join('\n\n')
}

function deliveriesText({ reconciliation }: RunResult): string {
  const shown = usedRows(reconciliation)
  const rows = shown.map((row): Cells => [row.registry, row.period, shortName(row.file), row.layoutVersion ?? '', row.table, row.lines, row.quarantinedLines, row.delivered, row.rows, row.quarantined, row.dropped])
  const layouts = shown.some((row) => row.layoutVersion !== null)
  const header = ['registry', 'period', 'file', 'layout', 'table', 'lines', 'unread', 'delivered', 'rows', 'quarantined', 'dropped']
  const keep = (cells: Cells): Cells => (layouts ? cells : cells.filter((_, column) => header[column] !== 'layout'))
  const identity = 'delivered = rows + quarantined + dropped by declaration; unread lines are quarantined before (quarantine.line).'
  return `${textTable(keep(header).map(String), rows.map(keep), 44)}\n${identity}`
}

/** Without the lines of mappings that another mapping of the same file has spared all rows: they say nothing. */
export function usedRows(reconciliation: readonly Reconciliation[]): readonly Reconciliation[] {
  const taken = new Set(reconciliation.filter((row) => row.rows + row.quarantined > 0).map((row) => `${row.registry} ${row.file} ${row.table}`))
  return reconciliation.filter((row) => row.rows + row.quarantined > 0 || !taken.has(`${row.registry} ${row.file} ${row.table}`))
}

/** The name without its folders, cut in its middle: what tells files apart stands at both ends. */
export function shortName(file: string): string {
  const entry = file.slice(file.indexOf('!/') + 1)
  const name = entry.slice(entry.lastIndexOf('/') + 1)
  return name.length <= 44 ? name : `${name.slice(0, 33)}…${name.slice(-10)}`
}

function checksText({ checks }: RunResult): string {
  if (checks.length === 0) return ''
  const of = (verdict: string) => checks.filter((check) => check.verdict === verdict)
  const bad = [...of('failed'), ...of('error')]
  const idle = of('not applicable')
  const summary = `${of('passed').length} of ${checks.length} checks passed${bad.length === 0 ? '' : `, ${bad.length} failed`}${idle.length === 0 ? '' : `, ${idle.length} not applicable (${idle.map((check) => `${check.check} of ${check.of}`).join(', ')})`}${bad.length === 0 ? '.' : ':'}`
  const though = of('passed').filter((check) => (check.failures ?? 0) > 0)
  return [
    summary,
    ...bad.map((check) => `  ${check.check} of ${check.of} is ${figure(check.value)}, wanted ${check.threshold} (${check.reason})${check.accepted === null ? '' : `; let pass by ${check.accepted}`}`),
    ...though.map((check) => `  ${check.check} of ${check.of} passed with ${check.failures} failures (${figure(check.value)}, wanted ${check.threshold})`),
  ].join('\n')
}

function staleText({ stale }: RunResult): string {
  if (stale.length === 0) return ''
  const { say } = speechIn('en')
  return [say('stale.title'), ...stale.map(({ registry, period, ageDays, limitDays }) => `  ${say('stale.line', { registry, period, age: String(ageDays), limit: String(limitDays) })}`)].join('\n')
}

function figure(value: number | null): string {
  if (value === null) return 'not measurable'
  return Number.isInteger(value) ? String(value) : value.toFixed(3)
}

async function classesText({ release }: RunResult): Promise<{ readonly text: string; readonly hasModel: boolean }> {
  const reader = await openReadOnly({ path: join(release, databaseFile) })
  try {
    const limits = { maxRows: 20, timeoutMs: 10_000 }
    const tables = await reader.query("select 1 from duckdb_tables() where schema_name = 'risk' and table_name = 'ivti_cut'", limits)
    const clrisk = await clriskClassesText(reader)
    const hasModel = clrisk !== ''
    if (tables.rows.length === 0) return { text: hasModel ? clrisk : 'This pipeline has no index and no risk model: its harmonised tables are in the release.', hasModel }
    const cuts = await reader.query("select class, lower_bound, lowest, highest, territories from risk.ivti_cut where scope = 'national' order by class_rank", limits)
    const some = await reader.query('select territory_code, name, parent_name, score, class, class_within_parent, coverage from risk.ivti_territory order by territory_code', { ...limits, maxRows: 12 })
    const total = await reader.query('select count(*) from risk.ivti_territory', limits)
    const parts = [
      'Classes of the IVTI (0 least, 100 most vulnerability):',
      textTable(cuts.columns.map((column) => column.name), cuts.rows.map(cells)),
      '',
      `Territories by code, the first ${some.rows.length} of ${String(total.rows[0]?.[0] ?? 0)}:`,
      textTable(some.columns.map((column) => column.name), some.rows.map(cells)),
      ...(hasModel ? ['', clrisk] : []),
    ]
    return { text: parts.join('\n'), hasModel }
  } finally {
    await reader.close()
  }
}

export function cells(row: readonly unknown[]): Cells {
  return row.map((value) => (typeof value === 'number' || value === null ? value : typeof value === 'string' && /^-?\d{1,15}$/.test(value) && !value.startsWith('0') ? value : String(value)))
}

/** What has changed since the base period, in sentences. */
async function changesText({ release }: RunResult): Promise<string> {
  const reader = await openReadOnly({ path: join(release, databaseFile) })
  try {
    const speech = speechIn('en')
    return changesByModel(await rowsOfTable(reader, 'territory_change')).map((change) => changeSentences(change, speech).join('\n')).join('\n\n')
  } finally {
    await reader.close()
  }
}

function nextText(result: RunResult, state: string, { hasModel, hasChange }: { readonly hasModel: boolean; readonly hasChange: boolean }): string {
  const option = state === '.cauce' ? '' : ` --state ${state}`
  return [
    result.outcome === 'unchanged' ? 'Nothing has changed since the release before; it stays in force.' : `Published in ${result.seconds.toFixed(1)} s.`,
    `The release lies in ${result.release}`,
    ...(existsSync(join(result.release, pageFile)) ? [`Its page, for any browser: ${join(result.release, pageFile)}`] : []),
    '',
    'Next:',
    `  cauce explain ${result.pipeline} <code or name>${option}`,
    ...(hasModel ? [`  cauce report ${result.pipeline}${option}`, `  cauce viability ${result.pipeline}${option}`] : []),
    ...(hasChange ? [`  cauce change ${result.pipeline}${option}`] : []),
    `  cauce query ${result.pipeline} "select * from quality.finding"${option}`,
    `  cauce status${option}`,
  ].join('\n')
}
