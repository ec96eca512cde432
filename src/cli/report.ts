import { writeFile } from 'node:fs/promises'
import { CauceError } from '../core/error.js'
import { modelReportHtml } from '../publish/model-report-html.js'
import { modelReport, noTables, reportTables } from '../publish/model-report.js'
import type { ModelReport, ReportRow, ReportTable } from '../publish/model-report.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { openRelease } from './query.js'

interface ReportOptions {
  readonly state: string
  readonly html?: string
  readonly json?: boolean
}

/** The model report of a release, as text, JSON or one HTML file. */
export async function report(name: string, options: ReportOptions): Promise<void> {
  const reader = await openRelease(name, options.state)
  try {
    const tables: Record<ReportTable, readonly ReportRow[]> = { ...noTables }
    for (const table of reportTables) tables[table] = await rowsOf(reader, table)
    if (tables.clrisk_territory.length === 0) {
      throw new CauceError('notFound', { code: 'REPORT_ABSENT', what: `the release of ${name} has no CLRISK model`, todo: `See: cauce explain ${name} <code or name>` })
    }
    const found = modelReport(name, tables)
    if (options.html !== undefined) await writeFile(options.html, modelReportHtml(found))
    print(options.json, found, options.html === undefined ? reportText(found) : `The report lies in ${options.html}`)
  } finally {
    await reader.close()
  }
}

export function reportText(found: ModelReport): string {
  const sections = found.sections.map(({ title, words, header, rows }) => [title, '─'.repeat(title.length), ...words, ...(rows.length === 0 ? [] : ['', textTable(header, rows, 90)])].join('\n'))
  return [found.title, ...sections].join('\n\n')
}

async function rowsOf(reader: ReadOnlyWarehouse, table: string): Promise<readonly ReportRow[]> {
  const limits = { maxRows: 100_000, timeoutMs: 30_000 }
  const known = await reader.query(`select 1 from information_schema.tables where table_schema = 'risk' and table_name = '${table}'`, limits)
  if (known.rows.length === 0) return []
  const { columns, rows } = await reader.query(`select * from risk.${table}`, limits)
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])))
}
