import { isAscii, isUtf8 } from 'node:buffer'
import { CauceError } from '../../src/core/error.js'
import type { DelimitedShape, Encoding } from '../../src/core/resource.js'
import { EncodingContradiction } from '../text/contradiction.js'
import { createDecoder } from '../text/decoder.js'
import { BlockScan, upperControl } from './block-scan.js'
import { defaultRecordLimit } from './dialect.js'
import { DelimitedLanding } from './land.js'
import { lineFinding } from './line-finding.js'
import type { Proof, RegularProof } from './proof.js'

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])
const nothing = Buffer.alloc(0)

/**
 * The proof as a stream, so that freezing, hashing and proving share one pass: `update` with any pieces, then `finish`.
 * The header goes through the strict reader; the rows through a table of byte classes.
 */
export class RegularityScan {
  private held: Buffer = nothing
  private first: Buffer = nothing
  private body: BlockScan | null = null
  private known: Omit<RegularProof, 'regular' | 'rows' | 'quote' | 'findings'> | null = null
  private failure: Proof | null = null
  private everyByteUtf8 = true
  private nonAscii = false
  private isClosed = true
  private isPreambleQuoted = false

  constructor(
    private readonly file: string,
    private readonly shape: DelimitedShape,
    private readonly wanted: readonly string[] = shape.fields.map((field) => field.name),
  ) {
    const reason = unprovable(shape)
    if (reason !== null) this.fail(reason.why, 0, reason.cure)
  }

