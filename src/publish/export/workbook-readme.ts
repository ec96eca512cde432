import type { stream } from 'exceljs'
import { textIn } from '../../spec/text.js'
import { wordOr, wordsIn } from '../words/words.js'
import type { ExportFacts } from './export-facts.js'
import type { ExportedTable } from './exported-table.js'
import { addRow } from './workbook-sheet.js'
import { classLooks, headerLook, headingLook, linkLook, missingLook, plainLook, suppressedLook, titleLook, wordsLook } from './workbook-style.js'
import type { CellLook } from './workbook-style.js'
import { workbookWords } from './workbook-words.js'

/** First sheet: what the workbook holds, how to read cells without a figure, the colours, sources and licence; in the main language. */
export function writeReadme(workbook: stream.xlsx.WorkbookWriter, facts: ExportFacts, tables: readonly ExportedTable[], isIn: (table: ExportedTable) => boolean): void {
  const language = facts.languages[0] ?? 'en'
  const own = workbookWords[language]
  const words = wordsIn(language)
  const sheet = workbook.addWorksheet(own.readme, { pageSetup: { orientation: 'portrait', fitToPage: true, fitToWidth: 1, fitToHeight: 0 } })
  sheet.columns = [{ width: 30 }, { width: 90 }, { width: 12 }]
  const line = (cells: readonly (string | number)[], looks: readonly CellLook[] = [plainLook, wordsLook, plainLook], height?: number): void =>
    void addRow(sheet, cells, height ?? heightOf(cells[1]), (index) => looks[index] ?? plainLook)
  const gap = (): void => void sheet.addRow([]).commit()
  const heading = (text: string): void => line([text], [headingLook], 20)

  line([textIn(facts.title, language)], [titleLook], 26)
  line([own.period, facts.period])
  line([own.status, facts.status === 'draft' ? `${words['sheet.draft']}. ${words['sheet.draft.note']}` : facts.status])
  line(['', own.unordered])
  if (facts.publisher !== null) line([words['method.publisher'], textIn(facts.publisher, language)])
  if (facts.contact !== null) line([words['method.contact'], facts.contact])
  if (facts.citation !== null) line([words['method.cite'], textIn(facts.citation, language)])
  line([words['method.licence'], facts.licence])
  line([own.results, `${facts.fingerprint} · Cauce ${facts.cauce}`])
  gap()
  heading(words['state.legend'])
  line([words['state.suppressed'], words['state.suppressed.long']], [suppressedLook, wordsLook])
  line([words['state.missing'], words['state.missing.long']], [missingLook, wordsLook])
  line(['0', words['state.zero.long']])
  for (const state of ['filled', 'out of bounds'] as const) line([words[`state.${state}`], words[`state.${state}.long`]])
  gap()
  heading(own.colours)
  for (const [label, look] of classLooks(facts.models)) line([label, wordOr(words, 'class', label)], [look, wordsLook])
  gap()
  heading(own.tables)
  line([own.table, own.holds, own.rows], [headerLook, headerLook, headerLook], 18)
  for (const table of tables) {
    const row = sheet.addRow([isIn(table) ? { text: table.name, hyperlink: `#'${table.name.slice(0, 31)}'!A1` } : table.name, isIn(table) ? table.comment : `${table.comment} ${own.tooLong}`, table.rows])
    row.height = heightOf(`${table.comment} `) ?? 15
    row.getCell(1).style = isIn(table) ? linkLook : plainLook
    row.getCell(2).style = wordsLook
    row.getCell(3).style = { numFmt: '#,##0', alignment: { vertical: 'top' } }
    row.commit()
  }
  gap()
  if (facts.sources.length > 0) heading(words['quality.sources'])
  for (const { registry, institution, period } of facts.sources) line([registry, `${institution === '' ? '' : `${institution}, `}${period}`])
  sheet.commit()
}

/** Last sheet: every column of every table in full. */
export function writeColumnsSheet(workbook: stream.xlsx.WorkbookWriter, facts: ExportFacts, tables: readonly ExportedTable[]): void {
  const own = workbookWords[facts.languages[0] ?? 'en']
  const sheet = workbook.addWorksheet(own.columns, { views: [{ state: 'frozen', ySplit: 1 }], pageSetup: { orientation: 'portrait', fitToPage: true, fitToWidth: 1, fitToHeight: 0 } })
  sheet.columns = [{ width: 26 }, { width: 30 }, { width: 100 }]
  addRow(sheet, [own.table, own.column, own.holds], 18, () => headerLook)
  const described = tables.flatMap((table) => table.columns.map(({ name, comment }) => [table.name, name, comment] as const))
  for (const cells of described) addRow(sheet, cells, heightOf(cells[2]), (index) => (index === 2 ? wordsLook : plainLook))
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1 + described.length, column: 3 } }
  sheet.commit()
}

/** Height of a row whose wide cell wraps at about a hundred characters. */
function heightOf(text: string | number | undefined): number | undefined {
  const lines = Math.ceil(String(text ?? '').length / 104)
  return lines > 1 ? lines * 15 : undefined
}
