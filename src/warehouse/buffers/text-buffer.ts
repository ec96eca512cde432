import duckdb from '@duckdb/node-bindings'

/** The engine keeps a text of up to twelve bytes beside its length, and of a longer one a pointer. */
const inlineBytes = 12
const entryBytes = 16

/** Texts of a column one after the other, with where each ends. */
export class TextBuffer {
  readonly #offsets: Int32Array
  #bytes: Uint8Array
  #rows = 0
  #used = 0

  constructor(capacity: number) {
    this.#offsets = new Int32Array(capacity + 1)
    this.#bytes = new Uint8Array(capacity * inlineBytes)
  }

  append(vector: duckdb.Vector, rows: number, mask: Uint8Array | null): void {
    const entries = duckdb.vector_get_data(vector, rows * entryBytes)
    const words = new Uint32Array(entries.buffer, entries.byteOffset, rows * 4)
    const start = this.#used
    const offsets = this.#offsets
    let end = start
    for (let row = 0, place = this.#rows; row < rows; row++) {
      // What stands in the entry of a missing value is not defined.
      if (mask === null || ((mask[row >> 3] ?? 0) & (1 << (row & 7))) !== 0) end += words[row * 4] ?? 0
      offsets[++place] = end
    }
    this.#reserve(end)
    this.#copy(entries, words, rows)
    this.#rows += rows
    this.#used = end
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used)
  }

  offsets(): Int32Array {
    return this.#offsets.subarray(0, this.#rows + 1)
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return
    const wider = new Uint8Array(Math.max(size, this.#bytes.length * 2))
    wider.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = wider
  }

  /** Long texts that follow each other in the engine's memory, which is the rule, are fetched by one call. */
  #copy(entries: Uint8Array, words: Uint32Array, rows: number): void {
    const bytes = this.#bytes
    const offsets = this.#offsets
    let from = -1
    let follows = -1
    let size = 0
    const fetch = (): void => {
      if (from < 0) return
      const found = duckdb.get_data_from_pointer(bufferOf(entries), entries.byteOffset + from * entryBytes + 8, size)
      scatter(found, from, offsets, this.#rows, bytes)
    }
    for (let row = 0; row < rows; row++) {
      const target = offsets[this.#rows + row] ?? 0
      const length = (offsets[this.#rows + row + 1] ?? 0) - target
      if (length === 0) continue
      if (length <= inlineBytes) {
        const source = row * entryBytes + 4
        for (let index = 0; index < length; index++) bytes[target + index] = entries[source + index] ?? 0
        continue
      }
      const pointer = (words[row * 4 + 2] ?? 0) + (words[row * 4 + 3] ?? 0) * 2 ** 32
      if (pointer !== follows) {
        fetch()
        from = row
        size = 0
      }
      size += length
      follows = pointer + length
    }
    fetch()
  }
}

/** Copies texts that were fetched together to their places; short and missing ones between them lie elsewhere. */
function scatter(found: Uint8Array, from: number, offsets: Int32Array, before: number, bytes: Uint8Array): void {
  let source = 0
  for (let row = from; source < found.length; row++) {
    const target = offsets[before + row] ?? 0
    const length = (offsets[before + row + 1] ?? 0) - target
    if (length <= inlineBytes) continue
    bytes.set(found.subarray(source, source + length), target)
    source += length
  }
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  if (bytes.buffer instanceof ArrayBuffer) return bytes.buffer
  throw new TypeError('memory of the engine is not shared between threads')
}
