import { CauceError } from '../core/error.js'
import type { TableText } from '../core/territory-system.js'

export interface TableRow {
  readonly line: number
  /** Cell of a column named by the header; the empty string when the cell is empty. */
  cell(column: string): string
}

/** Reads one of our own tables: UTF-8, comma, `"` only where needed, one record per line, exactly these columns. */
export function readTable(table: TableText, columns: readonly string[]): readonly TableRow[] {
  const lines = table.text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const header = splitLine(lines[0] ?? '', table.name, 1)
  if (header.join(',') !== columns.join(',')) {
    throw fault(table.name, 1, 'TERRITORY_TABLE_HEADER', 'the header is not that of this table', columns.join(','))
  }
  const position = new Map(columns.map((name, index) => [name, index]))
  return lines.slice(1).map((text, index) => {
    const line = index + 2
    const cells = text.includes('"') ? splitLine(text, table.name, line) : text.split(',')
    if (cells.length !== columns.length) {
      throw fault(table.name, line, 'TERRITORY_TABLE_CELLS', `${cells.length} cells`, `${columns.length} cells`)
    }
    return { line, cell: (column) => cells[position.get(column) ?? -1] ?? '' }
  })
}

function splitLine(text: string, file: string, line: number): string[] {
  const cells: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y
  for (;;) {
    const match = pattern.exec(text)
    if (match === null) {
      const what = 'a quote opens or closes in the wrong place'
      throw fault(file, line, 'TERRITORY_TABLE_QUOTE', what, 'quotes around a cell')
    }
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return cells
  }
}

export function fault(file: string, line: number, code: string, what: string, expected: string): CauceError {
  return new CauceError('specification', { code, what, where: { file, line }, expected })
}
