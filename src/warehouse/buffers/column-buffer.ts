import duckdb from '@duckdb/node-bindings'
import { widthOf } from './buffer-type.js'
import type { BufferType } from './buffer-type.js'
import { TextBuffer } from './text-buffer.js'

/** Values of a column, as Arrow lays them out: little endian, one validity bit per row from the lowest bit on. */
export interface ColumnData {
  /** Undefined where no value is missing. */
  readonly validity: Uint8Array | undefined
  readonly missing: number
  readonly values: Uint8Array
  /** Ends of texts, beginning with 0; undefined for other kinds. */
  readonly offsets: Int32Array | undefined
}

/** Gathers one column over several chunks; their memory is copied at once, since it belongs to the chunk. */
export class ColumnBuffer {
  readonly #width: number
  readonly #isBoolean: boolean
  readonly #values: Uint8Array
  readonly #texts: TextBuffer | undefined
  readonly #validity: Uint8Array
  #missing = 0
  #rows = 0

  constructor(type: BufferType, capacity: number) {
    this.#width = widthOf(type)
    this.#isBoolean = type.kind === 'boolean'
    this.#texts = type.kind === 'text' ? new TextBuffer(capacity) : undefined
    this.#values = new Uint8Array(this.#isBoolean ? Math.ceil(capacity / 8) : capacity * this.#width)
    this.#validity = new Uint8Array(Math.ceil(capacity / 8)).fill(0xff)
  }

  append(vector: duckdb.Vector, rows: number): void {
    // The engine gives no mask where every value is there, whatever the declared type says.
    const mask: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8)
    if (this.#texts !== undefined) this.#texts.append(vector, rows, mask)
    else if (this.#isBoolean) this.#packBooleans(duckdb.vector_get_data(vector, rows), rows)
    else this.#values.set(duckdb.vector_get_data(vector, rows * this.#width), this.#rows * this.#width)
    if (mask !== null) this.#copyMask(mask, rows)
    this.#rows += rows
  }

  finish(): ColumnData {
    const values = this.#isBoolean ? this.#values.subarray(0, Math.ceil(this.#rows / 8)) : this.#values.subarray(0, this.#rows * this.#width)
    const validity = this.#missing === 0 ? undefined : this.#validity.subarray(0, Math.ceil(this.#rows / 8))
    return { validity, missing: this.#missing, values: this.#texts?.bytes() ?? values, offsets: this.#texts?.offsets() }
  }

  /** What lies in memory under a missing value is of chance, or the very value that was kept back: it is written over. */
  #copyMask(mask: Uint8Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      if (isSet(mask, row)) continue
      const place = this.#rows + row
      clearBit(this.#validity, place)
      this.#missing += 1
      if (this.#isBoolean) clearBit(this.#values, place)
      else this.#values.fill(0, place * this.#width, (place + 1) * this.#width)
    }
  }

  #packBooleans(bytes: Uint8Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const place = this.#rows + row
      if (bytes[row] === 1) this.#values[place >> 3] = (this.#values[place >> 3] ?? 0) | (1 << (place & 7))
    }
  }
}

function clearBit(bits: Uint8Array, place: number): void {
  bits[place >> 3] = (bits[place >> 3] ?? 0) & ~(1 << (place & 7))
}

function isSet(mask: Uint8Array, row: number): boolean {
  return ((mask[row >> 3] ?? 0) & (1 << (row & 7))) !== 0
}
