import { CauceError } from '../../src/core/error.js'
import { didYouMean } from '../../src/core/nearest.js'
import type { FlatRecord } from './flat-record.js'
import { FlatRecordBuilder } from './flat-record.js'
import type { JsonHandler, JsonPlace, JsonScalar } from './json-scanner.js'

/** One element of the array: a record, or null where the element is no object. */
export interface Element {
  readonly record: FlatRecord | null
  readonly line: number
}

/** Finds the array at a path of keys in a document and hands out its elements; everything beside it is passed over. */
export class ArrayAtPath implements JsonHandler {
  readonly #file: string
  readonly #path: readonly string[]
  readonly #keysSeen: string[] = []
  /** The last key of every container that is open around us; null in an array. */
  readonly #keys: (string | null)[] = []
  #elements: Element[] = []
  /** Containers open inside the array, -1 outside of it. */
  #depth = -1
  #found = false
  #builder: FlatRecordBuilder | undefined
  #line = 0

  constructor(file: string, path: readonly string[]) {
    this.#file = file
    this.#path = path
  }

  take(): readonly Element[] {
    const elements = this.#elements
    this.#elements = []
    return elements
  }

  /** To be called after the end: a document without the array is refused. */
  finish(): void {
    if (!this.#found) throw this.#refuse(`there is no array at ${pathText(this.#path)}`)
  }

  key(name: string): void {
    if (this.#depth >= 0) {
      this.#builder?.key(name)
      return
    }
    this.#keys[this.#keys.length - 1] = name
    if (this.#keys.length === this.#path.length && this.#keysSeen.length < 100) this.#keysSeen.push(name)
  }

  open(bracket: '{' | '[', at: JsonPlace): void {
    if (this.#depth < 0 && !this.#isTarget()) this.#keys.push(null)
    else if (this.#depth < 0) this.#enter(bracket)
    else {
      this.#depth += 1
      if (this.#depth > 1) this.#builder?.open(bracket)
      else {
        this.#line = at().line
        this.#builder = bracket === '{' ? new FlatRecordBuilder() : undefined
      }
    }
  }

  close(bracket: '}' | ']'): void {
    if (this.#depth < 0) this.#keys.pop()
    else {
      this.#depth -= 1
      if (this.#depth > 0) this.#builder?.close(bracket)
      else if (this.#depth === 0) {
        this.#elements.push({ record: this.#builder?.record ?? null, line: this.#line })
        this.#builder = undefined
      }
    }
  }

  scalar(kind: JsonScalar, text: string, at: JsonPlace): void {
    if (this.#depth > 0) this.#builder?.scalar(kind, text)
    else if (this.#depth === 0) this.#elements.push({ record: null, line: at().line })
    else if (this.#isTarget()) throw this.#refuse(`the value at ${pathText(this.#path)} is no array`)
  }

  #isTarget(): boolean {
    return this.#keys.length === this.#path.length && this.#path.every((key, index) => key === this.#keys[index])
  }

  #enter(bracket: '{' | '['): void {
    if (bracket === '{') throw this.#refuse(`the value at ${pathText(this.#path)} is an object, no array`)
    if (this.#found) throw this.#refuse(`the key ${pathText(this.#path)} stands twice`)
    this.#found = true
    this.#depth = 0
  }

  #refuse(what: string): CauceError {
    const wanted = this.#path.at(-1)
    const hint = wanted === undefined ? undefined : didYouMean(wanted, this.#keysSeen)
    return new CauceError('delivery', {
      code: 'JSON_PATH', what, where: { file: this.#file }, expected: 'an array of objects',
      todo: hint ?? 'Write the keys that lead to the records under "path" in the schema.',
    })
  }
}

function pathText(path: readonly string[]): string {
  return path.length === 0 ? 'the top of the document' : `"${path.join('.')}"`
}
