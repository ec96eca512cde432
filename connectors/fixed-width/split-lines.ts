export type LineEnd = 'lf' | 'crlf' | 'none'

/** Receives each physical line without its end; `none` is the last line of a file that does not end it. */
export interface LineSink {
  line(text: string, end: LineEnd): void
  /** A line longer than the limit; its text is not kept. */
  huge(length: number): void
}

/** Cuts pieces of text into physical lines at LF, holding at most `limit` characters of an unfinished one. */
export class LineSplitter {
  readonly #sink: LineSink
  readonly #limit: number
  #held = ''
  #heldLength = 0

  constructor(sink: LineSink, limit: number) {
    this.#sink = sink
    this.#limit = limit
  }

  push(text: string): void {
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#emit(text.slice(from, at), true)
      from = at + 1
    }
    const rest = text.length - from
    if (rest === 0) return
    this.#heldLength += rest
    this.#held = this.#heldLength > this.#limit ? '' : this.#held + text.slice(from)
  }

  finish(): void {
    if (this.#heldLength > 0) this.#emit('', false)
  }

  #emit(piece: string, ended: boolean): void {
    const length = this.#heldLength + piece.length
    const whole = this.#held + piece
    this.#held = ''
    this.#heldLength = 0
    if (length > this.#limit) this.#sink.huge(length)
    else if (!ended) this.#sink.line(whole, 'none')
    else if (whole.endsWith('\r')) this.#sink.line(whole.slice(0, -1), 'crlf')
    else this.#sink.line(whole, 'lf')
  }
}
