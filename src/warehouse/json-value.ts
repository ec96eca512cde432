/** What JSON can say; numbers beyond its safety, dates and bytes as text. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/**
 * A converted DuckDB value for JSON: bigints and non-finite numbers as text, bytes as hexadecimal, maps as lists of
 * pairs.
 */
export function jsonValue(value: unknown): JsonValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(jsonValue)
  if (value instanceof Map) return [...value].map(([key, entry]) => [jsonValue(key), jsonValue(entry)])
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, jsonValue(entry)]))
  }
  return String(value)
}
