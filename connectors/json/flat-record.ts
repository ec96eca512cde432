import type { JsonHandler, JsonScalar } from './json-scanner.js'

type Piece = Pick<JsonHandler, 'close' | 'key'> & {
  open(bracket: '{' | '['): void
  scalar(kind: JsonScalar, text: string): void
}

/** An object as flat fields. */
export interface FlatRecord {
  /** Text by dotted name; null where the value is null. */
  readonly values: ReadonlyMap<string, string | null>
  /** Names that came more than once. */
  readonly duplicates: readonly string[]
}

/** Gathers the object whose inside it is told: `{"a":{"b":1}}` becomes `a.b`; an array inside stays JSON text. */
export class FlatRecordBuilder implements Piece {
  readonly #values = new Map<string, string | null>()
  readonly #duplicates = new Set<string>()
  readonly #path: string[] = []
  #name = ''
  /** JSON text of the array being copied, and how many brackets are open in it. */
  #copy = ''
  #copyDepth = 0

  get record(): FlatRecord {
    return { values: this.#values, duplicates: [...this.#duplicates] }
  }

  key(name: string): void {
    if (this.#copyDepth > 0) this.#copy += `${separator(this.#copy)}${JSON.stringify(name)}:`
    else this.#name = [...this.#path, name].join('.')
  }

  open(bracket: '{' | '['): void {
    if (this.#copyDepth > 0 || bracket === '[') {
      this.#copy += separator(this.#copy) + bracket
      this.#copyDepth += 1
      return
    }
    this.#path.push(this.#name.slice(this.#path.join('.').length + (this.#path.length > 0 ? 1 : 0)))
  }

  close(bracket: '}' | ']'): void {
    if (this.#copyDepth === 0) {
      this.#path.pop()
      return
    }
    this.#copy += bracket
    this.#copyDepth -= 1
    if (this.#copyDepth > 0) return
    this.#set(this.#copy)
    this.#copy = ''
  }

  scalar(kind: JsonScalar, text: string): void {
    if (this.#copyDepth > 0) this.#copy += separator(this.#copy) + (kind === 'string' ? JSON.stringify(text) : text)
    else this.#set(kind === 'null' ? null : text)
  }

  #set(value: string | null): void {
    if (this.#values.has(this.#name)) this.#duplicates.add(this.#name)
    this.#values.set(this.#name, value)
  }
}

function separator(copied: string): string {
  const last = copied.at(-1)
  return last === undefined || last === '[' || last === '{' || last === ':' ? '' : ','
}
