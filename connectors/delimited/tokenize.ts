import type { Dialect } from './dialect.js'
import { type Parsed, parseRecord } from './parse-record.js'

export type LineRule =
  | 'QUOTE_STRAY'
  | 'QUOTE_UNCLOSED'
  | 'QUOTE_AFTER_CLOSE'
  | 'LINE_BREAK_IN_VALUE'
  | 'LINE_END_MIXED'
  | 'NUL_BYTE'
  | 'BOM_INSIDE'
  | 'ROW_TOO_LONG'

/** `record`: `cells` and `count` hold. `bad`: `rule` holds. `none`: give more text, or the text is over. */
export type Token = 'record' | 'blank' | 'bad' | 'none'

const lf = 10
const cr = 13

/**
 * Cuts text into records under one dialect, strictly (RFC 4180), in pieces of any size: `feed`, then `next` until
 * `none`.
 * A physical line ends at LF, CRLF or CR; an end other than the declared one is a finding, and so is the line after
 * it where
 * the declared end would have joined both. After a quoting error only the first physical line of the record is given
 * up.
 */
export class Tokenizer {
  /** Cells of the last record; positions that are not kept hold what they will. Reused by the next record. */
  cells: string[] = []
  count = 0
  /** First physical line of the last token, from 1, and how many lines it covers. */
  line = 0
  lines = 0
  rule: LineRule = 'QUOTE_STRAY'
  /** 0-based field in which a quoting error stands, -1 when it is of the whole line. */
  field = -1
  /** False when the text ended without a line end. */
  terminated = true
  /** Every field after the first begins with a blank: the mark of a `", "` separator. */
  blankLed = false
  /** Three fields or more, and all but the first are empty. */
  soleValue = false
  /** Number of fields that the header promises; 0 while unknown. */
  expected = 0
  /** 1 for each field to cut out, the first always among them; null keeps all. */
  keep: Uint8Array | null = null
  /** First cells that ask for all the cells of their record. */
  watch: ReadonlySet<string> = new Set()
  private text = ''
  private from = 0
  private to = 0
  private last = false
  private nextNumber = 1
  private skipping = false
  private tainted = false
  private nextQuote = -1
  private nextNul = -1
  private nextMark = -1
  private readonly quote: string

  constructor(private readonly dialect: Dialect) {
    this.quote = dialect.quote < 0 ? '' : String.fromCharCode(dialect.quote)
  }

  /** `last` says that no more text follows. */
  feed(text: string, last: boolean): void {
    this.text = this.to < this.text.length ? this.text.slice(this.to) + text : text
    this.to = 0
    this.last = last
    this.nextQuote = this.nextNul = this.nextMark = -1
  }

  /** The first physical line of the last token as it stands, without its end; empty for one that was too long. */
  get raw(): string {
    return this.text.slice(this.from, lineEndAt(this.text, this.from))
  }

  /** Takes one physical line whatever it holds. */
  nextLine(): Token {
    if (this.to >= this.text.length) return this.skipping && this.last ? this.finishLong(this.to) : 'none'
    const end = lineEndAt(this.text, this.to)
    if (this.skipping) return this.skip(end)
    if (!this.isWhole(end)) return this.waitForLine()
    this.begin()
    this.finishLine(end)
    this.tainted = false
    return 'record'
  }

  next(): Token {
    const { text, dialect, keep, cells } = this
    const { delimiter } = dialect
    const { length } = text
    const start = this.to
    if (start >= length) return this.skipping && this.last ? this.finishLong(start) : 'none'
    if (this.skipping) return this.skip(lineEndAt(text, start))
    let index = start
    let cell = start
    let count = 0
    let blanks = 0
    for (; index < length; index++) {
      const code = text.charCodeAt(index)
      if (code === delimiter) {
        if (keep === null || keep[count] === 1) cells[count] = text.slice(cell, index)
        count++
        cell = index + 1
        if (text.charCodeAt(cell) === 32) blanks++
      } else if (code < 14 && (code === lf || code === cr)) break
    }
    if (!this.isWhole(index)) return this.waitForLine()
    if (dialect.skipBlank || this.hasQuote(start, index) || this.controlIn(start, index) !== null) {
      return this.nextCareful(index)
    }
    if (keep === null || keep[count] === 1) cells[count] = text.slice(cell, index)
    if (keep !== null && this.watch.has(cells[0] ?? '')) return this.nextCareful(index)
    this.begin()
    this.count = count + 1
    this.blankLed = blanks > 0 && blanks === count
    this.soleValue = count > 1 && index - start === (cells[0] ?? '').length + count
    if (!this.finishLine(index)) return this.bad('LINE_END_MIXED')
    if (index - start > dialect.recordLimit) return this.bad('ROW_TOO_LONG')
    return index === start ? 'blank' : 'record'
  }

