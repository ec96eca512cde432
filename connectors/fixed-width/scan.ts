import { isAscii } from 'node:buffer'
import { CauceError } from '../../src/core/error.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import { markOf } from '../text/guess-encoding.js'
import { ByteWatch } from './byte-watch.js'
import { charactersOf, type Characters } from './characters.js'
import { ControlWatch } from './control-watch.js'
import { layRecords } from './layout.js'
import { lineLimit } from './line-limit.js'
import type { ScanObstacle, ScanResult } from './scan-result.js'
import { TypeTallies, type TypeTally } from './type-tally.js'
import { readVersion } from './version.js'

/**
 * One pass over the bytes of a fixed-width file, chunk by chunk, for anything on which a native reader of whole lines
 * and the strict reader could differ. It never throws: it ends at the first obstacle and the strict reader says the
 * rest. Whether the lines are long enough is judged later, when the wanted fields are known (`proveCuts`).
 */
export class FixedWidthScan {
  readonly #file: string
  readonly #shape: FixedWidthShape
  readonly #limit: number
  readonly #bytes: ByteWatch
  #tallies: TypeTallies | undefined
  #controls: ControlWatch | undefined
  #version: string | null = null
  #lineEnd: 'lf' | 'crlf' | undefined
  #lines = 0
  #held: Buffer[] = []
  #heldBytes = 0
  #obstacle: ScanObstacle | null = null
  #open: { type: string; length: number } | null = null

  constructor(file: string, shape: FixedWidthShape) {
    this.#file = file
    this.#shape = shape
    this.#limit = lineLimit(shape)
    this.#bytes = new ByteWatch(shape.encoding)
    if (!TypeTallies.fits(shape)) this.#stop('RECORD_TYPE_UNFIT', 0)
  }

  /** True once an obstacle has been found: the rest of the file can tell nothing more. */
  get hopeless(): boolean {
    return this.#obstacle !== null
  }

