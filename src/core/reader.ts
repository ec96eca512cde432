import type { Finding } from './finding.js'
import type { Drift } from './header.js'
import type { FormatName, ResourceShape } from './resource.js'

/** A frozen file, already out of its archive, ready to be read. */
export interface FrozenFile {
  /** Name for messages: `archive.zip!/entry.csv`. */
  readonly name: string
  /** Where the plain bytes lie on disk. */
  readonly path: string
  readonly bytes: number
}

export interface ReadRequest {
  readonly file: FrozenFile
  readonly shape: ResourceShape
  /** Columns that the mappings name; no other column leaves the reader. Fixed-width: `type.column`. */
  readonly wanted: readonly string[]
}

/** Rows column by column: `columns[c][r]` is the text of wanted column c, null where the cell is absent. */
export interface RowBatch {
  readonly kind: 'rows'
  /** Record type for files of several types, else the empty string. */
  readonly record: string
  readonly names: readonly string[]
  readonly columns: readonly (readonly (string | null)[])[]
  /** Physical line (or sheet row) on which each row begins. */
  readonly lines: readonly number[]
}

/** The identity `lines.total = header + rows + quarantined + dropped` holds in every summary. */
export interface ReadSummary {
  readonly kind: 'summary'
  readonly lines: { readonly total: number; readonly header: number; readonly rows: number; readonly quarantined: number; readonly dropped: number }
  /** Records landed, by record type. */
  readonly records: Readonly<Record<string, number>>
  readonly layoutVersion: string | null
  readonly drift: Drift
}

export type ReadEvent = RowBatch | { readonly kind: 'finding'; readonly finding: Finding } | ReadSummary

/** Strict reading of one format: everything is text; each physical line becomes a row, a finding or declared dropped. */
export interface FormatReader {
  readonly formats: readonly FormatName[]
  /** Throws `CauceError('delivery')` when the file as a whole cannot be what the schema says. The summary comes last. */
  read(request: ReadRequest): AsyncIterable<ReadEvent>
}
