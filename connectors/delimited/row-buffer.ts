import type { RowBatch } from '../../src/core/reader.js'

export const batchRows = 2048

/** Gathers the wanted columns of rows into batches; a wanted column that the file lacks is null throughout. */
export class RowBuffer {
  private columns: (string | null)[][]
  private lines: number[]
  private size = 0

  /** `places[c]` is the 0-based field of wanted column c, -1 where the file lacks it. */
  constructor(
    private readonly names: readonly string[],
    private readonly places: readonly number[],
  ) {
    this.columns = this.emptyColumns()
    this.lines = new Array<number>(batchRows).fill(0)
  }

  get isFull(): boolean {
    return this.size === batchRows
  }

  get isEmpty(): boolean {
    return this.size === 0
  }

  add(cells: readonly string[], line: number): void {
    const { places, columns, size } = this
    for (let index = 0; index < places.length; index++) {
      const place = places[index] ?? -1
      const column = columns[index]
      if (place >= 0 && column !== undefined) column[size] = cells[place] ?? null
    }
    this.lines[size] = line
    this.size = size + 1
  }

  take(): RowBatch {
    const { size, names } = this
    const columns = this.isFull ? this.columns : this.columns.map((column) => column.slice(0, size))
    const lines = this.isFull ? this.lines : this.lines.slice(0, size)
    this.columns = this.emptyColumns()
    this.lines = new Array<number>(batchRows).fill(0)
    this.size = 0
    return { kind: 'rows', record: '', names, columns, lines }
  }

  private emptyColumns(): (string | null)[][] {
    return this.names.map(() => new Array<string | null>(batchRows).fill(null))
  }
}
