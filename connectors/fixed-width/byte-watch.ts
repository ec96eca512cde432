import { isAscii, isUtf8 } from 'node:buffer'
import type { Encoding } from '../../src/core/resource.js'
import { holdsUpperControls } from './upper-controls.js'

/** Stands in for a column delimiter in a native reading of whole lines; no proven file holds it. */
export const nativeDelimiter = '\u0001'

/** Watches the bytes of a file for what no native reader of the declared encoding would read as the strict one does. */
export class ByteWatch {
  readonly #encoding: Encoding
  readonly utf8: boolean
  #ascii = true
  #maybeUtf8 = true

  constructor(encoding: Encoding) {
    this.#encoding = encoding
    this.utf8 = encoding === 'utf-8'
  }

  /** The rule a chunk breaks, with the offset where it shows. */
  judge(bytes: Buffer): { readonly rule: string; readonly at: number } | undefined {
    const foreign = this.#encoding === 'utf-8-bom' || this.#encoding === 'utf-16le' || this.#encoding === 'utf-16be'
    if (foreign) return { rule: 'ENCODING_NOT_NATIVE', at: 0 }
    const zero = bytes.indexOf(0)
    if (zero >= 0) return { rule: 'NUL_BYTE', at: zero }
    const delimiter = bytes.indexOf(nativeDelimiter.charCodeAt(0))
    if (delimiter >= 0) return { rule: 'DELIMITER_BYTE', at: delimiter }
    if (isAscii(bytes)) return undefined
    this.#ascii = false
    if (this.utf8 || (this.#encoding !== 'cp850' && !holdsUpperControls(bytes))) return undefined
    return { rule: 'ENCODING_NOT_NATIVE', at: bytes.findIndex((byte) => byte >= 0x80) }
  }

  /** Whether lines that are not ASCII must still be shown to `refuses`. */
  watching(): boolean {
    return this.utf8 || this.#maybeUtf8
  }

  /**
   * True for a line that is not UTF-8 although it must be. Single-byte text is also watched: all UTF-8, it was declared
   * wrongly.
   */
  refuses(line: Buffer): boolean {
    const valid = isUtf8(line)
    this.#maybeUtf8 &&= valid
    return this.utf8 && !valid
  }

  encoding(): 'utf-8' | 'latin-1' {
    return this.#ascii || this.utf8 ? 'utf-8' : 'latin-1'
  }

  contradicts(): boolean {
    return !this.utf8 && !this.#ascii && this.#maybeUtf8
  }
}