  update(chunk: Uint8Array): void {
    if (this.#obstacle !== null || chunk.length === 0) return
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const broken = this.#bytes.judge(bytes)
    if (broken !== undefined) return this.#stop(broken.rule, this.#lines + 1 + lineEnds(bytes, broken.at))
    const plain = isAscii(bytes)
    const carriage = bytes.indexOf(13) >= 0
    let from = 0
    for (let at = bytes.indexOf(10); at >= 0 && this.#obstacle === null; at = bytes.indexOf(10, from)) {
      if (this.#heldBytes === 0) this.#line(bytes, from, at, plain, carriage)
      else this.#whole(bytes.subarray(from, at), true)
      from = at + 1
    }
    if (from === bytes.length) return
    this.#held.push(Buffer.from(bytes.subarray(from)))
    this.#heldBytes += bytes.length - from
    if (this.#heldBytes > this.#limit) this.#stop('LINE_TOO_LONG', this.#lines + 1)
  }

  finish(): ScanResult {
    if (this.#obstacle === null && this.#heldBytes > 0) this.#whole(Buffer.alloc(0), false)
    if (this.#lines === 0) this.#stop('FILE_EMPTY', 0)
    if (this.#bytes.contradicts()) this.#stop('ENCODING_CONTRADICTED', 0)
    this.#report()
    const { controls, findings } = this.#controls?.finish() ?? { controls: [], findings: [] }
    return {
      obstacle: this.#obstacle,
      encoding: this.#bytes.encoding(),
      lineEnd: this.#lineEnd ?? 'lf',
      version: this.#version,
      lines: this.#lines,
      records: this.#tallies?.counts() ?? {},
      open: this.#open,
      controls,
      findings,
    }
  }

  #whole(rest: Buffer, ended: boolean): void {
    const bytes = Buffer.concat([...this.#held, rest])
    this.#held = []
    this.#heldBytes = 0
    this.#line(bytes, 0, bytes.length, isAscii(bytes), true, ended)
  }

  #line(bytes: Buffer, start: number, stop: number, plain: boolean, carriage: boolean, ended = true): void {
    const line = ++this.#lines
    const end = carriage || this.#lineEnd !== 'lf' ? this.#lineStop(bytes, start, stop, ended) : stop
    if (end === undefined) return this.#stop('LINE_END_MIXED', line)
    const odd =
      !plain && this.#bytes.watching() && !isAscii(bytes.subarray(start, end)) ? bytes.subarray(start, end) : undefined
    if (odd !== undefined && this.#bytes.refuses(odd)) return this.#stop('ENCODING_CONTRADICTED', line)
    const text = odd !== undefined && this.#bytes.utf8 ? charactersOf(odd.toString('utf8')) : undefined
    if (this.#tallies === undefined) this.#start(bytes.subarray(start, end), text)
    if (this.#obstacle !== null) return
    const tally = text === undefined ? this.#tallies?.ofBytes(bytes, start, end) : this.#tallies?.ofText(text)
    if (tally === undefined) return this.#stop('RECORD_TYPE_UNKNOWN', line)
    const length = text === undefined ? end - start : text.length
    tally.count++
    if (length < tally.shortest) tally.shortest = length
    if (length > tally.longest) tally.longest = length
    if (length >= this.#limit) this.#stop('LINE_TOO_LONG', line)
    else if (
      length > tally.end &&
      !(text === undefined ? endsBlank(bytes, start + tally.end, end) : textEndsBlank(text, tally.end))
    ) {
      this.#stop('LINE_TOO_LONG', line)
    }
    if (!ended) this.#open = { type: tally.type, length }
    if (tally.framing) this.#frame(tally, text ?? bytes.toString('latin1', start, end), line)
  }

  /** Where the line's text stops; undefined when a carriage return stands elsewhere or line ends are mixed. */
  #lineStop(bytes: Buffer, start: number, stop: number, ended: boolean): number | undefined {
    const found = bytes.indexOf(13, start)
    const at = found < 0 || found >= stop ? stop : found
    if (!ended) return at === stop ? stop : undefined
    const lineEnd = at === stop ? 'lf' : 'crlf'
    this.#lineEnd ??= this.#shape.lineEnd === 'any' ? lineEnd : this.#shape.lineEnd
    return lineEnd === this.#lineEnd && at >= stop - 1 ? at : undefined
  }

  #start(bytes: Buffer, text: Characters | undefined): void {
    if (markOf(bytes) !== null) return this.#stop('ENCODING_NOT_NATIVE', 1)
    const reading = readVersion(text ?? bytes.toString('latin1'), this.#shape)
    if (reading.kind !== 'known')
      return this.#stop(reading.kind === 'missing' ? 'VERSION_MISSING' : 'VERSION_UNKNOWN', 1)
    this.#version = reading.version
    this.#tallies = new TypeTallies(this.#shape, layRecords(this.#shape, reading.version, []))
    this.#controls = new ControlWatch(this.#shape, this.#file, reading.version)
  }

  #frame(tally: TypeTally, text: Characters, line: number): void {
    tally.reported++
    this.#report()
    try {
      this.#controls?.record(tally.type, line, () => text)
    } catch (error) {
      if (!(error instanceof CauceError)) throw error
      this.#stop(error.code, line)
    }
  }

  #report(): void {
    for (const tally of this.#tallies?.all() ?? []) {
      if (tally.count > tally.reported) this.#controls?.count(tally.type, tally.count - tally.reported)
      tally.reported = tally.count
    }
  }

  #stop(rule: string, line: number): void {
    this.#obstacle ??= { rule, line }
  }
}

function lineEnds(bytes: Buffer, before: number): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0 && at < before; at = bytes.indexOf(10, at + 1)) count++
  return count
}

function endsBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0x20) return false
  return true
}

function textEndsBlank(text: Characters, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text[at] !== ' ') return false
  return true
}
