import type { ReadSummary } from './reader.js'

/** A number of records that the delivery itself declares, beside the number found. */
export interface ControlTotal {
  readonly record: string
  /** Null when the counter cannot be read as a number. */
  readonly declared: number | null
  readonly counted: number
}

/** Summary of a format whose files declare control totals; empty when the schema names no trailer or none was found. */
export interface ControlledSummary extends ReadSummary {
  readonly controls: readonly ControlTotal[]
}

/**
 * Rules of the findings that say a delivery contradicts its own control totals: it is refused unless a pipeline accepts
 * it.
 */
export const controlRules: readonly string[] = ['TRAILER_MISSING', 'TRAILER_MISMATCH', 'TRAILER_UNREADABLE']

export function hasControls(summary: ReadSummary): summary is ControlledSummary {
  return 'controls' in summary
}
