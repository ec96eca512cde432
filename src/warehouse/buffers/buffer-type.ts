import { DuckDBDecimalType, DuckDBTypeId } from '@duckdb/node-api'
import type { DuckDBType } from '@duckdb/node-api'

/** How the values of a column lie in memory; every kind is as Arrow has it. */
export type BufferType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly bytes: 1 | 2 | 4 | 8; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bytes: 4 | 8 }
  | { readonly kind: 'text' }
  /** Days since 1970-01-01, four bytes. */
  | { readonly kind: 'date' }
  /** Microseconds since 1970-01-01, eight bytes; an instant is in UTC. */
  | { readonly kind: 'timestamp' | 'instant' }
  /** Sixteen bytes, two's complement; the value is the integer over 10^scale. */
  | { readonly kind: 'decimal'; readonly scale: number }

const plain: ReadonlyMap<DuckDBTypeId, BufferType> = new Map<DuckDBTypeId, BufferType>([
  [DuckDBTypeId.BOOLEAN, { kind: 'boolean' }],
  [DuckDBTypeId.TINYINT, { kind: 'integer', bytes: 1, signed: true }],
  [DuckDBTypeId.SMALLINT, { kind: 'integer', bytes: 2, signed: true }],
  [DuckDBTypeId.INTEGER, { kind: 'integer', bytes: 4, signed: true }],
  [DuckDBTypeId.BIGINT, { kind: 'integer', bytes: 8, signed: true }],
  [DuckDBTypeId.UTINYINT, { kind: 'integer', bytes: 1, signed: false }],
  [DuckDBTypeId.USMALLINT, { kind: 'integer', bytes: 2, signed: false }],
  [DuckDBTypeId.UINTEGER, { kind: 'integer', bytes: 4, signed: false }],
  [DuckDBTypeId.UBIGINT, { kind: 'integer', bytes: 8, signed: false }],
  [DuckDBTypeId.FLOAT, { kind: 'float', bytes: 4 }],
  [DuckDBTypeId.DOUBLE, { kind: 'float', bytes: 8 }],
  [DuckDBTypeId.VARCHAR, { kind: 'text' }],
  [DuckDBTypeId.DATE, { kind: 'date' }],
  [DuckDBTypeId.TIMESTAMP, { kind: 'timestamp' }],
  [DuckDBTypeId.TIMESTAMP_TZ, { kind: 'instant' }],
  [DuckDBTypeId.HUGEINT, { kind: 'decimal', scale: 0 }],
])

const coarseTimes = new Set([DuckDBTypeId.TIMESTAMP_S, DuckDBTypeId.TIMESTAMP_MS, DuckDBTypeId.TIMESTAMP_NS])

export interface ReadAs {
  readonly type: BufferType
  /** SQL type to cast to first; null where the column is read as it is. */
  readonly cast: string | null
}

/** How a column is read. Decimals become 128 bits wide, other clocks microseconds, and what has no form of its own its text. */
export function readAs(type: DuckDBType): ReadAs {
  const known = plain.get(type.typeId)
  if (known !== undefined && type.alias === undefined) return { type: known, cast: null }
  if (type instanceof DuckDBDecimalType) return { type: { kind: 'decimal', scale: type.scale }, cast: type.width > 18 ? null : `decimal(38, ${type.scale})` }
  if (coarseTimes.has(type.typeId)) return { type: { kind: 'timestamp' }, cast: 'timestamp' }
  return { type: { kind: 'text' }, cast: 'varchar' }
}

/** Bytes of one value; 0 where the length varies. Booleans take a byte in the engine. */
export function widthOf(type: BufferType): number {
  if (type.kind === 'integer' || type.kind === 'float') return type.bytes
  if (type.kind === 'decimal') return 16
  if (type.kind === 'date') return 4
  if (type.kind === 'text') return 0
  return type.kind === 'boolean' ? 1 : 8
}
