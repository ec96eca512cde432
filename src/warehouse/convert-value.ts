import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  DuckDBVariantValue,
} from '@duckdb/node-api'
import type { DuckDBValue } from '@duckdb/node-api'

/**
 * A DuckDB value as this project sees it. INTEGER and smaller, FLOAT, DOUBLE: number; BIGINT and larger: bigint;
 * DECIMAL, DATE, TIME, UUID, INTERVAL, BIT: text; TIMESTAMP: ISO text, with time zone ending in `Z`; LIST and ARRAY:
 * array; STRUCT: object; MAP: Map; BLOB: bytes.
 */
export function convertValue(value: DuckDBValue): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof DuckDBBlobValue) return Uint8Array.from(value.bytes)
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(convertValue)
  if (value instanceof DuckDBMapValue) {
    return new Map(value.entries.map((entry) => [convertValue(entry.key), convertValue(entry.value)]))
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, entry]) => [key, convertValue(entry)]))
  }
  if (value instanceof DuckDBUnionValue || value instanceof DuckDBVariantValue) return convertValue(value.value)
  if (value instanceof DuckDBTimestampTZValue) return zoned(value)
  if (isTimestamp(value)) return isoText(value.toString())
  return value.toString()
}

function isTimestamp(value: object): boolean {
  return (
    value instanceof DuckDBTimestampValue ||
    value instanceof DuckDBTimestampSecondsValue ||
    value instanceof DuckDBTimestampMillisecondsValue ||
    value instanceof DuckDBTimestampNanosecondsValue
  )
}

/** The library's own text of a zoned time uses the machine's offset at import; ours is UTC. */
function zoned(value: DuckDBTimestampTZValue): string {
  const text = isoText(new DuckDBTimestampValue(value.micros).toString())
  return value.isFinite ? `${text}Z` : text
}

function isoText(text: string): string {
  return text.replace(' ', 'T')
}
