import type { BaseCuts } from '../draw-classes.js'

export interface BaseScore {
  readonly score: number
  /** NaN for an index, which has no sampling error. */
  readonly standardError: number
}

/** A direct estimate that rates were moved to: its own error travels with them. */
export interface DirectEstimate {
  readonly estimate: number
  readonly standardError: number
  readonly method: 'ratio' | 'logit-shift'
}

/** What a release of another period holds of one model. */
export interface BaseModel {
  readonly cuts: BaseCuts
  /** By territory code; territories without a score are absent. */
  readonly scores: ReadonlyMap<string, BaseScore>
  /** By territory of the benchmark level; only those that were met. */
  readonly direct: ReadonlyMap<string, DirectEstimate>
  /** Degrees of freedom of the standard errors; NaN for an index. */
  readonly df: number
  /** Terms or indicators, in order of name. */
  readonly parts: readonly string[]
  /** What identifies the survey: registry and period, and the hash of each of its files; empty for an index. */
  readonly survey: readonly string[]
}
