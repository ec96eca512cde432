/** What became of the line or value that a finding speaks of. */
export type Disposition = 'quarantined' | 'dropped' | 'repaired' | 'noted'

/** A problem in the data. Stored, counted and shown; it never carries the value itself. */
export interface Finding {
  /** Stable identifier in capitals, e.g. `ROW_FIELD_COUNT`. */
  readonly rule: string
  readonly disposition: Disposition
  /** Name of the delivered file; an entry of an archive reads `archive.zip!/entry.csv`. */
  readonly file: string
  /** Physical line, from 1; for spreadsheets the sheet's row; 0 when the finding speaks of the whole file. */
  readonly line: number
  /** How many physical lines it covers. */
  readonly lines: number
  readonly column?: string | undefined
  /** Class of the offending value (see `valueClass`), never the value. */
  readonly valueClass?: string | undefined
  readonly message: string
}
