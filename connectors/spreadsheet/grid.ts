/** Text of the cells by 0-based column; absent cells are holes or null. */
export type GridCells = readonly (string | null | undefined)[]

/** A cell whose value could not be had: a stored error, a formula never calculated, a serial that is no date. */
export interface CellProblem {
  /** 0-based. */
  readonly column: number
  readonly rule: 'CELL_ERROR' | 'CELL_NO_VALUE' | 'CELL_DATE'
}

/** Rows from 1, columns from 0, both ends included. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** A row of a sheet as text, whatever file it came from. Rows that the file leaves out are blank. */
export interface GridRow {
  readonly kind: 'row'
  readonly line: number
  readonly cells: GridCells
  readonly problems: readonly CellProblem[]
  /** Merged cells whose top row this is. */
  readonly merges: readonly Merge[]
}

/** Something about the file that was put right while reading and must be told. */
export interface GridNote {
  readonly kind: 'note'
  readonly rule: string
  readonly line: number
  readonly message: string
}

export const noCells: GridCells = []
export const maxRows = 1_048_576
export const maxColumns = 16_384

export function isFilled(cell: string | null | undefined): cell is string {
  return cell !== undefined && cell !== null && cell.trim() !== ''
}

/** `C` for 2, `AA` for 26. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** Row from 1 and column from 0 of a reference such as `AA17`; undefined when it is none or lies outside a sheet. */
export function cellPlace(reference: string): { readonly row: number; readonly column: number } | undefined {
  let position = 0
  let column = 0
  for (; position < reference.length; position++) {
    const letter = reference.charCodeAt(position) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  const digits = reference.slice(position)
  const row = Number(digits)
  const valid = column > 0 && column <= maxColumns && /^[1-9]\d{0,6}$/.test(digits) && row <= maxRows
  return valid ? { row, column: column - 1 } : undefined
}

/** `B2:D4`; a single reference is a range of one cell. */
export function cellRange(reference: string): Merge | undefined {
  const [from = '', to = from] = reference.split(':')
  const start = cellPlace(from)
  const end = cellPlace(to)
  if (start === undefined || end === undefined || end.row < start.row || end.column < start.column) return undefined
  return { top: start.row, left: start.column, bottom: end.row, right: end.column }
}
