import type { Place } from './place.js'
import { placeText } from './place.js'

/** Process exit codes, one per kind of fault. Documented in docs/exit-codes.md. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  specification: 3,
  delivery: 4,
  blocked: 5,
  storage: 6,
  notFound: 7,
  interrupted: 130,
} as const

export type FaultKind = Exclude<keyof typeof exitCodes, 'ok'>

export interface FaultParts {
  /** Stable identifier in capitals, e.g. `SPEC_UNKNOWN_KEY`. */
  readonly code: string
  /** What is wrong; never a value of a personal record. */
  readonly what: string
  readonly where?: Place | undefined
  readonly expected?: string | undefined
  /** What the reader should do next. */
  readonly todo?: string | undefined
  readonly cause?: unknown
  /** True where the same work may succeed later without anybody's doing: no answer, a lock held, a file in motion. */
  readonly mayPass?: boolean | undefined
}

/**
 * A problem of program, configuration or delivery that stops the work. Problems inside the data are a `Finding`.
 * The message reads: where, what, what was expected, what to do.
 */
export class CauceError extends Error {
  readonly code: string
  readonly kind: FaultKind
  readonly parts: FaultParts

  constructor(kind: FaultKind, parts: FaultParts) {
    super(sentence(parts), parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = 'CauceError'
    this.kind = kind
    this.code = parts.code
    this.parts = parts
  }

  get exitCode(): number {
    return exitCodes[this.kind]
  }
}

function sentence(parts: FaultParts): string {
  const where = parts.where === undefined ? '' : `${placeText(parts.where)}: `
  const expected = parts.expected === undefined ? '' : `; expected ${parts.expected}`
  const todo = parts.todo === undefined ? '' : ` ${parts.todo}`
  const said = `${where}${parts.what}${expected}`
  return `${said}${/[.?!]$/.test(said) ? '' : '.'}${todo}`
}
