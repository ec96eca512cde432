import type { CheckResult } from '../quality/run-checks.js'
import type { StaleInput } from '../quality/stale-inputs.js'
import type { ReplayRow } from '../warehouse/ledger/replays.js'

/** What went into a step and came out: rows of all canonical tables, bytes of the delivery. */
export interface StepWork {
  readonly rowsIn: number
  readonly rowsOut: number
  readonly quarantined: number
  readonly dropped: number
  readonly bytes: number
  readonly sha256: string
}

export interface StepReport {
  readonly step: string
  readonly did: 'ran' | 'kept' | 'forgot'
  /** Why it ran; empty when kept. */
  readonly why: string
  readonly seconds: number
  /** Of steps over a delivery. */
  readonly work?: StepWork | undefined
}

/** Lines and records of one delivered file under one canonical table; each identity has been asserted. */
export interface Reconciliation {
  readonly registry: string
  readonly period: string
  readonly file: string
  readonly table: string
  /** Physical lines = header + landed + quarantined + dropped. */
  readonly lines: number
  readonly headerLines: number
  readonly landedLines: number
  readonly quarantinedLines: number
  readonly droppedLines: number
  /** Records given to the mapping = rows + quarantined + dropped; in observations where a record makes several. */
  readonly delivered: number
  readonly rows: number
  readonly quarantined: number
  readonly dropped: number
  readonly path: 'native' | 'strict'
  readonly layoutVersion: string | null
}

export interface RunResult {
  readonly pipeline: string
  readonly outcome: 'published' | 'unchanged'
  readonly release: string
  readonly steps: readonly StepReport[]
  readonly reconciliation: readonly Reconciliation[]
  /** Tables that were harmonised again of the same bytes, with their counts before and after. */
  readonly replayed: readonly ReplayRow[]
  readonly checks: readonly CheckResult[]
  /** Registries older than their limit; what is computed from them is marked. */
  readonly stale: readonly StaleInput[]
  /** What else a person should know of the run, in sentences. */
  readonly notes: readonly string[]
  readonly seconds: number
}
