import type { Drift } from '../../src/core/header.js'
import type { Finding } from '../../src/core/finding.js'

/**
 * Whether DuckDB's `read_csv` with everything named gives exactly what the strict reader gives.
 * Read a regular file so: `auto_detect=false`, `columns` = `names` in order as VARCHAR, `delim`, `header=false`,
 * `skip=headerLines`,
 * `quote` and `escape` = `quote ?? ''`, `encoding` = `nativeEncoding`, `strict_mode=true`, `null_padding=false`, and
 * no `new_line`:
 * DuckDB 1.5.6 gives no rows and no error for a CRLF file when `new_line` is named. An empty field comes back as NULL
 * there and means the empty string.
 */
export type Proof = RegularProof | IrregularProof

export interface RegularProof {
  readonly regular: true
  /** Records, one physical line each: record n stands on line `headerLines + n`. */
  readonly rows: number
  /** Preamble and header. */
  readonly headerLines: number
  readonly preambleLines: number
  readonly lineEnd: 'lf' | 'crlf'
  readonly nativeEncoding: 'utf-8' | 'latin-1'
  /** Null when no quote stands in the file or the dialect has none. */
  readonly quote: string | null
  /** Delivered names in the file's order, and the schema's name of each (null: unknown to the schema). */
  readonly names: readonly string[]
  readonly columns: readonly (string | null)[]
  readonly drift: Drift
  /** What the strict reader would have noted; nothing is quarantined or dropped but the preamble. */
  readonly findings: readonly Finding[]
}

export interface IrregularProof {
  readonly regular: false
  readonly reason: string
  /** First physical line that shows it, 0 when it is of the whole file. */
  readonly line: number
  /**
   * `transcode`: structure aside, only the encoding stands in the way; a UTF-8 copy may be proved under encoding
   * `utf-8`.
   */
  readonly cure: 'transcode' | null
}
