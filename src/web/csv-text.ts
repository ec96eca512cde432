import type { JsonValue } from '../warehouse/json-value.js'

export interface CsvForm {
  /** Texts that a spreadsheet would take for a formula stay as they are. */
  readonly raw: boolean
  readonly lineEnd: '\n' | '\r\n'
}

/**
 * Rows as CSV after RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it, unless `raw`; numbers stay as
 * they are, an empty cell is empty.
 */
export function csvText(names: readonly string[], rows: readonly (readonly JsonValue[])[], { raw, lineEnd }: CsvForm): string {
  return [names, ...rows].map((row) => `${row.map((value) => cell(value, raw)).join(',')}${lineEnd}`).join('')
}

/** Full-width forms count too, as in the exported files. */
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/
const plainNumber = /^[+-]?\d+([.,]\d+)?(e[+-]?\d+)?$/i

function cell(value: JsonValue, raw: boolean): string {
  if (value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = !raw && formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
