import type { RawBuilder } from 'kysely'
import type { FieldReading } from './field-reading.js'

export type Sql = RawBuilder<unknown>

/** What an expression gives: text (never empty), DOUBLE, BIGINT, DATE or BOOLEAN; NULL where missing. */
export type Kind = 'text' | 'number' | 'integer' | 'date' | 'boolean'

/** A way in which a value can be unfit. */
export interface Fault {
  readonly rule: string
  readonly when: Sql
  /** The text that did not fit; only its class is ever stored. */
  readonly subject: Sql
  /** Quarantines whatever `on_mismatch.type` says. */
  readonly firm: boolean
}

export interface SqlValue {
  readonly kind: Kind
  readonly sql: Sql
  readonly faults: readonly Fault[]
  /** Set where the value is the plain text of a column. */
  readonly field?: FieldReading | undefined
  /** Set where the value can be only one of these texts. */
  readonly closed?: ReadonlySet<string> | undefined
}
