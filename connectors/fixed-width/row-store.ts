import type { RowBatch } from '../../src/core/reader.js'
import { cell, type Characters } from './characters.js'
import type { RecordPlan } from './layout.js'

const batchRows = 2048

/** Gathers the rows of one record type column by column until they make a batch. */
export class RowStore {
  readonly #plan: RecordPlan
  #columns: (string | null)[][]
  #lines: number[] = []

  constructor(plan: RecordPlan) {
    this.#plan = plan
    this.#columns = plan.names.map(() => [])
  }

  /** The batch that this row fills, if it does. */
  add(line: Characters, number: number): RowBatch | undefined {
    const { cuts } = this.#plan
    for (let index = 0; index < cuts.length; index++) {
      const cut = cuts[index]
      this.#columns[index]?.push(cut === null || cut === undefined ? null : cell(line, cut.start, cut.length))
    }
    this.#lines.push(number)
    return this.#lines.length < batchRows ? undefined : this.take()
  }

  take(): RowBatch | undefined {
    if (this.#lines.length === 0) return undefined
    const { type, names } = this.#plan
    const batch: RowBatch = { kind: 'rows', record: type, names, columns: this.#columns, lines: this.#lines }
    this.#columns = names.map(() => [])
    this.#lines = []
    return batch
  }
}