  /** False as soon as the file is known to be irregular: more bytes change nothing. */
  update(chunk: Uint8Array): boolean {
    if (this.failure !== null) return false
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (this.known === null) {
      this.first = this.first.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.first, bytes])
      const after = this.readHeader(false)
      if (after < 0) return this.failure === null
      bytes = this.first.subarray(after)
      this.first = nothing
    }
    const cut = bytes.lastIndexOf(10) + 1
    if (cut === 0) {
      this.held = Buffer.concat([this.held, bytes])
      if (this.held.length > defaultRecordLimit) this.fail('a line longer than a record may be', this.lineNow())
      return this.failure === null
    }
    let start = 0
    if (this.held.length > 0) {
      start = bytes.indexOf(10) + 1
      this.block(Buffer.concat([this.held, bytes.subarray(0, start)]))
    }
    if (this.failure === null && start < cut) this.block(bytes.subarray(start, cut))
    this.held = Buffer.from(bytes.subarray(cut))
    return this.failure === null
  }

  finish(): Proof {
    if (this.failure === null && this.known === null) {
      const after = this.readHeader(true)
      if (after >= 0) this.held = Buffer.from(this.first.subarray(after))
    }
    const { known } = this
    if (this.failure === null && known !== null && this.held.length > 0) {
      this.isClosed = false
      this.block(Buffer.concat([this.held, Buffer.from(known.lineEnd === 'crlf' ? '\r\n' : '\n')]))
    }
    const isSingleByte = this.shape.encoding === 'latin-1' || this.shape.encoding === 'windows-1252'
    if (isSingleByte && this.nonAscii && this.everyByteUtf8) this.fail('every non-ASCII byte is valid utf-8', 0)
    if (this.failure !== null) return this.failure
    if (known === null || this.body === null) return this.fail('the file ends before its rows', 0)
    const { rows, hasQuotes } = this.body
    if (hasQuotes && this.isPreambleQuoted) return this.fail('quotes in the preamble, which DuckDB skips by record', 1)
    const { file } = this
    const open = { file, line: this.lineNow() - 1, lines: 1 }
    const findings = [
      ...(known.preambleLines > 0
        ? [lineFinding('PREAMBLE_DROPPED', 'dropped', { file, line: 1, lines: known.preambleLines })]
        : []),
      ...(this.isClosed || rows === 0 ? [] : [lineFinding('LAST_LINE_UNTERMINATED', 'noted', open)]),
      ...(rows === 0 ? [lineFinding('NO_ROWS', 'noted', { file, line: 0, lines: 0 })] : []),
    ]
    return { regular: true, ...known, rows, quote: hasQuotes ? this.shape.quote : null, findings }
  }

  /** Index behind preamble and header, -1 while they are not whole or when they fail. */
  private readHeader(last: boolean): number {
    const { shape, first } = this
    const wantedLines = shape.preambleLines + shape.headerRows
    let end = 0
    const ends = new Set<string>()
    for (let line = 0; line < Math.max(1, wantedLines); line++) {
      const next = first.indexOf(10, end)
      if (next < 0) {
        if (first.length > defaultRecordLimit) this.fail('a header longer than a record may be', 1)
        else if (last) this.fail('the file ends before its rows', 0)
        return -1
      }
      ends.add(first[next - 1] === 13 ? 'crlf' : 'lf')
      end = next + 1
    }
    if (ends.size > 1) return this.refuse('mixed line ends', 1)
    const found = ends.has('crlf') ? 'crlf' : 'lf'
    if (shape.lineEnd !== 'any' && shape.lineEnd !== found) return this.refuse('not the declared line end', 1)
    const head = first.subarray(0, wantedLines === 0 ? 0 : end)
    this.isPreambleQuoted = shape.preambleLines > 0 && shape.quote !== null && head.includes(shape.quote)
    const landing = new DelimitedLanding(this.file, shape, this.wanted)
    try {
      const decoder = createDecoder(shape.encoding)
      const text = decoder.write(wantedLines === 0 ? first.subarray(0, end) : head)
      for (const _ of landing.push(wantedLines === 0 ? '' : text, false)) void _
    } catch (error) {
      if (!(error instanceof EncodingContradiction || error instanceof CauceError)) throw error
      return this.refuse('the header is refused', 1)
    }
    const header = landing.deliveredHeader
    const isWhole = landing.summary().lines.total === wantedLines
    if (header === null || !isWhole) return this.refuse('the header spans lines', 1)
    this.known = {
      headerLines: wantedLines,
      preambleLines: shape.preambleLines,
      lineEnd: found,
      nativeEncoding: shape.encoding === 'utf-8' || shape.encoding === 'utf-8-bom' ? 'utf-8' : 'latin-1',
      names: header.names,
      columns: header.columns,
      drift: header.drift,
    }
    this.watchEncoding(head)
    this.body = new BlockScan(shape, found, header.names.length - 1, landing.firstNames)
    return head.length
  }

  private block(bytes: Buffer): void {
    if (!this.watchEncoding(bytes)) return
    const reason = this.body?.scan(bytes) ?? null
    const cure = reason === upperControl && this.isWindows ? 'transcode' : null
    if (reason !== null) this.fail(reason, this.lineNow(), cure)
  }

  private watchEncoding(bytes: Buffer): boolean {
    if (isAscii(bytes)) return true
    this.nonAscii = true
    if (this.known?.nativeEncoding === 'utf-8') {
      const hasMark = this.body !== null && bytes.includes(byteOrderMark)
      if (!isUtf8(bytes)) this.fail('bytes that are not utf-8', this.lineNow())
      else if (hasMark) this.fail('a byte-order mark inside', this.lineNow())
    } else if (this.everyByteUtf8) this.everyByteUtf8 = isUtf8(bytes)
    return this.failure === null
  }

  private get isWindows(): boolean {
    return this.shape.encoding === 'windows-1252'
  }

  private lineNow(): number {
    return (this.known?.headerLines ?? 0) + (this.body?.rows ?? 0) + 1
  }

  private refuse(reason: string, line: number): -1 {
    this.fail(reason, line)
    return -1
  }

  private fail(reason: string, line: number, cure: 'transcode' | null = null): Proof {
    this.failure ??= { regular: false, reason, line, cure }
    return this.failure
  }
}

const native: Readonly<Record<Encoding, boolean>> = {
  'utf-8': true,
  'utf-8-bom': true,
  'latin-1': true,
  'windows-1252': true,
  'utf-16le': false,
  'utf-16be': false,
  cp850: false,
}

function unprovable(shape: DelimitedShape): { why: string; cure: 'transcode' | null } | null {
  if (!native[shape.encoding]) return { why: `DuckDB is not asked to read ${shape.encoding}`, cure: 'transcode' }
  if (shape.delimiter.length !== 1 || shape.delimiter.charCodeAt(0) > 0x7e) {
    return { why: 'a delimiter outside ASCII', cure: null }
  }
  if (shape.quote !== null && (shape.quote.length !== 1 || shape.quote.charCodeAt(0) > 0x7e)) {
    return { why: 'a quote outside ASCII', cure: null }
  }
  if (shape.lineEnd === 'cr') return { why: 'line ends of CR alone', cure: null }
  if (shape.skipBlankAfterDelimiter) return { why: 'blanks after the delimiter are dialect', cure: null }
  return null
}
