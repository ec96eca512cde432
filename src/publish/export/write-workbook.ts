import { readFile, writeFile } from 'node:fs/promises'
import exceljs from 'exceljs'
import type { Db } from '../../warehouse/tables.js'
import type { ExportFacts } from './export-facts.js'
import type { ExportedTable } from './exported-table.js'
import { withoutClock } from './zip-without-clock.js'
import { writeColumnsSheet, writeReadme } from './workbook-readme.js'
import { writeTableSheet } from './workbook-sheet.js'
import { classLooks } from './workbook-style.js'

/** Cells of a table that a workbook takes; longer tables are in the other formats, and the readme says so. */
const mostCells = 1_500_000
/** exceljs writes two times of its own into the workbook. */
const noTime = new Date(Date.UTC(2000, 0, 1))

/** All tables as one workbook: a readme, a sheet per table, and the columns in full. The same tables are the same bytes. */
export async function writeWorkbook(db: Db, facts: ExportFacts, tables: readonly ExportedTable[], path: string): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false })
  workbook.created = noTime
  workbook.modified = noTime
  workbook.creator = 'Cauce'
  workbook.lastModifiedBy = 'Cauce'
  const isIn = (table: ExportedTable): boolean => table.rows * table.columns.length <= mostCells
  const looks = classLooks(facts.models)
  writeReadme(workbook, facts, tables, isIn)
  for (const table of tables.filter(isIn)) await writeTableSheet(workbook, db, table, looks)
  writeColumnsSheet(workbook, facts, tables)
  await workbook.commit()
  await writeFile(path, withoutClock(await readFile(path)))
}
