import { JsonScanner } from '../json/json-scanner.js'
import type { JsonHandler, JsonScalar } from '../json/json-scanner.js'

/** What a page of a service holds: its records as JSON text on one line each, and the scalars beside them by their path. */
export interface Page {
  /** Undefined where the page has no array at the path. */
  readonly records: readonly string[] | undefined
  /** Of the page outside the records: texts and numbers as they are written, by keys joined with dots. */
  readonly scalars: ReadonlyMap<string, string>
  /** Of each record: the scalar at the key's path, undefined where there is none. */
  readonly keys: readonly (string | undefined)[]
}

/** Takes a page apart; numbers keep their digits. Throws `JsonFault` for what is no JSON. */
export function readPage(text: string, items: string, key: string | undefined): Page {
  const reading = new PageReading(items, key)
  const scanner = new JsonScanner(reading)
  scanner.write(text)
  scanner.end()
  return reading
}

class PageReading implements JsonHandler, Page {
  readonly scalars = new Map<string, string>()
  readonly keys: (string | undefined)[] = []
  records: string[] | undefined
  readonly #items: string
  readonly #key: string | undefined
  /** Key under which each open container stands; empty in an array and at the top. */
  readonly #path: string[] = []
  #pending = ''
  /** Containers open inside the array of records; 0 between records, -1 outside. */
  #depth = -1
  #text = ''
  #keyText: string | undefined

  constructor(items: string, key: string | undefined) {
    this.#items = items
    this.#key = key
  }

  key(name: string): void {
    this.#pending = name
    if (this.#depth > 0) this.#write(`${JSON.stringify(name)}:`)
  }

  open(bracket: '{' | '['): void {
    if (this.#depth >= 0) {
      this.#write(bracket)
      this.#depth += 1
    } else if (bracket === '[' && this.#here(0) === this.#items && this.records === undefined) {
      this.records = []
      this.#depth = 0
    }
    this.#path.push(this.#pending)
    this.#pending = ''
  }

  close(bracket: '}' | ']'): void {
    this.#path.pop()
    this.#pending = ''
    if (this.#depth >= 0) this.#depth -= 1
    if (this.#depth < 0) return
    this.#text += bracket
    if (this.#depth === 0) this.#take()
  }

  scalar(kind: JsonScalar, text: string): void {
    if (this.#depth >= 0) {
      // The path of a key within a record starts below the record, which stands below the array.
      if (this.#depth > 0 && this.#here(this.#path.length - this.#depth + 1) === this.#key) this.#keyText = text
      this.#write(kind === 'string' ? JSON.stringify(text) : text)
      if (this.#depth === 0) this.#take()
    } else if (kind === 'string' || kind === 'number') this.scalars.set(this.#here(0), text)
  }

  #take(): void {
    this.records?.push(this.#text)
    this.keys.push(this.#keyText)
    this.#text = ''
    this.#keyText = undefined
  }

  #write(token: string): void {
    const last = this.#text.at(-1)
    const first = last === undefined || last === '{' || last === '[' || last === ':'
    this.#text += first ? token : `,${token}`
  }

  #here(from: number): string {
    return [...this.#path.slice(from), this.#pending].filter((part) => part !== '').join('.')
  }
}
