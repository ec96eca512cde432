import type { GridCells, GridRow, Merge } from './grid.js'
import { isFilled } from './grid.js'

interface OpenMerge extends Merge {
  readonly text: string
}

/** Remembers the merged cells that reach into the rows below them. */
export class MergeFill {
  #open: readonly OpenMerge[] = []

  /** To be called with every row, in order. */
  begin(row: GridRow): void {
    if (this.#open.length === 0 && row.merges.length === 0) return
    const fresh = row.merges.flatMap((merge) => {
      const text = row.cells[merge.left]
      return isFilled(text) ? [{ ...merge, text }] : []
    })
    this.#open = [...this.#open.filter((merge) => merge.bottom >= row.line), ...fresh]
  }

  /** How many merged cells of rows above cover this one. */
  reachingInto(line: number): number {
    return this.#open.filter((merge) => merge.top < line).length
  }

  /** The row's cells with the text of the merged cells that cover it. */
  cells(row: GridRow): GridCells {
    if (this.#open.length === 0) return row.cells
    const cells = [...row.cells]
    for (const merge of this.#open) {
      for (let column = merge.left; column <= merge.right; column++) {
        if (!isFilled(cells[column])) cells[column] = merge.text
      }
    }
    return cells
  }
}
