import { isDeepStrictEqual } from 'node:util'

/**
 * One difference between two specifications of a table. It is harmless where it can be shown that a row which was good without a note, or
 * dropped by declaration, comes out the same under both: then only rows in quarantine, and those with a note, need to be read again.
 */
export interface Difference {
  /** `table.column`, or what else is concerned. */
  readonly at: string
  readonly what: string
  readonly harmless: boolean
}

export function harmless(at: string, what: string): Difference {
  return { at, what, harmless: true }
}

/** A difference that may concern rows which were good. */
export function concerning(at: string, what: string): Difference {
  return { at, what, harmless: false }
}

/** Plain data that say the same, whatever the order of keys. */
export function isSame(before: unknown, after: unknown): boolean {
  return isDeepStrictEqual(before, after)
}

export function counted(number: number, one: string, more: string): string {
  return number === 1 ? `one ${one}` : `${number} ${more}`
}
