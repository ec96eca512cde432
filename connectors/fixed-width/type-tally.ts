import type { FixedWidthShape } from '../../src/core/resource.js'
import { typeOf, type Characters } from './characters.js'
import type { Layout } from './layout.js'
import type { TypeCount } from './scan-result.js'

/** Count and lengths of the lines of one record type. */
export interface TypeTally {
  readonly type: string
  readonly end: number
  /** Headers and trailers, whose text is looked into. */
  readonly framing: boolean
  count: number
  /** How many of them the control totals know already. */
  reported: number
  shortest: number
  longest: number
}

/** Longest record type whose bytes make one exact number. */
const longestType = 6

/** Finds the tally of a line by its record type, without making a text of it. */
export class TypeTallies {
  readonly #shape: FixedWidthShape
  readonly #start: number
  readonly #length: number
  readonly #byKey = new Map<number, TypeTally>()

  constructor(shape: FixedWidthShape, layout: Layout) {
    this.#shape = shape
    this.#start = (shape.recordType?.start ?? 1) - 1
    this.#length = shape.recordType?.length ?? 0
    for (const { type, end } of layout.values()) {
      const framing = type === shape.version?.record || type === shape.trailer?.record
      this.#byKey.set(keyOf(type), { type, end, framing, count: 0, reported: 0, shortest: Infinity, longest: 0 })
    }
  }

  static fits(shape: FixedWidthShape): boolean {
    const types = shape.records.map((record) => record.type)
    return (shape.recordType?.length ?? 0) <= longestType && types.every((type) => /^[\x20-\x7e]*$/.test(type))
  }

  ofBytes(bytes: Buffer, start: number, end: number): TypeTally | undefined {
    if (end - start < this.#start + this.#length || end === start) return undefined
    let key = 0
    for (let at = start + this.#start; at < start + this.#start + this.#length; at++) key = key * 256 + (bytes[at] ?? 0)
    return this.#byKey.get(key)
  }

  ofText(line: Characters): TypeTally | undefined {
    const type = typeOf(line, this.#shape)
    return type === undefined || /[^\x20-\x7e]/.test(type) ? undefined : this.#byKey.get(keyOf(type))
  }

  all(): readonly TypeTally[] {
    return [...this.#byKey.values()].filter((tally) => tally.count > 0)
  }

  counts(): Readonly<Record<string, TypeCount>> {
    return Object.fromEntries(
      this.all().map(({ type, count, shortest, longest }) => [type, { count, shortest, longest }]),
    )
  }
}

function keyOf(type: string): number {
  return [...type].reduce((key, character) => key * 256 + character.charCodeAt(0), 0)
}
