import type { RawBuilder } from 'kysely'
import type { RawSchema } from '../spec/raw-schema.js'
import type { CanonicalTable } from '../spec/canonical.js'
import type { TableMapping } from '../spec/mapping.js'
import type { Dictionary, Entries } from './dictionary.js'
import type { HmacKeyBlocks } from '../warehouse/functions/hmac-sha256.js'
import type { RelationName } from '../warehouse/tables.js'

/** Landed text of one resource, or of one record type of it. */
export interface MappingSource {
  readonly relation: RelationName
  readonly columns: readonly string[]
  /** `column`: the relation has `_line` BIGINT. `ordinal`: it is in file order and record k, from 0, stands on line `first + k`. */
  readonly line: { readonly kind: 'column' } | { readonly kind: 'ordinal'; readonly first: number }
  /** How many records were landed, where known: the result must account for as many. */
  readonly records?: number | undefined
}

export interface DeliveryContext {
  /** SHA-256 of the delivered bytes, in hexadecimal. */
  readonly id: string
  readonly registry: string
  readonly file: string
  readonly period: string
  readonly layoutVersion: string | null
  /** Tells apart the partitions of one delivery that come from several files or table mappings. */
  readonly place?: string | undefined
}

export interface CompileInput {
  readonly mapping: TableMapping
  readonly raw: RawSchema
  readonly canonical: CanonicalTable
  readonly source: MappingSource
  /** Sources of `mapping.joins`, by their `as`. */
  readonly joined: ReadonlyMap<string, MappingSource>
  readonly delivery: DeliveryContext
  /** Columns raw, code, verdict, rule; one row per `raw`. */
  readonly territoryLookup: RelationName
  pseudonymKey(purpose: string): HmacKeyBlocks
  lookupTable(name: string): RelationName
}

/** One delivery's rows of one canonical table: every record of it, good or not, in file order. */
export interface Partition {
  readonly relation: RelationName
  readonly table: string
  readonly registry: string
  readonly delivery: string
  readonly file: string
  /** Canonical columns that it has; the view fills the others. */
  readonly columns: readonly string[]
  /** Null where it has the column `_line`; else the line of its first record. */
  readonly firstLine: number | null
  /** How many rows one record of the delivery makes. */
  readonly cells: number
}

export type Query<Row> = RawBuilder<Row>

/** What is known of the sides once they were looked at. */
export interface Facts {
  /** Joins whose right side has a key twice, by `as`. */
  readonly duplicated: ReadonlySet<string>
  readonly entries: Entries
}

export interface CompiledTable {
  readonly partition: Partition
  readonly source: MappingSource
  readonly mapping: TableMapping
  /** Columns by which rows are told apart; empty: not checked. */
  readonly key: readonly string[]
  /** By `as`: whether the joined side has a key twice. */
  readonly joinTests: ReadonlyMap<string, Query<{ readonly total: bigint; readonly keys: bigint }>>
  /** To be made before the partition is written, and dropped after. */
  readonly dictionaries: readonly Dictionary[]
  /** The statement that writes the partition. */
  create(facts: Facts): Query<unknown>
  /** Codes outside the declared lists, of the columns named; a code that may not be shown as its class. */
  unknownCodes(columns: readonly string[], facts: Facts): Query<{ readonly column: string; readonly text: string; readonly shown: boolean; readonly total: bigint }>
  /** Reason of every declared drop, by verdict. */
  readonly dropReasons: ReadonlyMap<string, string>
}
