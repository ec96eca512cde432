/** What the outside world gives to the rooms; the doors (`cli`, `schedule`, `web`) make the real ones. */
export interface Clock {
  now(): Date
}

/** Only typed, listed fields reach a log line: names, counts, codes, durations; never a value of a record. */
export type LogField = string | number | boolean | null | undefined

export interface Logger {
  info(event: string, fields?: Readonly<Record<string, LogField>>): void
  warn(event: string, fields?: Readonly<Record<string, LogField>>): void
  error(event: string, fields?: Readonly<Record<string, LogField>>): void
}

/** Progress of a step, for terminals; `done` and `total` in the unit named. */
export interface Progress {
  report(step: string, done: number, total: number | undefined, unit: 'rows' | 'bytes' | 'steps'): void
  /** A boundary is behind: what was written before it stays, whatever comes. Absent where nobody counts them. */
  passed?(boundary: string): void
}

/** Where events of lineage go, one JSON document each; an event that is lost is logged, never a reason to fail. */
export type LineageSink = (event: object) => Promise<void>

export interface Effects {
  readonly clock: Clock
  readonly log: Logger
  readonly progress: Progress
  /** Absent: nobody wants them. */
  readonly lineage?: LineageSink | undefined
}
