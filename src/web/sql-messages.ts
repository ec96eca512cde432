import type { QueryAnswer } from '../warehouse/read-only.js'

/** What a process of the SQL door is asked. */
export interface SqlTask {
  readonly id: number
  /** Database file of the release. */
  readonly database: string
  readonly query: string
  readonly limits: SqlLimits
}

export interface SqlLimits {
  readonly maxRows: number
  /** Of the answer as JSON. */
  readonly maxBytes: number
  readonly timeoutMs: number
  /** Of the engine, as DuckDB writes it. */
  readonly memory: string
}

/** What a process says once it can be asked. */
export const readyWord = 'ready'

export type SqlReply =
  | { readonly id: number; readonly answer: QueryAnswer }
  | { readonly id: number; readonly fault: { readonly kind: string; readonly code: string; readonly message: string } }

export function isReply(value: unknown): value is SqlReply {
  return typeof value === 'object' && value !== null && 'id' in value && ('answer' in value || 'fault' in value)
}

export function isTask(value: unknown): value is SqlTask {
  return typeof value === 'object' && value !== null && 'id' in value && 'database' in value && 'query' in value && 'limits' in value
}
