import type { Kysely } from 'kysely'

/** Tables are made at run time from YAML, so columns are known to the mapping's compiler, not to TypeScript. */
export type Tables = Record<string, Record<string, unknown>>

/** The warehouse's query builder, or a transaction of it. */
export type Db = Kysely<Tables>

export interface RelationName {
  readonly schema: string
  readonly name: string
}
