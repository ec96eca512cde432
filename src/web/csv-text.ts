import type { JsonValue } from '../warehouse/json-value.js'

/**
 * Rows as CSV after RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it, unless `raw`; numbers stay as
 * they are, an empty cell is empty.
 */
export function csvText(names: readonly string[], rows: readonly (readonly JsonValue[])[], raw: boolean): string {
  return `${[names, ...rows].map((row) => row.map((value) => cell(value, raw)).join(',')).join('\r\n')}\r\n`
}

function cell(value: JsonValue, raw: boolean): string {
  if (value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = !raw && /^[=+\-@\t\r\0]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
