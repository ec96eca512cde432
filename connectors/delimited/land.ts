import { CauceError } from '../../src/core/error.js'
import type { Finding } from '../../src/core/finding.js'
import { noDrift } from '../../src/core/header.js'
import type { ReadEvent, ReadSummary } from '../../src/core/reader.js'
import type { DelimitedShape } from '../../src/core/resource.js'
import { type DeliveredHeader, deliverHeader, headerByPosition, otherDelimiter } from './deliver-header.js'
import { dialectOf } from './dialect.js'
import { type DropRule, lineFinding, type NoteRule, type RowRule } from './line-finding.js'
import { Notes } from './notes.js'
import { RowBuffer } from './row-buffer.js'
import { type Token, Tokenizer } from './tokenize.js'

/** Turns the text of one file into rows, findings and a summary. Pure but for its own state. */
export class DelimitedLanding {
  private readonly tokenizer: Tokenizer
  private readonly counts = { total: 0, header: 0, rows: 0, quarantined: 0, dropped: 0 }
  private readonly headerRows: string[][] = []
  private readonly notes: Notes
  private header: DeliveredHeader | null = null
  private buffer: RowBuffer | null = null
  private records = 0
  private preamble = 0
  /** Where the last row stands when only dropped lines came after it; no lines otherwise. */
  private rowLine = 0
  private rowLines = 0
  private isAfterFragment = false
  private dropping: { readonly rule: DropRule; readonly line: number; lines: number } | null = null

  constructor(
    private readonly file: string,
    private readonly shape: DelimitedShape,
    private readonly wanted: readonly string[],
    recordLimit?: number,
  ) {
    this.tokenizer = new Tokenizer(dialectOf(shape, recordLimit))
    this.notes = new Notes(file)
  }

  /** Call with any pieces of the text, then once with `last`, which may come with no text. */
  *push(text: string, last: boolean): Generator<ReadEvent> {
    const { tokenizer } = this
    tokenizer.feed(text, last)
    const buffer = this.begin()
    if (buffer !== null) {
      for (let token = tokenizer.next(); token !== 'none'; token = tokenizer.next()) {
        this.counts.total += tokenizer.lines
        if (token === 'record' && this.isPlain()) this.keepRow(buffer)
        else yield* this.body(token, buffer)
        if (buffer.isFull) yield buffer.take()
      }
    }
    if (!last) return
    if (buffer === null || this.counts.total === 0) throw this.empty()
    yield* this.endDropping()
    if (!buffer.isEmpty) yield buffer.take()
    if (this.counts.rows + this.counts.quarantined === 0) {
      if (!tokenizer.terminated) yield* this.note('LAST_LINE_UNTERMINATED', tokenizer.line, tokenizer.lines)
      yield* this.note('NO_ROWS', 0, 0)
    }
    for (const finding of this.notes.closing()) yield { kind: 'finding', finding }
  }

  summary(): ReadSummary {
    const lines = { ...this.counts }
    const drift = this.header?.drift ?? noDrift
    return { kind: 'summary', lines, records: { '': this.records }, layoutVersion: null, drift }
  }

  get deliveredHeader(): DeliveredHeader | null {
    return this.header
  }

  /** First cell of each header row. */
  get firstNames(): readonly string[] {
    return this.headerRows.map((row) => row[0] ?? '')
  }

  private *body(token: Token, buffer: RowBuffer): Generator<ReadEvent> {
    const { tokenizer, counts } = this
    const { line, lines } = tokenizer
    const drop = this.dropRule(token)
    if (drop !== null) {
      counts.dropped += lines
      if (this.dropping?.rule === drop) this.dropping.lines += lines
      else {
        yield* this.endDropping()
        this.dropping = { rule: drop, line, lines }
      }
      return
    }
    if (this.dropping !== null) yield* this.endDropping()
    const rule = this.faultOf(token)
    const { rowLine, rowLines } = this
    this.isAfterFragment = rule === 'ROW_FIELD_COUNT' && tokenizer.count === 1
    this.rowLines = 0
    if (rule !== null) {
      counts.quarantined += lines
      yield { kind: 'finding', finding: this.quarantined(rule) }
      if (this.isAfterFragment && rowLines > 0) yield* this.note('ROW_BEFORE_FRAGMENT', rowLine, rowLines)
      return
    }
    this.keepRow(buffer)
    if (tokenizer.blankLed) yield* this.note('FIELDS_BLANK_LED', line, lines)
    if (tokenizer.soleValue) yield* this.note('ROW_SOLE_VALUE', line, lines)
    if (!tokenizer.terminated) yield* this.note('LAST_LINE_UNTERMINATED', line, lines)
  }

  /** The frequent row, of which nothing is to be said: no generator is made for it. */
  private isPlain(): boolean {
    const { count, expected, blankLed, soleValue, terminated, cells, watch } = this.tokenizer
    if (count !== expected || blankLed || soleValue || !terminated || this.isAfterFragment) return false
    return this.dropping === null && this.shape.footers.length === 0 && !watch.has(cells[0] ?? '')
  }

