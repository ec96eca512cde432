import { numberText, unescapeOoxml } from './cell-text.js'
import type { CellProblem } from './grid.js'
import { serialText } from './serial-date.js'
import type { Workbook } from './xlsx-parts.js'

export interface StoredCell {
  /** Attribute `t`. */
  readonly type: string
  /** Attribute `s`. */
  readonly style: number
  /** Text of `v`, undefined when there is none. */
  readonly value: string | undefined
  /** Text of `is`. */
  readonly inline: string
  readonly hasFormula: boolean
}

export type CellResult =
  | { readonly text: string | null }
  | { readonly problem: CellProblem['rule'] }
  | { readonly corrupt: string }

/**
 * Text of a cell. A formula counts by its stored result; an error, a formula without result or a false date is
 * a problem.
 */
export function cellResult(cell: StoredCell, workbook: Workbook): CellResult {
  if (cell.type === 'inlineStr') return { text: unescapeOoxml(cell.inline) }
  if (cell.value === undefined) return cell.hasFormula ? { problem: 'CELL_NO_VALUE' } : { text: null }
  if (cell.type === 'str') return { text: unescapeOoxml(cell.value) }
  if (cell.type === 'e') return { problem: 'CELL_ERROR' }
  if (cell.value === '') return cell.hasFormula ? { problem: 'CELL_NO_VALUE' } : { text: null }
  if (cell.type === 's') return sharedText(cell.value, workbook)
  if (cell.type === 'b') return booleanText(cell.value)
  if (cell.type === 'd') return { text: cell.value }
  return numericText(cell, cell.value, workbook)
}

function sharedText(value: string, workbook: Workbook): CellResult {
  const text = /^\d+$/.test(value) ? workbook.sharedStrings[Number(value)] : undefined
  return text === undefined ? { corrupt: 'a cell points at a shared string that is not there' } : { text }
}

function booleanText(value: string): CellResult {
  if (value === '1' || value === 'true') return { text: 'true' }
  return value === '0' || value === 'false' ? { text: 'false' } : { corrupt: 'a truth value is neither 0 nor 1' }
}

function numericText(cell: StoredCell, value: string, workbook: Workbook): CellResult {
  if (cell.type !== 'n' && cell.type !== '') return { corrupt: 'a cell has a type that the format does not know' }
  const text = numberText(value)
  if (text === undefined) return { corrupt: 'a number cell holds no number' }
  const kind = workbook.kinds[cell.style] ?? 'number'
  if (kind === 'number') return { text }
  const date = serialText(Number(value), kind, workbook.is1904)
  return date === undefined ? { problem: 'CELL_DATE' } : { text: date }
}
