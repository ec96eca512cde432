import type { CanonicalTable } from '../../spec/canonical.js'
import type { TableMapping } from '../../spec/mapping.js'
import type { RawSchema } from '../../spec/raw-schema.js'

/** One accepted or refused spelling of a territory. */
export interface Spelling {
  readonly raw: string
  readonly code: string | null
  /** valid, aliased, successor, unknown; or quarantined. */
  readonly verdict: string
}

/** Everything that says how the landed rows of one table become canonical ones. */
export interface TableSpecs {
  readonly mapping: TableMapping
  readonly raw: RawSchema
  readonly canonical: CanonicalTable
  /** How landing reads the resources: their shapes and the pattern of their files, by resource. */
  readonly shapes: Readonly<Record<string, unknown>>
  /** Raw columns that landing cuts out, of the resources that the table reads. */
  readonly wanted: unknown
  /** Spellings that the territory rule finds. */
  spellings(): readonly Spelling[]
}
