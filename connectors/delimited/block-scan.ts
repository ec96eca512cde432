import type { DelimitedShape } from '../../src/core/resource.js'
import { defaultRecordLimit } from './dialect.js'

export const upperControl = 'bytes 0x80–0x9F'

const suspectRow = 'a row that begins like the header or a footer'

const noWords = new Int32Array(0)

const delimiterByte = 1
const lineFeed = 2
const carriageReturn = 3
const quoteByte = 4
const zero = 5
const upper = 6

/** What is looked for in four bytes at once; a mark that the dialect lacks is never found. */
interface WordWatch {
  readonly delimiterWord: number
  readonly quoteWord: number
  readonly upperWord: number
}

function wordWatch(delimiter: number, quote: number, isSingleByte: boolean): WordWatch {
  // Without quotes the line feed is looked for twice.
  const repeated = (byte: number) => Math.imul(byte, 0x01010101)
  return {
    delimiterWord: repeated(delimiter),
    quoteWord: repeated(quote < 0 ? 10 : quote),
    upperWord: isSingleByte ? -1 : 0,
  }
}

/**
 * Scans blocks of whole lines: each must be one record of the right number of fields, none of which needs the strict
 * reader.
 */
export class BlockScan {
  rows = 0
  hasQuotes = false
  private readonly classes = new Uint8Array(256)
  private readonly suspects = new Uint8Array(256)
  private readonly headers: readonly Buffer[]
  private readonly footers: readonly Buffer[]
  private readonly delimiter: number
  private readonly quote: number
  private readonly words: WordWatch

  /**
   * `firstNames`: first cell of each header row as delivered. A row that begins like a header or footer is left to
   * the reader.
   */
  constructor(
    shape: DelimitedShape,
    private readonly lineEnd: 'lf' | 'crlf',
    private readonly delimiters: number,
    firstNames: readonly string[],
  ) {
    const { classes } = this
    const isSingleByte = shape.encoding === 'latin-1' || shape.encoding === 'windows-1252'
    this.delimiter = shape.delimiter.charCodeAt(0)
    this.quote = shape.quote === null ? -1 : shape.quote.charCodeAt(0)
    classes[0] = zero
    classes[10] = lineFeed
    classes[13] = carriageReturn
    if (isSingleByte) classes.fill(upper, 0x80, 0xa0)
    if (this.quote >= 0) classes[this.quote] = quoteByte
    classes[this.delimiter] = delimiterByte
    const charset = isSingleByte ? 'latin1' : 'utf8'
    this.words = wordWatch(this.delimiter, this.quote, isSingleByte)
    this.headers = firstNames.map((name) => Buffer.from(name, charset))
    this.footers = shape.footers.map((text) => Buffer.from(text, charset))
    for (const start of [...this.headers, ...this.footers]) this.suspects[start[0] ?? this.delimiter] = 1
    if (this.quote >= 0 && this.headers.length + this.footers.length > 0) this.suspects[this.quote] = 1
  }

