import { join } from 'node:path'
import { databaseFile } from '../publish/release.js'
import type { RunResult } from '../pipeline/run-result.js'
import { openReadOnly } from '../warehouse/read-only.js'
import { textTable } from './print-table.js'
import type { Cells } from './print-table.js'

/** What a run did, for a person: deliveries accounted for, checks, classes, and what to type next. */
export async function runText(result: RunResult, state: string): Promise<string> {
  const parts = [deliveriesText(result), checksText(result), await classesText(result), nextText(result, state)]
  return parts.filter((part) => part !== '').join('\n\n')
}

function deliveriesText({ reconciliation }: RunResult): string {
  const rows = reconciliation.map((row): Cells => [row.registry, cutPath(row.file), row.layoutVersion ?? '', row.table, row.lines, row.delivered, row.rows, row.quarantined, row.dropped])
  return textTable(['registry', 'file', 'layout', 'table', 'lines', 'delivered', 'rows', 'quarantined', 'dropped'], rows, 36)
}

function cutPath(file: string): string {
  const entry = file.slice(file.indexOf('!/') + 1)
  return entry.slice(entry.lastIndexOf('/') + 1)
}

function checksText({ checks }: RunResult): string {
  const failed = checks.filter((check) => check.verdict === 'failed' || check.verdict === 'error')
  if (checks.length === 0) return ''
  const summary = `${checks.filter((check) => check.verdict === 'passed').length} of ${checks.length} checks passed${failed.length === 0 ? '' : `, with ${failed.length} failures:`}`
  return [summary, ...failed.map((check) => `  ${check.check} of ${check.of} is ${check.value === null ? 'not measurable' : check.value.toFixed(3)}, wanted ${check.threshold} (${check.reason})`)].join('\n')
}

async function classesText({ release }: RunResult): Promise<string> {
  const reader = await openReadOnly({ path: join(release, databaseFile) })
  try {
    const limits = { maxRows: 20, timeoutMs: 10_000 }
    const cuts = await reader.query("select class, lower_bound, lowest, highest, territories from risk.ivti_cut where scope = 'national' order by class_rank", limits)
    const some = await reader.query('select territory_code, name, parent_name, score, class, class_within_parent, coverage from risk.ivti_territory order by territory_code', { ...limits, maxRows: 12 })
    const total = await reader.query('select count(*) from risk.ivti_territory', limits)
    return [
      'Classes of the IVTI (0 least, 100 most vulnerability):',
      textTable(cuts.columns.map((column) => column.name), cuts.rows.map(cells)),
      '',
      `Territories by code, the first ${some.rows.length} of ${String(total.rows[0]?.[0] ?? 0)}:`,
      textTable(some.columns.map((column) => column.name), some.rows.map(cells)),
    ].join('\n')
  } catch {
    return 'This pipeline has no index: its harmonised tables are in the release.'
  } finally {
    await reader.close()
  }
}

export function cells(row: readonly unknown[]): Cells {
  return row.map((value) => (typeof value === 'number' || value === null ? value : typeof value === 'string' && /^-?\d{1,15}$/.test(value) && !value.startsWith('0') ? value : String(value)))
}

function nextText(result: RunResult, state: string): string {
  const option = state === '.cauce' ? '' : ` --state ${state}`
  return [
    result.outcome === 'unchanged' ? 'Nothing has changed since the release before; it stays in force.' : `Published in ${result.seconds.toFixed(1)} s.`,
    `The release lies in ${result.release}`,
    '',
    'Next:',
    `  cauce explain ${result.pipeline} <code or name>${option}`,
    `  cauce query ${result.pipeline} "select * from quality.finding"${option}`,
    `  cauce status${option}`,
  ].join('\n')
}
