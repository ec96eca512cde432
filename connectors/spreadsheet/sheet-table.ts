import { CauceError } from '../../src/core/error.js'
import type { Finding } from '../../src/core/finding.js'
import type { SheetShape } from '../../src/core/resource.js'
import type { CellProblem, GridCells, GridRow } from './grid.js'
import { cellPlace, columnLetters, isFilled, noCells } from './grid.js'
import { headerNames } from './sheet-header.js'
import { MergeFill } from './merge-fill.js'

export interface TableHeader {
  readonly kind: 'header'
  /** One name per sheet column; a column without a heading is called `(column D)`. */
  readonly names: readonly string[]
  /** Columns that the shape fills: the block's and those of fixed cells. */
  readonly filled: readonly string[]
}

export interface TableRow {
  readonly kind: 'row'
  readonly line: number
  readonly cells: GridCells
  readonly problems: readonly CellProblem[]
  /** Values of the header's `filled` columns. */
  readonly filled: readonly (string | null)[]
}

/** Header rows found, of the first header or of a block. */
export interface HeaderLines {
  readonly kind: 'header-lines'
  readonly lines: number
}

export type TableEvent = TableHeader | TableRow | HeaderLines | { readonly kind: 'finding'; readonly finding: Finding }

/**
 * Cuts the rows of a sheet into header, records, dropped and quarantined rows as the shape declares; keeps no
 * record.
 */
export class SheetTable {
  readonly #shape: SheetShape
  readonly #file: string
  readonly #firstHeader: number
  readonly #lastHeader: number
  readonly #headerOffsets: ReadonlySet<number>
  readonly #fill = new MergeFill()
  readonly #cellTexts = new Map<string, string>()
  readonly #out: TableEvent[] = []
  #last = 0
  #header: TableHeader | undefined
  #headerRows: GridRow[] = []
  #block: string | null = null
  /** First row of a repeated header that is being read, 0 when its first row is still to come, -1 outside. */
  #repeat = -1

  constructor(shape: SheetShape, file: string) {
    this.#shape = shape
    this.#file = file
    this.#firstHeader = Math.min(...shape.headerRows)
    this.#lastHeader = Math.max(...shape.headerRows)
    this.#headerOffsets = new Set(shape.headerRows.map((line) => line - this.#firstHeader))
  }

  /** Sheet rows accounted for so far; blank rows after the last filled one do not count. */
  get lines(): number {
    return this.#last
  }

