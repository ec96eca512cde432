import type { Cell, CellValue, Row, Worksheet, stream } from 'exceljs'
import type { Db } from '../../warehouse/tables.js'
import { columnKind } from './exported-table.js'
import type { ColumnKind, ExportedColumn, ExportedTable } from './exported-table.js'
import { headerLook, missingLook, noteLook, suppressedLook } from './workbook-style.js'
import type { CellLook } from './workbook-style.js'

/** Codes keep their zeros: text cells, and text they stay when somebody edits them. */
const formats: Readonly<Record<ColumnKind, string>> = { text: '@', number: '#,##0.00##', whole: '#,##0', boolean: 'General', date: 'yyyy-mm-dd', time: 'yyyy-mm-dd hh:mm' }
const widths: Readonly<Record<ColumnKind, number>> = { text: 16, number: 13, whole: 11, boolean: 10, date: 12, time: 17 }
const headerRow = 2
/** Lines of the row of descriptions; longer ones stand whole in the sheet of columns. */
const noteHeight = 62

type Values = Readonly<Record<string, unknown>>

/** One sheet per table: descriptions and units, header with filter, rows; both first rows stay in sight. */
export async function writeTableSheet(workbook: stream.xlsx.WorkbookWriter, db: Db, table: ExportedTable, looks: ReadonlyMap<string, CellLook>): Promise<void> {
  const { columns, name } = table
  const sheet = workbook.addWorksheet(name.slice(0, 31), {
    views: [{ state: 'frozen', ySplit: headerRow, xSplit: columns[0]?.name === 'territory_code' ? 2 : 1, showGridLines: true }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: `${headerRow}:${headerRow}` },
  })
  sheet.columns = columns.map((column) => ({ width: widthOf(column), style: { numFmt: formats[columnKind(column)] } }))
  addRow(sheet, columns.map(({ comment }) => comment), noteHeight, () => noteLook)
  addRow(sheet, columns.map((column) => column.name), undefined, () => headerLook)
  sheet.autoFilter = { from: { row: headerRow, column: 1 }, to: { row: headerRow + table.rows, column: columns.length } }
  for await (const values of db.withSchema(table.schema).selectFrom(name).selectAll().stream(2048)) writeValues(sheet, columns, values, looks)
  sheet.commit()
}

export function addRow(sheet: Worksheet, cells: readonly CellValue[], height: number | undefined, look: (index: number) => CellLook): Row {
  const row = sheet.addRow([...cells])
  if (height !== undefined) row.height = height
  for (const [index] of cells.entries()) dress(row.getCell(index + 1), look(index))
  row.commit()
  return row
}

function writeValues(sheet: Worksheet, columns: readonly ExportedColumn[], values: Values, looks: ReadonlyMap<string, CellLook>): void {
  const row = sheet.addRow(columns.map((column) => cellValue(column, values[column.name])))
  const absent = values['state'] === 'suppressed' ? suppressedLook : values['state'] === 'missing' ? missingLook : undefined
  for (const [index, { name }] of columns.entries()) {
    const value = values[name]
    const look = value === null ? absent : name === 'class' || name === 'class_within_parent' ? looks.get(String(value)) : undefined
    if (look !== undefined) dress(row.getCell(index + 1), look)
  }
  row.commit()
}

function dress(cell: Cell, look: CellLook): void {
  cell.style = { ...cell.style, ...look }
}

/** Numbers as numbers where a spreadsheet holds them exactly, everything else as text; a text is never a formula. */
function cellValue(column: ExportedColumn, value: unknown): CellValue {
  if (value === null || value === undefined) return null
  const kind = columnKind(column)
  if (kind === 'boolean') return value === true
  if (kind !== 'number' && kind !== 'whole') return String(value)
  const number = Number(value)
  return Number.isFinite(number) && (kind === 'number' || Number.isSafeInteger(number)) ? number : String(value)
}

function widthOf(column: ExportedColumn): number {
  const words = column.name.length + 4
  const wide = /(^|_)name$|_unit$|^(title|definition|guide|words|value|missing_indicators|source)/.test(column.name) && columnKind(column) === 'text' ? 28 : 0
  return Math.max(widths[columnKind(column)], words, wide)
}