  /**
   * What keeps the first irregular line from being read natively; `rows` then counts the lines before it. Null when
   * all is well.
   */
  scan(bytes: Buffer): string | null {
    const { classes, suspects, delimiters, delimiter } = this
    const { delimiterWord, quoteWord, upperWord } = this.words
    const isCrlf = this.lineEnd === 'crlf'
    const { length } = bytes
    const head = (4 - (bytes.byteOffset & 3)) & 3
    const count = (length - head) >> 2
    const words = count < 1 ? noWords : new Int32Array(bytes.buffer, bytes.byteOffset + head, count)
    let found = 0
    let start = 0
    if (suspects[bytes[0] ?? 0] === 1 && this.isSuspect(bytes, 0)) return suspectRow
    for (let index = 0; index < length; index++) {
      if (((index - head) & 3) === 0 && index >= head) {
        // Four bytes at once while none of them is a control, a quote or, in single-byte text, an upper control.
        let at = (index - head) >> 2
        for (; at < words.length; at++) {
          const word = words[at] ?? 0
          const other = word ^ delimiterWord
          const delimiterBits = ~(((other & 0x7f7f7f7f) + 0x7f7f7f7f) | other | 0x7f7f7f7f)
          const controlBits = ~((word << 1) | (word << 2)) & (~word | upperWord) & ~delimiterBits
          const unquoted = word ^ quoteWord
          if (((controlBits | ((unquoted - 0x01010101) & ~unquoted)) & 0x80808080) !== 0) break
          found += Math.imul(delimiterBits >>> 7, 0x01010101) >>> 24
        }
        index = head + at * 4
        if (index >= length) break
      }
      const kind = classes[bytes[index] ?? 0] ?? 0
      if (kind === 0) continue
      if (kind === delimiterByte) found++
      else if (kind === lineFeed) {
        const end = isCrlf ? index - 1 : index
        if (found !== delimiters) return 'a row whose number of fields differs from the header'
        if (end <= start) return end < start ? 'a line end that is not CRLF' : 'a blank line'
        if (isCrlf && bytes[end] !== 13) return 'a line end that is not CRLF'
        if (found > 0 && this.isIndented(bytes, start, end)) return 'a row whose fields begin with blanks'
        if (end - start > defaultRecordLimit) return 'a line longer than a record may be'
        const ending = bytes[end - 1] ?? 0
        if ((ending === delimiter || ending === this.quote) && this.isSoleValue(bytes, end)) return 'a row of one value'
        this.rows++
        start = index + 1
        found = 0
        if (suspects[bytes[start] ?? 0] === 1 && start < length && this.isSuspect(bytes, start)) {
          return suspectRow
        }
      } else if (kind === carriageReturn) {
        if (!isCrlf || bytes[index + 1] !== 10) return 'a carriage return that is not of a declared line end'
      } else if (kind === quoteByte) {
        if (index > start && bytes[index - 1] !== delimiter) return 'a quote inside a field'
        const close = this.closingQuote(bytes, index + 1)
        if (close < 0) return 'a quoted value that does not close on its line'
        this.hasQuotes = true
        index = close
      } else return kind === zero ? 'a zero byte' : upperControl
    }
    return null
  }

  /** True when a blank follows every delimiter; mostly the first one tells. */
  private isIndented(bytes: Buffer, start: number, end: number): boolean {
    for (let index = start; index < end; index++) {
      const byte = bytes[index]
      if (byte === this.quote) index = this.closingQuote(bytes, index + 1)
      else if (byte === this.delimiter && bytes[index + 1] !== 32) return false
    }
    return true
  }

  /**
   * Index of the quote that closes a value and is followed by a delimiter or line end; -1 where the line is not so
   * simple.
   */
  private closingQuote(bytes: Buffer, from: number): number {
    const { classes, quote, delimiter } = this
    for (let index = from; ; index++) {
      const byte = bytes[index] ?? 10
      const kind = classes[byte] ?? 0
      if (kind === 0 || kind === delimiterByte) continue
      if (kind !== quoteByte) return -1
      const after = bytes[index + 1] ?? 10
      if (after === quote) index++
      else return after === delimiter || after === 10 || after === 13 ? index : -1
    }
  }

  /** True when the line holds nothing after its first field, as totals and footnotes do; of three fields or more. */
  private isSoleValue(bytes: Buffer, end: number): boolean {
    if (this.delimiters < 2) return false
    let seen = 0
    for (let index = end - 1; index >= 0; index--) {
      const byte = bytes[index]
      if (byte === this.delimiter) seen++
      else if (byte !== this.quote) break
      if (seen === this.delimiters) return true
    }
    return false
  }

  private isSuspect(bytes: Buffer, start: number): boolean {
    const isQuoted = bytes[start] === this.quote
    const from = isQuoted ? start + 1 : start
    if (this.footers.some((footer) => bytes.subarray(from, from + footer.length).equals(footer))) return true
    return this.headers.some((name) => {
      const after = bytes[from + name.length] ?? 10
      const ends = after === 10 || after === 13 || after === this.quote || after === this.delimiter
      return ends && bytes.subarray(from, from + name.length).equals(name)
    })
  }
}
