import { isAscii } from 'node:buffer'
import type { Encoding } from '../../src/core/resource.js'
import { createDecoder } from '../text/decoder.js'
import type { DbfField } from './header.js'

const blank = 0x20
const nul = 0x00

/** Cuts cells out of records and decodes them strictly. Both methods throw `EncodingContradiction`. */
export class CellText {
  readonly #decoder
  #bytes: Buffer = Buffer.alloc(0)
  #latin = ''
  #isPlain = true

  constructor(encoding: Encoding) {
    this.#decoder = createDecoder(encoding)
    // A file's mark never stands in a cell: with these bytes the decoder is past its beginning.
    this.#decoder.write(Buffer.from('    '))
  }

  /** Whole records. The text of ASCII ones is cut from one string. */
  load(bytes: Buffer): void {
    this.#bytes = bytes
    this.#isPlain = isAscii(bytes)
    this.#latin = bytes.toString('latin1')
  }

  /**
   * Texts lose blanks and zero bytes at their end; numbers, dates and truth values at both ends. Null for a zero byte
   * inside.
   */
  cell(record: number, field: DbfField): string | null {
    const bytes = this.#bytes
    let from = record + field.start
    let to = from + field.length
    while (to > from && (bytes[to - 1] === blank || bytes[to - 1] === nul)) to--
    if (field.type !== 'C') while (from < to && bytes[from] === blank) from++
    if (to === from) return ''
    const text = this.#latin.slice(from, to)
    if (text.includes('\0')) return null
    return this.#isPlain || isAscii(bytes.subarray(from, to)) ? text : this.decode(bytes.subarray(from, to))
  }

  /** The blank behind closes a character that the end of the cell cuts, so that it is refused and not joined. */
  decode(bytes: Uint8Array): string {
    return this.#decoder.write(Buffer.concat([bytes, Buffer.from(' ')])).slice(0, -1)
  }

  /** Judges all cells together. */
  end(): void {
    this.#decoder.end()
  }
}