  accept(row: GridRow): readonly TableEvent[] {
    this.#out.length = 0
    const filled = row.cells.some(isFilled) || row.problems.length > 0
    if (row.line > this.#lastHeader && this.#header === undefined) this.#finishHeader()
    this.#fill.begin(row)
    if (!filled) return this.#out
    this.#skipTo(row.line)
    this.#last = row.line
    if (row.line <= this.#lastHeader) this.#aboveTable(row)
    else this.#body(row)
    return this.#out
  }

  end(): readonly TableEvent[] {
    this.#out.length = 0
    if (this.#header === undefined) {
      if (this.#last === 0) throw this.#fault('SHEET_EMPTY', 'the sheet is empty', 'a table')
      this.#finishHeader()
    }
    if (this.#repeat > 0) this.#finishRepeat(this.#last)
    return this.#out
  }

  #aboveTable(row: GridRow): void {
    for (const { column, cell } of this.#shape.cells ?? []) {
      const place = cellPlace(cell)
      const text = place?.row === row.line ? row.cells[place.column] : undefined
      if (isFilled(text)) this.#cellTexts.set(column, text)
    }
    if (this.#shape.headerRows.includes(row.line)) {
      this.#headerRows.push(row)
      return
    }
    const title = this.#titleOf(row.cells)
    if (title !== undefined) this.#block = title
    this.#drop(
      title === undefined ? 'SHEET_PREAMBLE' : 'SHEET_BLOCK_TITLE', row.line, 1, 'the row stands above the header',
    )
  }

  #finishHeader(): void {
    const names = headerNames(this.#headerRows)
    if (names.length === 0) {
      const expected = `column names in row ${this.#shape.headerRows.join(', ')}`
      throw this.#fault('HEADER_EMPTY', 'the header rows are empty', expected)
    }
    // Blank rows between title and header belong to what is above the table.
    this.#skipTo(this.#lastHeader + 1)
    this.#last = this.#lastHeader
    const blocks = this.#shape.blocks
    const fixed = (this.#shape.cells ?? []).map((cell) => cell.column)
    const filled = blocks === null ? fixed : [blocks.column, ...fixed]
    this.#header = { kind: 'header', names, filled }
    this.#out.push({ kind: 'header-lines', lines: this.#shape.headerRows.length }, this.#header)
    this.#headerRows = []
  }

  /** Accounts for the blank rows before `line`. */
  #skipTo(line: number): void {
    const from = this.#last + 1
    const headers = this.#header === undefined ? this.#shape.headerRows.filter((at) => at >= from && at < line) : []
    const blank = line - from - headers.length
    if (blank > 0) this.#drop('ROW_BLANK', from, blank, 'the row is blank')
  }

  #body(row: GridRow): void {
    if (this.#repeat >= 0 && this.#repeated(row)) return
    const first = row.cells.find(isFilled)?.trim() ?? ''
    const title = this.#titleOf(row.cells)
    if (title !== undefined) {
      this.#block = title
      this.#repeat = 0
      this.#drop('SHEET_BLOCK_TITLE', row.line, 1, 'the row opens a block')
    } else if ((this.#shape.totals ?? []).includes(first)) {
      this.#drop('SHEET_TOTAL', row.line, 1, 'the row is a declared total')
    } else if (this.#shape.footers.some((footer) => first.startsWith(footer))) {
      this.#drop('SHEET_FOOTER', row.line, 1, 'the row is a declared footer')
    } else this.#record(row)
  }

  #record(row: GridRow): void {
    const width = this.#header?.names.length ?? 0
    const cells = this.#shape.fillMerged === true ? this.#fill.cells(row) : row.cells
    const own = row.cells.reduce<number>((sum, cell) => sum + (isFilled(cell) ? 1 : 0), row.problems.length)
    const count = cells === row.cells ? own : own + this.#fill.reachingInto(row.line)
    const beyond = cells.some((cell, column) => column >= width && isFilled(cell))
    if (beyond) this.#quarantine('ROW_FIELD_COUNT', row.line, `a cell is filled beyond the last of ${width} columns`)
    else if (count === 1 && width > 2) {
      this.#quarantine(
        'ROW_FIELD_COUNT',
        row.line,
        `1 of ${width} cells is filled; declare the row as footer, total or block title if it is one`,
      )
    } else if (this.#shape.blocks !== null && this.#block === null) {
      this.#quarantine('ROW_OUTSIDE_BLOCK', row.line, 'the row stands before the title of the first block')
    } else {
      const texts = (this.#shape.cells ?? []).map((cell) => this.#cellTexts.get(cell.column) ?? null)
      const filled = [...(this.#shape.blocks === null ? [] : [this.#block]), ...texts]
      this.#out.push(
        { kind: 'row', line: row.line, cells, problems: row.problems, filled },
      )
    }
  }

  /** True when the row belongs to the header that a block repeats. */
  #repeated(row: GridRow): boolean {
    if (this.#repeat === 0) this.#repeat = row.line
    const offset = row.line - this.#repeat
    const span = this.#lastHeader - this.#firstHeader
    if (offset <= span) {
      if (this.#headerOffsets.has(offset)) this.#headerRows.push(row)
      else this.#drop('SHEET_PREAMBLE', row.line, 1, 'the row stands between the rows of a header')
      if (offset === span) this.#finishRepeat(row.line)
      return true
    }
    this.#finishRepeat(this.#repeat)
    return false
  }

  #finishRepeat(line: number): void {
    const names = headerNames(this.#headerRows)
    const expected = this.#header?.names ?? noCells
    const differs = expected.findIndex((name, column) => names[column] !== name)
    if (names.length !== expected.length || differs !== -1) {
      const column = columnLetters(differs === -1 ? expected.length : differs)
      throw this.#fault(
        'BLOCK_HEADER_DIFFERS',
        `the header that ends here differs from the first one in column ${column}`,
        'the same columns in every block',
        line,
      )
    }
    this.#out.push({ kind: 'header-lines', lines: this.#headerRows.length })
    this.#headerRows = []
    this.#repeat = -1
  }

  #titleOf(cells: GridCells): string | undefined {
    const first = cells.find(isFilled)?.trim()
    const titles = this.#shape.blocks?.titles.filter((title) => first?.startsWith(title)) ?? []
    return titles.reduce<string | undefined>(
      (best, title) => (best === undefined || title.length > best.length ? title : best), undefined,
    )
  }

  #drop(rule: string, line: number, lines: number, message: string): void {
    this.#out.push(
      { kind: 'finding', finding: { rule, disposition: 'dropped', file: this.#file, line, lines, message } },
    )
  }

  #quarantine(rule: string, line: number, message: string): void {
    this.#out.push(
      { kind: 'finding', finding: { rule, disposition: 'quarantined', file: this.#file, line, lines: 1, message } },
    )
  }

  #fault(code: string, what: string, expected: string, line?: number): CauceError {
    return new CauceError('delivery', {
      code, what, where: { file: this.#file, line }, expected,
      todo: 'Compare the sheet with the schema: sheet, header_rows and blocks.',
    })
  }
}
