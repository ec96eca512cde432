import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { tableExists } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import { modelReportHtml } from './model-report-html.js'
import { modelReport, noTables, reportTables } from './model-report.js'
import type { ReportRow, ReportTable } from './model-report.js'

/** Writes the model report as HTML and JSON into a release; nothing where there is no CLRISK. */
export async function writeModelReport(db: Db, pipeline: string, folder: string): Promise<void> {
  if (!(await tableExists(db, { schema: 'risk', name: 'clrisk_territory' }))) return
  const tables: Record<ReportTable, readonly ReportRow[]> = { ...noTables }
  for (const name of reportTables) {
    if (await tableExists(db, { schema: 'risk', name })) tables[name] = (await sql<ReportRow>`select * from ${sql.id('risk', name)}`.execute(db)).rows
  }
  const report = modelReport(pipeline, tables)
  await writeFile(join(folder, 'model-report.html'), modelReportHtml(report))
  await writeFile(join(folder, 'model-report.json'), `${JSON.stringify(report, null, 2)}\n`)
}
