/** What the engine may use; the script by hand keeps the engine's own limit of memory. */
export interface Engine {
  readonly memory: string
  readonly threads: number | undefined
}

/** What a contestant says of itself. */
export interface RiskContest {
  /** From opening the database to its closing. */
  readonly seconds: number
  readonly phases: Readonly<Record<string, number>>
  readonly children: number
  readonly patterns: number
  readonly figures: Figures
}

/** By territory. */
export type Figures = Readonly<Record<string, readonly [rate: number, standardError: number]>>
