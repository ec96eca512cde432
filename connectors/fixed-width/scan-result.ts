import type { ControlTotal } from '../../src/core/control-total.js'
import type { Finding } from '../../src/core/finding.js'

/** Why whole lines of a file cannot be left to a native reader, and the line on which it shows (0: the whole file). */
export interface ScanObstacle {
  readonly rule: string
  readonly line: number
}

export interface TypeCount {
  readonly count: number
  /** Length of the shortest and of the longest line, in characters. */
  readonly shortest: number
  readonly longest: number
}

/**
 * What one pass over the bytes of a fixed-width file has seen; plain data that may be stored beside the frozen file.
 */
export interface ScanResult {
  /**
   * Null when every line is whole and readable natively; at the first obstacle the pass ends, and what follows is
   * partial.
   */
  readonly obstacle: ScanObstacle | null
  readonly encoding: 'utf-8' | 'latin-1'
  readonly lineEnd: 'lf' | 'crlf'
  readonly version: string | null
  readonly lines: number
  readonly records: Readonly<Record<string, TypeCount>>
  /** The last line, when no line end closes it. */
  readonly open: { readonly type: string; readonly length: number } | null
  readonly controls: readonly ControlTotal[]
  readonly findings: readonly Finding[]
}