  /** The road for quotes, blanks and control characters; `lineEnd` is the end of the first physical line. */
  private nextCareful(lineEnd: number): Token {
    const { text, dialect, cells, last } = this
    const start = this.to
    if (lineEnd - start > dialect.recordLimit) return this.giveUpLine(lineEnd, 'ROW_TOO_LONG', -1)
    let parsed = parseRecord(text, start, last, dialect, cells, this.keep)
    if (parsed.outcome === 'more') return 'none'
    if (parsed.outcome !== 'record') return this.giveUpLine(lineEnd, parsed.outcome, parsed.field)
    if (parsed.end - start > dialect.recordLimit) return this.giveUpLine(lineEnd, 'QUOTE_UNCLOSED', parsed.field)
    if (this.keep !== null && this.watch.has(cells[0] ?? '')) {
      parsed = parseRecord(text, start, last, dialect, cells, null)
    }
    const isBroken = parsed.breaks > 0 && !dialect.multiline
    if (isBroken && parsed.count !== this.expected) return this.giveUpLine(lineEnd, 'LINE_BREAK_IN_VALUE', parsed.field)
    return this.accept(parsed, isBroken)
  }

  private accept(parsed: Parsed, isBroken: boolean): Token {
    const start = this.to
    this.begin()
    this.count = parsed.count
    this.blankLed = parsed.blankLed
    this.soleValue = parsed.soleValue
    const isRightEnd = this.finishLine(parsed.end)
    this.lines = parsed.breaks + 1
    this.nextNumber += parsed.breaks
    const control = this.controlIn(start, parsed.end)
    if (isBroken) return this.bad('LINE_BREAK_IN_VALUE', parsed.field)
    if (!isRightEnd) return this.bad('LINE_END_MIXED')
    if (control !== null) return this.bad(control)
    return parsed.end === start ? 'blank' : 'record'
  }

  private giveUpLine(end: number, rule: LineRule, field: number): Token {
    this.begin()
    this.finishLine(end)
    return this.bad(rule, field)
  }

  private bad(rule: LineRule, field = -1): Token {
    this.rule = rule
    this.field = field
    return 'bad'
  }

  private begin(): void {
    this.from = this.to
    this.line = this.nextNumber
    this.field = -1
  }

  /** Moves behind the line end at `end`; false when it is not the declared one. */
  private finishLine(end: number): boolean {
    const code = this.text.charCodeAt(end)
    const found = code === lf ? 'lf' : code !== cr ? null : this.text.charCodeAt(end + 1) === lf ? 'crlf' : 'cr'
    const declared = this.dialect.lineEnd
    const deviates = found !== null && declared !== 'any' && found !== declared
    const isRight = !deviates && !this.tainted
    this.tainted = deviates && found !== 'crlf'
    this.terminated = found !== null
    this.to = found === null ? this.text.length : end + (found === 'crlf' ? 2 : 1)
    this.lines = 1
    this.nextNumber = this.line + 1
    return isRight
  }

  private isWhole(end: number): boolean {
    if (this.last) return true
    const rest = this.text.length - end
    return rest > 1 || (rest === 1 && this.text.charCodeAt(end) !== cr)
  }

  private waitForLine(): Token {
    if (this.text.length - this.to > this.dialect.recordLimit) {
      this.skipping = true
      this.skip(lineEndAt(this.text, this.to))
    }
    return 'none'
  }

  private skip(end: number): Token {
    if (this.isWhole(end)) return this.finishLong(end)
    this.to = end
    return 'none'
  }

  private finishLong(end: number): Token {
    this.skipping = false
    this.begin()
    this.from = end
    this.finishLine(end)
    return this.bad('ROW_TOO_LONG')
  }

  private hasQuote(start: number, end: number): boolean {
    if (this.quote === '') return false
    if (this.nextQuote < start) this.nextQuote = placeOf(this.text, this.quote, start)
    return this.nextQuote < end
  }

  private controlIn(start: number, end: number): 'NUL_BYTE' | 'BOM_INSIDE' | null {
    if (this.nextNul < start) this.nextNul = placeOf(this.text, '\0', start)
    if (this.nextNul < end) return 'NUL_BYTE'
    if (this.nextMark < start) this.nextMark = placeOf(this.text, '\ufeff', start)
    return this.nextMark < end ? 'BOM_INSIDE' : null
  }
}

function placeOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}

function lineEndAt(text: string, from: number): number {
  let index = from
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === lf || code === cr) break
  }
  return index
}
