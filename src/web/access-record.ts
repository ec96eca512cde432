import { hash } from 'node:crypto'

export const accessEvents = ['request', 'started', 'stopped', 'recovered'] as const

/** One line of the access log. Never a value of a record, nor what was asked in words. */
export interface AccessRecord {
  /** From 1, without a gap over all files of the log. */
  readonly number: number
  /** ISO 8601, UTC. */
  readonly time: string
  readonly event: (typeof accessEvents)[number]
  /** Name of the token, or `loopback`, or `nobody` where it was refused. */
  readonly asker: string
  readonly method: string
  /** The path where it led to something, else the pattern of the route. */
  readonly path: string
  readonly status: number
  /** Rows sent, null where the answer has none. */
  readonly rows: number | null
  readonly bytes: number | null
  readonly milliseconds: number
  /** SHA-256 of the query text or of the query string; of the bytes cut off where the event is `recovered`. */
  readonly query: string | null
  readonly release: string | null
  /** Hash of the record before; 64 zeros before the first. */
  readonly previous: string
  /** SHA-256 of this record as JSON without `hash`. */
  readonly hash: string
}

export type AccessFacts = Omit<AccessRecord, 'number' | 'previous' | 'hash'>

export const noHash = '0'.repeat(64)

/** The next record of a chain, as its line in the file, and its hash. */
export function chained(facts: AccessFacts, number: number, previous: string): { readonly line: string; readonly hash: string } {
  const { time, event, asker, method, path, status, rows, bytes, milliseconds, query, release } = facts
  const content = JSON.stringify({ number, time, event, asker, method, path, status, rows, bytes, milliseconds, query, release, previous })
  const hash = sha256(content)
  return { line: `${content.slice(0, -1)},"hash":"${hash}"}\n`, hash }
}

/** The hash that a line must bear; undefined where the line is no record. */
export function hashOfLine(line: string): { readonly number: number; readonly previous: string; readonly hash: string; readonly computed: string; readonly event: string; readonly query: string | null } | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('hash' in value) || !('previous' in value) || !('number' in value) || !('event' in value)) return undefined
    const { hash, ...content } = value
    const query = 'query' in value && typeof value.query === 'string' ? value.query : null
    return { number: Number(value.number), previous: String(value.previous), hash: String(hash), computed: sha256(JSON.stringify(content)), event: String(value.event), query }
  } catch {
    return undefined
  }
}

export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text, 'hex')
}
