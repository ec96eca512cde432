/** What the command line says, and where to speak. */
export interface BenchSettings {
  readonly rows: number
  /** How often each contestant runs; they take turns. */
  readonly pairs: number
  /** Where generated files may be kept. */
  readonly folder: string
  readonly memory: string
  readonly threads: number | undefined
  readonly say: (line: string) => void
}

/** One line of the table at the end; cases with the same columns share a table. */
export interface BenchLine {
  readonly head: readonly string[]
  readonly cells: readonly string[]
}

export interface BenchReport {
  readonly lines: readonly BenchLine[]
  /** Every figure, for `--out`. */
  readonly results: unknown
}

/** Something that `npm run bench -- --case <name>` measures. */
export interface BenchCase {
  readonly name: string
  readonly title: string
  /** Rows unless asked otherwise. */
  readonly rows?: number
  measure(settings: BenchSettings): Promise<BenchReport>
}

export type Verdict = 'met' | 'NOT MET' | 'shown' | 'too small to say'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0)
}