  private keepRow(buffer: RowBuffer): void {
    const { cells, line, lines } = this.tokenizer
    buffer.add(cells, line)
    this.counts.rows += lines
    this.records++
    this.rowLine = line
    this.rowLines = lines
  }

  private faultOf(token: Token): RowRule | null {
    const { count, expected, terminated, rule } = this.tokenizer
    if (token === 'bad') return rule
    if (count !== expected) return count < expected && !terminated ? 'FILE_TRUNCATED' : 'ROW_FIELD_COUNT'
    if (this.isHeaderAgain()) return 'HEADER_REPEATED'
    return this.isAfterFragment ? 'ROW_AFTER_FRAGMENT' : null
  }

  private isHeaderAgain(): boolean {
    const { cells } = this.tokenizer
    return this.headerRows.some((row) => row[0] === cells[0] && row.every((name, index) => name === cells[index]))
  }

  /** In a file of one column a blank line is a row with an empty value; elsewhere it cannot be a row. */
  private dropRule(token: Token): DropRule | null {
    const { footers, quote } = this.shape
    if (token === 'blank' && this.tokenizer.expected !== 1) return 'BLANK_LINE_DROPPED'
    if (footers.length === 0) return null
    const first = token === 'record' ? (this.tokenizer.cells[0] ?? '') : this.tokenizer.raw
    const bare = token === 'bad' && quote !== null && first.startsWith(quote) ? first.slice(1) : first
    return footers.some((footer) => bare.startsWith(footer)) ? 'FOOTER_DROPPED' : null
  }

  private *endDropping(): Generator<ReadEvent> {
    if (this.dropping === null) return
    const { rule, line, lines } = this.dropping
    this.dropping = null
    yield { kind: 'finding', finding: lineFinding(rule, 'dropped', { file: this.file, line, lines }) }
  }

  private quarantined(rule: RowRule): Finding {
    const { line, lines, field, count, expected } = this.tokenizer
    const column = field < 0 ? undefined : this.header?.names[field]
    const more = rule === 'ROW_FIELD_COUNT' || rule === 'FILE_TRUNCATED' ? `: ${count} instead of ${expected}` : ''
    return lineFinding(rule, 'quarantined', { file: this.file, line, lines, column }, more)
  }

  private *note(rule: NoteRule, line: number, lines: number): Generator<ReadEvent> {
    const finding = this.notes.take(rule, line, lines)
    if (finding !== undefined) yield { kind: 'finding', finding }
  }

  /** Preamble and header; null while more text is needed. */
  private begin(): RowBuffer | null {
    if (this.buffer !== null) return this.buffer
    const { tokenizer, shape, wanted, headerRows, counts } = this
    for (; this.preamble < shape.preambleLines; this.preamble++) {
      if (tokenizer.nextLine() === 'none') return null
      counts.total++
      counts.dropped++
      this.dropping = { rule: 'PREAMBLE_DROPPED', line: 1, lines: counts.dropped }
    }
    while (headerRows.length < shape.headerRows) {
      const token = tokenizer.next()
      if (token === 'none') return null
      if (token === 'bad') {
        throw otherDelimiter(tokenizer.raw, shape, { file: this.file, line: tokenizer.line }) ?? this.unreadable()
      }
      counts.total += tokenizer.lines
      counts.header += tokenizer.lines
      headerRows.push(tokenizer.cells.slice(0, tokenizer.count))
    }
    const where = { file: this.file, line: shape.preambleLines + 1 }
    const header = shape.headerRows === 0 ? headerByPosition(shape) : deliverHeader(headerRows, shape, wanted, where)
    this.header = header
    const places = wanted.map((name) => header.columns.indexOf(name))
    tokenizer.expected = header.columns.length
    tokenizer.keep = Uint8Array.from(header.columns, (_, index) => (index === 0 || places.includes(index) ? 1 : 0))
    tokenizer.watch = new Set(headerRows.map((row) => row[0] ?? ''))
    this.buffer = new RowBuffer(wanted, places)
    return this.buffer
  }

  private unreadable(): CauceError {
    const { rule, line } = this.tokenizer
    const finding = lineFinding(rule, 'noted', { file: this.file, line, lines: 1 })
    return new CauceError('delivery', {
      code: 'HEADER_UNREADABLE',
      where: { file: this.file, line },
      what: `the header cannot be read: ${finding.message} (${rule})`,
      expected: `a header under the declared dialect, with line end "${this.shape.lineEnd}"`,
      todo: 'Correct the dialect in the raw schema, or ask the institution for the file again.',
    })
  }

  private empty(): CauceError {
    const what = this.counts.total === 0 ? 'the file is empty' : 'the file ends before its header'
    return new CauceError('delivery', {
      code: 'FILE_EMPTY',
      where: { file: this.file },
      what,
      expected: 'a header and rows',
      todo: 'Ask the institution for the file again.',
    })
  }
}
