import type { ReadEvent, RowBatch } from '../../src/core/reader.js'
import type { CellText } from './cell-text.js'
import type { DbfField } from './header.js'
import { deleted, nulInside, RecordRuns, type RunRule, strangeFlag } from './record-runs.js'

const batchRows = 2048
const kept = 0x20
const erased = 0x2a

/** Turns records into batches of the wanted columns, and accounts for those that are not rows. */
export class RecordRows {
  readonly capacity = batchRows
  readonly counts = { total: 0, header: 0, rows: 0, quarantined: 0, dropped: 0 }
  readonly #runs: RecordRuns
  /** Record that is being read, from 1. */
  line = 0

  constructor(
    file: string,
    private readonly wanted: readonly string[],
    private readonly places: readonly (DbfField | null)[],
  ) {
    this.#runs = new RecordRuns(file)
  }

  /** Whole records, of which the first has the 0-based number `first`. */
  add(bytes: Uint8Array, recordLength: number, first: number, cells: CellText): readonly ReadEvent[] {
    const events: ReadEvent[] = []
    const columns = this.places.map((): (string | null)[] => [])
    const lines: number[] = []
    for (let at = 0; at < bytes.byteLength; at += recordLength) {
      this.line = first + at / recordLength + 1
      this.counts.total++
      const fault = bytes[at] === kept ? this.#row(columns, at, cells) : bytes[at] === erased ? deleted : strangeFlag
      if (fault === null) {
        lines.push(this.line)
        this.counts.rows++
        continue
      }
      this.counts[fault.disposition === 'dropped' ? 'dropped' : 'quarantined']++
      const ended = this.#runs.add(fault, this.line)
      if (ended !== null) events.push({ kind: 'finding', finding: ended })
    }
    const batch: RowBatch = { kind: 'rows', record: '', names: this.wanted, columns, lines }
    return lines.length === 0 ? events : [batch, ...events]
  }

  closing(): readonly ReadEvent[] {
    const ended = this.#runs.take()
    return ended === null ? [] : [{ kind: 'finding', finding: ended }]
  }

  #row(columns: readonly (string | null)[][], record: number, cells: CellText): RunRule | null {
    const { places } = this
    for (let index = 0; index < places.length; index++) {
      const place = places[index] ?? null
      const text = place === null ? null : cells.cell(record, place)
      if (place !== null && text === null) {
        for (let back = 0; back < index; back++) columns[back]?.pop()
        return nulInside
      }
      columns[index]?.push(text)
    }
    return null
  }
}
