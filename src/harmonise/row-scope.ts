import { sql } from 'kysely'
import { namesIn } from './names-in.js'
import { CauceError } from '../core/error.js'
import type { RawSchema } from '../spec/raw-schema.js'
import type { TableMapping } from '../spec/mapping.js'
import type { HmacKeyBlocks } from '../warehouse/functions/hmac-sha256.js'
import type { RelationName } from '../warehouse/tables.js'
import { dictionary } from './dictionary.js'
import type { Dictionary, Entries } from './dictionary.js'
import { fieldNotation, fieldReading } from './field-reading.js'
import type { FieldReading } from './field-reading.js'
import type { Sql } from './sql-value.js'

export interface RowContext {
  readonly mapping: TableMapping
  readonly raw: RawSchema
  readonly period: string
  readonly layoutVersion: string | null
  /** The table being written; its dictionaries are named after it. */
  readonly partition: RelationName
  /** Contents of the dictionaries, by the name of their type; empty while only their statements are wanted. */
  readonly entries: Entries
  pseudonymKey(purpose: string): HmacKeyBlocks
  lookupTable(name: string): RelationName
}

export interface KeptColumn {
  readonly alias: string
  readonly sql: Sql
}

/** Computed in the layer after the last one that it reads. */
export interface LayeredColumn extends KeptColumn {
  readonly layer: number
}

export interface UnknownCode {
  readonly when: Sql
  readonly text: Sql
  /** Set where the text is a column's own: decides whether the code may be shown. */
  readonly field: FieldReading | undefined
}

/** What the expressions of one table need of a row, gathered while they are compiled. */
export interface RowScope {
  readonly context: RowContext
  readonly columns: readonly (KeptColumn & { readonly side: string; readonly name: string })[]
  readonly kept: readonly LayeredColumn[]
  readonly dictionaries: readonly Dictionary[]
  field(name: string): FieldReading
  /** Computes once what several places need, and gives the name under which they find it. */
  keep(value: Sql): Sql
  /** Registers a dictionary of rows with the columns key and entry. */
  dictionary(rows: Sql): RelationName
  entries(type: RelationName): readonly (string | null)[]
  /** Reads unknown codes of the expressions compiled since the last call. */
  takeUnknowns(): readonly UnknownCode[]
  unknown(code: UnknownCode): void
}

export function rowScope(context: RowContext, columnsOf: ReadonlyMap<string, readonly string[]>): RowScope {
  const columns: (KeptColumn & { side: string; name: string })[] = []
  const kept: LayeredColumn[] = []
  const layers = new Map<string, number>()
  const dictionaries: Dictionary[] = []
  const fields = new Map<string, FieldReading>()
  let unknowns: UnknownCode[] = []

  const place = (name: string): { side: string; column: string } => {
    if (columnsOf.get('')?.includes(name) === true) return { side: '', column: name }
    for (const [side, names] of columnsOf) {
      const column = side !== '' && name.startsWith(`${side}.`) ? name.slice(side.length + 1) : undefined
      if (column !== undefined && names.includes(column)) return { side, column }
    }
    throw new CauceError('specification', {
      code: 'MAPPING_COLUMN',
      what: `the mapping of table "${context.mapping.table}" names the column "${name}", which the landed data does not have`,
      todo: 'Compare the mapping with the raw schema; `cauce check` names the nearest column.',
    })
  }

  const field = (name: string): FieldReading => {
    const known = fields.get(name)
    if (known !== undefined) return known
    const { side, column } = place(name)
    const alias = `c${columns.length}`
    columns.push({ alias, side, name: column, sql: sql`${sql.id(side === '' ? 'src' : side, column)}` })
    const join = context.mapping.joins.find((each) => each.as === side)
    const notation = fieldNotation(context.raw, join?.resource ?? context.mapping.from, join === undefined ? context.mapping.record : join.record, column)
    const reading = fieldReading(sql`${sql.id(alias)}`, notation)
    fields.set(name, reading)
    return reading
  }

  return {
    context,
    columns,
    kept,
    dictionaries,
    field,
    keep: (value) => {
      const alias = `p${kept.length}`
      const layer = 1 + Math.max(0, ...namesIn(value.toOperationNode()).map((name) => layers.get(name) ?? 0))
      kept.push({ alias, sql: value, layer })
      layers.set(alias, layer)
      return sql`${sql.id(alias)}`
    },
    dictionary: (rows) => {
      const type = { schema: context.partition.schema, name: `${context.partition.name}__k${dictionaries.length}` }
      dictionaries.push(dictionary(type, rows))
      return type
    },
    entries: (type) => context.entries.get(type.name) ?? [],
    takeUnknowns: () => {
      const taken = unknowns
      unknowns = []
      return taken
    },
    unknown: (code) => {
      unknowns.push(code)
    },
  }
}
