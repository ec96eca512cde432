import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { CauceError } from '../../core/error.js'

const plainTypes = [
  'VARCHAR', 'BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER',
  'UBIGINT', 'FLOAT', 'DOUBLE', 'DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMPTZ', 'BLOB', 'UUID', 'JSON',
] as const

export type PlainType = (typeof plainTypes)[number]
export type SqlType = PlainType | `DECIMAL(${number},${number})` | `${PlainType}[]`

const pattern = new RegExp(`^(?:(?:${plainTypes.join('|')})(?:\\[\\])?|DECIMAL\\(\\d{1,2},\\d{1,2}\\))$`)

/** A type name as SQL; only the known ones pass, so a name from YAML cannot carry SQL. */
export function sqlType(type: SqlType): RawBuilder<unknown> {
  if (pattern.test(type)) return sql.raw(type)
  throw new CauceError('internal', {
    code: 'WAREHOUSE_TYPE',
    what: `"${type}" is not a column type`,
    expected: `${plainTypes.join(', ')} or DECIMAL(width,scale)`,
  })
}
