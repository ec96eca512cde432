import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { SourceAccess } from '../../src/core/connector.js'
import { httpFault, passing } from './http-fault.js'
import { causeOf, send } from './request.js'
import type { SecretOf } from './request.js'

export interface BodySource {
  readonly url: URL
  readonly access: SourceAccess
  readonly secretOf: SecretOf
  /** Bytes that were offered; 0 when not known. */
  readonly bytes: number
  /** Ends the whole reading. */
  readonly signal: AbortSignal
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

/**
 * The bytes of one address, each handed out once whatever happens on the way. After a cut the reading goes on where it stood: by a
 * range of the same version where the server has that, else from the start again, held against the digest of what was handed out.
 */
export class ResumableBody {
  readonly #source: BodySource
  readonly #digest: Hash = createHash('sha256')
  #done = 0
  #total: number | undefined
  #validator: string | undefined
  #reader: Reader | undefined
  #patience: AbortController | undefined

  constructor(source: BodySource) {
    this.#source = source
    this.#total = source.bytes === 0 ? undefined : source.bytes
  }

  /** The next bytes, or undefined after the last; throws a passing fault when the way broke and another call may go on. */
  async next(): Promise<Uint8Array | undefined> {
    this.#reader ??= await this.#open()
    const chunk = await this.#read(this.#reader)
    if (chunk === undefined) return this.#end()
    this.#digest.update(chunk)
    this.#done += chunk.byteLength
    if (this.#total !== undefined && this.#done > this.#total) throw this.#changed(`more than the ${this.#total} bytes that were offered`)
    return chunk
  }

  close(): void {
    this.#patience?.abort()
    this.#reader = undefined
  }

  #end(): undefined {
    if (this.#total === undefined || this.#done === this.#total) return undefined
    this.close()
    throw passing({ code: 'HTTP_CUT', url: this.#source.url, what: `the body ends after ${this.#done} of ${this.#total} bytes` })
  }

  async #open(): Promise<Reader> {
    const { url, access, secretOf } = this.#source
    const ranged = this.#done > 0 && this.#validator !== undefined
    const headers: Readonly<Record<string, string>> = ranged ? { range: `bytes=${this.#done}-`, 'if-range': this.#validator ?? '' } : {}
    this.#patience = new AbortController()
    const signal = AbortSignal.any([this.#patience.signal, this.#source.signal])
    const response = await this.#inTime(() => send({ method: 'GET', url, access, secretOf, headers, signal }))
    const reader = response.body?.getReader()
    if (reader === undefined) throw passing({ code: 'HTTP_NO_BODY', url, what: 'the answer has no body' })
    if (response.status === 206) this.#checkRange(response)
    else {
      this.#checkWhole(response)
      await this.#passOver(reader)
    }
    return reader
  }

  #checkWhole(response: Response): void {
    const { url } = this.#source
    const length = lengthOf(response)
    const encoded = isEncoded(response)
    const chunked = (response.headers.get('transfer-encoding') ?? '').includes('chunked')
    if (length === undefined && !chunked) {
      throw httpFault({ code: 'HTTP_NO_LENGTH', url, what: 'the server does not say how long the file is, so that a cut could not be told from its end', expected: 'Content-Length or a chunked body', todo: 'Ask the institution, or fetch the file by hand into a folder.' })
    }
    if (length !== undefined && !encoded) {
      if (this.#total !== undefined && this.#total !== length) throw this.#changed(`${length} bytes where ${this.#total} were offered`)
      this.#total = length
    }
    const etag = response.headers.get('etag')
    this.#validator = encoded ? undefined : etag !== null && !etag.startsWith('W/') ? etag : undefined
  }

  #checkRange(response: Response): void {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
    const whole = range?.[2] === '*' ? this.#total : Number(range?.[2])
    if (range === null || Number(range[1]) !== this.#done || whole !== this.#total) throw this.#changed('another part than was asked for')
  }

  /** Reads again what was handed out before, and holds it against its digest. */
  async #passOver(reader: Reader): Promise<void> {
    if (this.#done === 0) return
    const digest = createHash('sha256')
    let left = this.#done
    let rest: Uint8Array | undefined
    while (left > 0) {
      const chunk = await this.#read(reader)
      if (chunk === undefined) throw passing({ code: 'HTTP_CUT', url: this.#source.url, what: 'the body ends before the place where it was cut before' })
      digest.update(chunk.subarray(0, left))
      if (chunk.byteLength > left) rest = chunk.subarray(left)
      left -= Math.min(left, chunk.byteLength)
    }
    if (digest.digest('hex') !== this.#digest.copy().digest('hex')) throw this.#changed('other bytes at the start than before the cut')
    this.#held = rest
  }

  /** What came beside the bytes passed over. */
  #held: Uint8Array | undefined

  async #read(reader: Reader): Promise<Uint8Array | undefined> {
    const held = this.#held
    if (held !== undefined) {
      this.#held = undefined
      return held
    }
    try {
      const { done, value } = await this.#inTime(() => reader.read())
      return done ? undefined : value
    } catch (cause) {
      this.close()
      const { url, access, signal } = this.#source
      if (signal.aborted) throw httpFault({ code: 'HTTP_TOO_SLOW', url, what: `the file had not come in full after ${access.total_seconds} s`, todo: 'Raise access.total_seconds, or ask the institution for a faster way.', cause })
      throw passing({ code: 'HTTP_CUT', url, what: `the body broke off after ${this.#done} bytes (${causeOf(cause)})`, cause })
    }
  }

  async #inTime<T>(work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#patience?.abort(), this.#source.access.idle_seconds * 1000)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }

  #changed(what: string) {
    return httpFault({ mayPass: true, code: 'FILE_CHANGED', url: this.#source.url, what: `the server gives ${what}`, expected: 'a file that nobody changes while it is fetched', todo: 'Nothing was taken over. Run again.' })
  }
}

export function lengthOf(response: Response): number | undefined {
  const text = response.headers.get('content-length')
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined
}

/** True of a body whose bytes are not those of the file. */
export function isEncoded(response: Response): boolean {
  return (response.headers.get('content-encoding') ?? 'identity') !== 'identity'
}
