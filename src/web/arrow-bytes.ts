import { Bool, Float64, Int32, Int64, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import type { DataType } from 'apache-arrow'
import type { JsonValue } from '../warehouse/json-value.js'

interface NamedType {
  readonly name: string
  readonly type: string
}

/**
 * Rows of a page as an Arrow IPC stream: numbers, truth values and whole numbers of 64 bits in their types, everything else as text. A
 * second column of the same name is called `name:1`.
 */
export function arrowBytes(columns: readonly NamedType[], rows: readonly (readonly JsonValue[])[]): Uint8Array<ArrayBuffer> {
  const seen = new Map<string, number>()
  const unique = (name: string): string => {
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return before === 0 ? name : `${name}:${before}`
  }
  const vectors = columns.map(({ name, type }, index) => [unique(name), vectorFromArray(rows.map((row) => arrowCell(row[index] ?? null, type)), arrowType(type))] as const)
  return new Uint8Array(tableToIPC(new Table(Object.fromEntries(vectors)), 'stream'))
}

function arrowType(type: string): DataType {
  if (type === 'BOOLEAN') return new Bool()
  if (/^U?(TINY|SMALL)INT$|^INTEGER$/.test(type)) return new Int32()
  if (/^BIGINT$|^UINTEGER$/.test(type)) return new Int64()
  if (type === 'DOUBLE' || type === 'FLOAT') return new Float64()
  return new Utf8()
}

function arrowCell(value: JsonValue, type: string): unknown {
  if (value === null) return null
  if (/^BIGINT$|^UINTEGER$/.test(type)) return BigInt(String(value))
  if (type === 'DOUBLE' || type === 'FLOAT') return Number(value)
  if (typeof value === 'boolean' || typeof value === 'number') return arrowType(type) instanceof Utf8 ? String(value) : value
  return typeof value === 'string' ? value : JSON.stringify(value)
}
