/**
 * A count as an arc between two sums. Every sum is a node: what comes in equals what goes out, so the equations of a table are those of a
 * circulation. A total flows from the country down to a territory and through its groups back up; a territory alone ends at `ground`.
 */
export interface CountCell {
  readonly from: string
  readonly to: string
  readonly value: number
  /** What an attacker knows of it without any table: at least this, at most that. */
  readonly low: number
  readonly high: number
  /** Rows that show the count; it is hidden when all of them are. */
  readonly rows: readonly string[]
}

/** The node at which a circulation closes. */
export const ground = 'ground'
