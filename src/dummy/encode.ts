import { CauceError } from '../core/error.js'
import type { Encoding } from '../core/resource.js'

export type Encode = (text: string) => Uint8Array

/** Text as bytes of the declared encoding. Throws for a character that the encoding lacks. */
export function encoder(encoding: Encoding): Encode {
  if (encoding === 'utf-8' || encoding === 'utf-8-bom') return (text) => Buffer.from(text, 'utf8')
  if (encoding === 'latin-1') {
    return (text) => {
      if (/[^\0-\u00ff]/.test(text)) throw missing(encoding)
      return Buffer.from(text, 'latin1')
    }
  }
  if (encoding === 'windows-1252') return windows1252()
  throw new CauceError('specification', {
    code: 'DUMMY_ENCODING',
    what: `dummy files cannot be written as ${encoding}`,
    expected: 'utf-8, utf-8-bom, latin-1 or windows-1252',
  })
}

export const byteOrderMark = '\ufeff'

/** Characters of the bytes 0x80 to 0x9F; a blank stands for the five that have none. */
const upperMarks = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

function windows1252(): Encode {
  const bytes = new Map(
    [...upperMarks]
      .map((character, index) => [character, 0x80 + index] as const)
      .filter(([character]) => character !== ' '),
  )
  return (text) =>
    Uint8Array.from(Array.from(text), (character) => {
      const byte =
        bytes.get(character) ?? (/[\0-\u007f\u00a0-\u00ff]/.test(character) ? character.charCodeAt(0) : undefined)
      if (byte === undefined) throw missing('windows-1252')
      return byte
    })
}

function missing(encoding: Encoding): CauceError {
  return new CauceError('specification', {
    code: 'DUMMY_ENCODING',
    what: `the recipe makes a character that ${encoding} lacks`,
    expected: `characters of ${encoding}`,
  })
}
