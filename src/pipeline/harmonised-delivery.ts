import type { Partition } from '../harmonise/compiled-table.js'
import type { UnknownCodes } from '../harmonise/harmonise-table.js'
import type { Reconciliation } from './run-result.js'

/** What is kept of a harmonised delivery, so that an unchanged one is not read again. */
export interface HarmonisedDelivery {
  readonly fingerprint: string
  /** Mark of the specifications it was made by; absent where they were not kept. */
  readonly basis?: string | undefined
  readonly partitions: readonly Partition[]
  readonly reconciliation: readonly Reconciliation[]
  readonly unknown: readonly { readonly table: string; readonly codes: UnknownCodes }[]
  readonly rows: readonly { readonly table: string; readonly rows: number }[]
}
