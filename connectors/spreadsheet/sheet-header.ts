import type { GridRow } from './grid.js'
import { columnLetters, isFilled } from './grid.js'

/**
 * Column names from the rows of a header, as `SheetShape.headerRows` says. Merged cells fill to the right in their
 * first row, so that a heading over three columns belongs to each. Columns after the last heading are not of the table.
 */
export function headerNames(rows: readonly GridRow[]): readonly string[] {
  const parts: string[][] = []
  for (const row of rows) {
    spread(row).forEach((cell, column) => {
      if (!isFilled(cell)) return
      const text = cell.replace(/\s+/g, ' ').trim()
      const above = (parts[column] ??= [])
      if (above.at(-1) !== text) above.push(text)
    })
  }
  return Array.from(parts, (texts, column) => texts?.join(' / ') ?? `(column ${columnLetters(column)})`)
}

function spread(row: GridRow): (string | null | undefined)[] {
  const cells = [...row.cells]
  for (const merge of row.merges) {
    const text = row.cells[merge.left]
    if (!isFilled(text)) continue
    for (let column = merge.left + 1; column <= merge.right; column++) {
      if (!isFilled(cells[column])) cells[column] = text
    }
  }
  return cells
}
