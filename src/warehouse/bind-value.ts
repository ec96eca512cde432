import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBStructType,
  HUGEINT,
  INTEGER,
  LIST,
  MAP,
  SQLNULL,
  TIMESTAMP,
  VARCHAR,
  blobValue,
  listValue,
  mapValue,
  structValue,
  timestampValue,
} from '@duckdb/node-api'
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { CauceError } from '../core/error.js'

export interface BoundValue {
  readonly value: DuckDBValue
  readonly type: DuckDBType
}

/**
 * A parameter as DuckDB takes it: text, number, bigint, boolean, null, `Date` (as TIMESTAMP in UTC), bytes (BLOB),
 * array (LIST), Map (MAP), plain object (STRUCT).
 */
export function bindValue(value: unknown): BoundValue {
  if (value === null || value === undefined) return { value: null, type: SQLNULL }
  if (typeof value === 'string') return { value, type: VARCHAR }
  if (typeof value === 'boolean') return { value, type: BOOLEAN }
  if (typeof value === 'number') return { value, type: numberType(value) }
  if (typeof value === 'bigint') return { value, type: BigInt.asIntN(64, value) === value ? BIGINT : HUGEINT }
  if (value instanceof Date) return { value: timestampValue(BigInt(value.getTime()) * 1000n), type: TIMESTAMP }
  if (value instanceof Uint8Array) return { value: blobValue(value), type: BLOB }
  if (Array.isArray(value)) return bindList(value)
  if (value instanceof Map) return bindMap(value)
  if (typeof value === 'object') return bindStruct(value)
  throw refusal(`a ${typeof value} cannot be a parameter of a statement`)
}

function numberType(value: number): DuckDBType {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return DOUBLE
  return Math.abs(value) <= 0x7fffffff ? INTEGER : BIGINT
}

function bindList(items: readonly unknown[]): BoundValue {
  const bound = items.map(bindValue)
  return { value: listValue(bound.map((item) => item.value)), type: LIST(commonType(bound)) }
}

function bindMap(map: ReadonlyMap<unknown, unknown>): BoundValue {
  const keys = [...map.keys()].map(bindValue)
  const values = [...map.values()].map(bindValue)
  const entries = keys.map((key, index) => ({ key: key.value, value: values[index]?.value ?? null }))
  return { value: mapValue(entries), type: MAP(commonType(keys), commonType(values)) }
}

function bindStruct(object: object): BoundValue {
  const bound = Object.entries(object).map(([key, entry]) => ({ key, entry: bindValue(entry) }))
  return {
    value: structValue(Object.fromEntries(bound.map(({ key, entry }) => [key, entry.value]))),
    type: new DuckDBStructType(
      bound.map(({ key }) => key),
      bound.map(({ entry }) => entry.type),
    ),
  }
}

/** Integers widen, whole and broken numbers meet as DOUBLE; anything else must agree. */
function commonType(items: readonly BoundValue[]): DuckDBType {
  const types = items.map((item) => item.type).filter((type) => type !== SQLNULL)
  const first = types[0]
  if (first === undefined) return SQLNULL
  if (types.every((type) => type.toString() === first.toString())) return first
  const widest = [DOUBLE, HUGEINT, BIGINT, INTEGER]
  if (types.every((type) => widest.some((wide) => wide === type))) {
    return widest.find((wide) => types.some((type) => type === wide)) ?? first
  }
  throw refusal(`an array parameter mixes ${[...new Set(types.map(String))].join(' and ')}`)
}

function refusal(what: string): CauceError {
  return new CauceError('internal', { code: 'WAREHOUSE_PARAMETER', what })
}
