import { writeFile } from 'node:fs/promises'
import { CauceError } from '../core/error.js'
import { modelReportHtml } from '../publish/model-report-html.js'
import { modelReport } from '../publish/model-report.js'
import type { ModelReport, ReportCell } from '../publish/report/report-section.js'
import { noTables, reportTables } from '../publish/report/report-tables.js'
import type { ReportRow, ReportTable } from '../publish/report/report-tables.js'
import type { Language } from '../spec/publication.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { openRelease } from './query.js'
import { releaseLine } from './release-line.js'
import { rowsOfTable } from './rows-of-table.js'

interface ReportOptions {
  readonly state: string
  readonly language: Language
  readonly html?: string
  readonly period?: string
  readonly json?: boolean
}

/** The model report of a release, as text, JSON or one HTML file. */
export async function report(name: string, options: ReportOptions): Promise<void> {
  const line = releaseLine(name, options.period)
  const reader = await openRelease(line, options.state)
  try {
    const tables: Record<ReportTable, readonly ReportRow[]> = { ...noTables }
    for (const table of reportTables) tables[table] = await rowsOfTable(reader, table)
    if (tables.clrisk_territory.length === 0) {
      throw new CauceError('notFound', { code: 'REPORT_ABSENT', what: `the release of ${line} has no CLRISK model`, todo: `See: cauce explain ${line} <code or name>` })
    }
    const found = modelReport(line, tables, options.language)
    if (options.html !== undefined) await writeFile(options.html, modelReportHtml(found))
    print(options.json, found, options.html === undefined ? reportText(found) : `The report lies in ${options.html}`)
  } finally {
    await reader.close()
  }
}

export function reportText(found: ModelReport): string {
  const decimal = found.language === 'en' ? '.' : ','
  const sections = found.sections.map(({ title, words, header, rows }) => [title, '─'.repeat(title.length), ...words, ...(rows.length === 0 ? [] : ['', textTable(header, rows.map((row) => row.map(plain)), 90, decimal)])].join('\n'))
  return [found.title, ...sections].join('\n\n')
}

function plain(cell: ReportCell): string | number | null {
  return typeof cell === 'object' && cell !== null ? cell.text : cell
}
