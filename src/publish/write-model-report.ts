import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Language } from '../spec/publication.js'
import { tableExists } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import { modelReportHtml } from './model-report-html.js'
import { modelReport } from './model-report.js'
import { noTables, reportTables } from './report/report-tables.js'
import type { ReportRow, ReportTable } from './report/report-tables.js'

const languages: readonly Language[] = ['es', 'pt', 'en']

/** Writes the model report into a release, as HTML and JSON in every language; nothing where there is no CLRISK. */
export async function writeModelReport(db: Db, pipeline: string, folder: string): Promise<void> {
  if (!(await tableExists(db, { schema: 'risk', name: 'clrisk_territory' }))) return
  const tables: Record<ReportTable, readonly ReportRow[]> = { ...noTables }
  for (const name of reportTables) {
    if (await tableExists(db, { schema: 'risk', name })) tables[name] = (await sql<ReportRow>`select * from ${sql.id('risk', name)}`.execute(db)).rows
  }
  for (const language of languages) {
    const report = modelReport(pipeline, tables, language)
    await writeFile(join(folder, `model-report.${language}.html`), modelReportHtml(report))
    await writeFile(join(folder, `model-report.${language}.json`), `${JSON.stringify(report, null, 2)}\n`)
  }
}
