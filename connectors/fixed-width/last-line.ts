import type { Finding } from '../../src/core/finding.js'

/** The last line of a file stops early and no line end closes it, yet every wanted field is whole. */
export function lastLineCut(file: string, line: number, length: number, end: number): Finding {
  const message = `the last line has no line end and stops at character ${length} of ${end}; no wanted field is cut`
  return { rule: 'LAST_LINE_CUT', disposition: 'noted', file, line, lines: 1, message }
}
