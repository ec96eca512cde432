import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Encoding } from '../../src/core/resource.js'
import { EncodingContradiction } from './contradiction.js'
import { guessEncoding, markOf, wholeCharacters, wideOf } from './guess-encoding.js'

/** Strict decoder of a byte stream; one per file. Both methods throw `EncodingContradiction`. */
export interface Decoder {
  write(chunk: Uint8Array): string
  /** Call once after the last chunk: judges the cut character and the file as a whole; gives what was held back. */
  end(): string
}

type Pieces = (bytes: Buffer, offset: number) => { readonly text: string; readonly used: number }

const undefinedInWindows1252 = /[\u0081\u008d\u008f\u0090\u009d]/
const upperControls = /[\u0080-\u009f]/
// Node's own TextDecoder maps these 32 bytes to control characters (nodejs/node #60888), hence the table of iconv-lite.
const windows1252 = iconv.decode(Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index)), 'windows-1252')

/**
 * Decodes exactly the declared encoding. Refused: a mark or zero bytes of another encoding at the start, invalid
 * sequences,
 * latin-1 with bytes 0x80–0x9F, bytes undefined in windows-1252, single-byte text all of whose non-ASCII bytes are
 * valid UTF-8.
 */
export function createDecoder(encoding: Encoding): Decoder {
  const pieces = piecesOf(encoding)
  const singleByte = encoding === 'latin-1' || encoding === 'windows-1252' || encoding === 'cp850'
  let carry: Buffer = Buffer.alloc(0)
  let offset = 0
  let started = false
  let everyByteUtf8 = singleByte
  let utf8Tail: Buffer = Buffer.alloc(0)
  let nonAscii = false

  function start(bytes: Buffer): number {
    started = true
    const found = markOf(bytes) ?? wideOf(bytes)
    const wanted = encoding === 'utf-8' ? 'utf-8-bom' : encoding
    if (found !== null && found !== wanted) {
      const name = found === 'utf-8-bom' ? 'utf-8' : found
      throw new EncodingContradiction(0, `the file begins as ${name} but ${encoding} is declared`, name)
    }
    const mark = markOf(bytes)
    if (encoding === 'utf-8-bom' && mark === null) {
      throw new EncodingContradiction(0, 'the byte-order mark that is declared is not there', guessEncoding(bytes))
    }
    return mark === null ? 0 : mark === 'utf-8-bom' ? 3 : 2
  }

  function watchForUtf8(bytes: Buffer): void {
    if (!everyByteUtf8) return
    const joined = utf8Tail.length === 0 ? bytes : Buffer.concat([utf8Tail, bytes])
    if (!nonAscii && isAscii(joined)) return
    nonAscii = true
    const whole = wholeCharacters(joined)
    everyByteUtf8 = isUtf8(joined.subarray(0, whole))
    utf8Tail = Buffer.from(joined.subarray(whole))
  }

  return {
    write(chunk) {
      let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      if (carry.length > 0) bytes = Buffer.concat([carry, bytes])
      carry = Buffer.alloc(0)
      if (!started) {
        // Too few bytes to see a mark of three: wait for more.
        if (bytes.length < 3) {
          carry = Buffer.from(bytes)
          return ''
        }
        const skipped = start(bytes)
        bytes = bytes.subarray(skipped)
        offset += skipped
      }
      if (bytes.length === 0) return ''
      if (singleByte) watchForUtf8(bytes)
      const { text, used } = pieces(bytes, offset)
      if (used < bytes.length) carry = Buffer.from(bytes.subarray(used))
      offset += used
      return text
    },
    end() {
      let rest = ''
      if (!started && (carry.length > 0 || encoding === 'utf-8-bom')) {
        const skipped = start(carry)
        const bytes = carry.subarray(skipped)
        if (singleByte) watchForUtf8(bytes)
        const { text, used } = pieces(bytes, skipped)
        rest = text
        carry = bytes.subarray(used)
      }
      if (carry.length > 0) {
        throw new EncodingContradiction(offset, `the file ends inside a ${encoding} character`, null)
      }
      if (everyByteUtf8 && nonAscii && utf8Tail.length === 0) {
        const what = `every non-ASCII byte is valid utf-8 but ${encoding} is declared`
        throw new EncodingContradiction(null, what, 'utf-8')
      }
      return rest
    },
  }
}

function piecesOf(encoding: Encoding): Pieces {
  switch (encoding) {
    case 'utf-8':
    case 'utf-8-bom':
      return utf8
    case 'latin-1':
      return latin1
    case 'windows-1252':
      return cp1252
    case 'cp850':
      return (bytes) => ({ text: iconv.decode(bytes, 'cp850'), used: bytes.length })
    case 'utf-16le':
    case 'utf-16be':
      return (bytes, offset) => utf16(bytes, offset, encoding)
  }
}

function utf8(bytes: Buffer, offset: number): { text: string; used: number } {
  const used = wholeCharacters(bytes)
  const whole = bytes.subarray(0, used)
  if (!isUtf8(whole)) {
    const bad = firstInvalid(whole)
    const around = bytes.subarray(bad, bad + 65_536)
    const looks = guessEncoding(around)
    const hint = looks === 'utf-8' ? 'windows-1252' : looks
    throw new EncodingContradiction(offset + bad, 'bytes that are not utf-8', hint)
  }
  return { text: whole.toString('utf8'), used }
}

/** Halves the buffer: a prefix is good when it is valid but for the character its end cuts. */
function firstInvalid(bytes: Buffer): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    const prefix = bytes.subarray(0, middle)
    if (isUtf8(prefix.subarray(0, wholeCharacters(prefix)))) good = middle
    else bad = middle
  }
  return wholeCharacters(bytes.subarray(0, good))
}

function latin1(bytes: Buffer, offset: number): { text: string; used: number } {
  const text = bytes.toString('latin1')
  if (!isAscii(bytes)) {
    const at = text.search(upperControls)
    if (at >= 0) {
      const looks = guessEncoding(bytes.subarray(at, at + 65_536))
      const hint = looks === 'latin-1' || looks === null ? 'windows-1252' : looks
      throw new EncodingContradiction(offset + at, 'bytes 0x80–0x9F, which latin-1 text does not hold', hint)
    }
  }
  return { text, used: bytes.length }
}

function cp1252(bytes: Buffer, offset: number): { text: string; used: number } {
  const text = bytes.toString('latin1')
  if (isAscii(bytes) || !upperControls.test(text)) return { text, used: bytes.length }
  const at = text.search(undefinedInWindows1252)
  if (at >= 0) {
    throw new EncodingContradiction(offset + at, 'a byte that windows-1252 does not define', guessEncoding(bytes))
  }
  const decoded = text.replace(/[\u0080-\u009f]/g, (character) => windows1252.charAt(character.charCodeAt(0) - 0x80))
  return { text: decoded, used: bytes.length }
}

function utf16(bytes: Buffer, offset: number, encoding: 'utf-16le' | 'utf-16be'): { text: string; used: number } {
  let used = bytes.length & ~1
  const little = Buffer.from(bytes.subarray(0, used))
  if (encoding === 'utf-16be') little.swap16()
  if (used > 0 && ((little[used - 1] ?? 0) & 0xfc) === 0xd8) used -= 2
  const text = little.toString('utf16le', 0, used)
  const at = text.search(/\p{Surrogate}/u)
  if (at >= 0) throw new EncodingContradiction(offset + at * 2, `half a character of ${encoding}`, null)
  return { text, used }
}
