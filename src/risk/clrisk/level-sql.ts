import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../../warehouse/tables.js'
import type { PersonSource, Sql } from './person-rows-sql.js'
import { rowColumn } from './person-rows-sql.js'
import { missingLevel } from './variables.js'
import type { Variable } from './variables.js'

/** Type of each canonical column by `person.age` or `household.rooms`, as the engine writes it. */
export type ColumnTypes = ReadonlyMap<string, string>

/** The types of the columns of persons and households, so that a test is of the column's own type. */
export async function columnTypes(db: Db): Promise<ColumnTypes> {
  const { rows } = await sql<{ readonly name: string; readonly type: string }>`
    select table_name || '.' || column_name as name, data_type as type from information_schema.columns
    where table_catalog = current_database() and table_schema = 'core' and table_name in ('person', 'household')`.execute(db)
  return new Map(rows.map(({ name, type }) => [name, type]))
}

/**
 * Whether a row is of a level of a factor, by comparison in the column's own type; open where the value is missing, unless the factor
 * has a level for that.
 */
export function levelTest(source: Pick<PersonSource, 'types'>, variable: Variable, level: string, levels: readonly string[]): RawBuilder<boolean> {
  const codes = [...new Set([...(variable.groups.has(level) ? [] : [level]), ...[...variable.groups].flatMap(([code, group]) => (group === level ? [code] : []))])]
  const column = rowColumn(variable.name)
  const present = comparison(column, typeOf(source.types, variable.name), codes.filter((code) => code !== missingLevel && code !== unknown))
  const absent = codes.includes(missingLevel) ? [missing(column, typeOf(source.types, variable.name))] : []
  const tests = [...present, ...absent]
  if (tests.length === 0) return sql`false`
  const test = sql<boolean>`(${sql.join(tests, sql` or `)})`
  const hasMissing = levels.includes(missingLevel) || levels.some((other) => variable.groups.get(missingLevel) === other)
  return hasMissing ? sql`coalesce(${test}, false)` : test
}

const unknown = 'unknown'

/** A column that is text, or is compared as such. */
type ColumnKind = 'text' | 'integer' | 'boolean' | 'other'

function typeOf(types: ColumnTypes, name: string): ColumnKind {
  const [table, column] = name.includes('.') ? name.split('.') : ['person', name]
  const type = types.get(`${table === 'head' ? 'person' : (table ?? '')}.${column ?? ''}`) ?? ''
  if (type === 'VARCHAR') return 'text'
  if (type === 'BOOLEAN') return 'boolean'
  return /^U?(?:TINY|SMALL|BIG)INT$|^U?INTEGER$/.test(type) ? 'integer' : 'other'
}

function comparison(column: Sql, kind: ColumnKind, codes: readonly string[]): readonly Sql[] {
  const written = codes.flatMap((code): readonly Sql[] => {
    if (kind === 'integer') return /^(?:0|-?[1-9]\d{0,14})$/.test(code) ? [sql.lit(Number(code))] : []
    if (kind === 'boolean') return code === 'true' || code === 'false' ? [sql.raw(code)] : []
    return [sql`${code}`]
  })
  const value = kind === 'other' ? sql`cast(${column} as varchar)` : column
  if (written.length === 0) return []
  return written.length === 1 ? [sql`${value} = ${sql.join(written)}`] : [sql`${value} in (${sql.join(written)})`]
}

function missing(column: Sql, kind: ColumnKind): Sql {
  return kind === 'text' || kind === 'other' ? sql`coalesce(cast(${column} as varchar), ${unknown}) in (${unknown}, ${missingLevel})` : sql`${column} is null`
}
