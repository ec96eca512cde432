import { isAscii, isUtf8 } from 'node:buffer'
import type { Encoding } from '../../src/core/resource.js'

/** Only ever a hint in a refusal: no file is read under a guessed encoding. */
export function guessEncoding(bytes: Uint8Array): Encoding | null {
  const marked = markOf(bytes)
  if (marked !== null) return marked === 'utf-8-bom' ? 'utf-8' : marked
  const wide = wideOf(bytes)
  if (wide !== null) return wide
  if (isAscii(bytes)) return null
  if (isUtf8(bytes.subarray(0, wholeCharacters(bytes)))) return 'utf-8'
  let controls = 0
  let oldLetters = 0
  let letters = 0
  for (const byte of bytes) {
    if (byte >= 0x80 && byte <= 0x9f) controls++
    if (byte >= 0x80 && byte <= 0xa5) oldLetters++
    if (byte >= 0xc0) letters++
  }
  if (controls === 0) return 'latin-1'
  return oldLetters > letters && oldLetters > 2 ? 'cp850' : 'windows-1252'
}

/** The encoding that a byte-order mark at the start names. */
export function markOf(bytes: Uint8Array): 'utf-8-bom' | 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8-bom'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

/** UTF-16 without a mark shows by zero bytes that stand on one side of most pairs. */
export function wideOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length & ~1, 4096)
  if (length < 4) return null
  let even = 0
  let odd = 0
  for (let index = 0; index < length; index += 2) {
    if (bytes[index] === 0) even++
    if (bytes[index + 1] === 0) odd++
  }
  const pairs = length / 2
  if (odd > pairs * 0.6 && even < pairs * 0.1) return 'utf-16le'
  if (even > pairs * 0.6 && odd < pairs * 0.1) return 'utf-16be'
  return null
}

/** Length of the buffer without the UTF-8 character that its end cuts in two. */
export function wholeCharacters(bytes: Uint8Array): number {
  const { length } = bytes
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0
    if (byte < 0x80) return length
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return needed > back ? length - back : length
    }
  }
  return length
}
