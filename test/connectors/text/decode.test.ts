import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { createDecoder } from '../../../connectors/text/decoder.js'
import { readText } from '../../../connectors/text/read-text.js'
import { transcodeStream } from '../../../connectors/text/transcode.js'
import { CauceError } from '../../../src/core/error.js'
import { type Encoding, encodings } from '../../../src/core/resource.js'

const folder = mkdtempSync(join(tmpdir(), 'cauce-text-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(bytes: Uint8Array, encoding: Encoding): Promise<string | CauceError> {
  const path = join(folder, 'file.txt')
  writeFileSync(path, bytes)
  let text = ''
  try {
    for await (const piece of readText({ name: 'file.txt', path, bytes: bytes.length }, encoding)) text += piece
    return text
  } catch (error) {
    if (error instanceof CauceError) return error
    throw error
  }
}

const label: Readonly<Record<Encoding, string>> = {
  'utf-8': 'utf8',
  'utf-8-bom': 'utf8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'latin-1': 'latin1',
  'windows-1252': 'windows-1252',
  cp850: 'cp850',
}
const encode = (text: string, encoding: Encoding, addBOM = encoding === 'utf-8-bom') =>
  iconv.encode(text, label[encoding], { addBOM })

describe('text under its declared encoding', () => {
  it.each<[Encoding, string]>([
    ['utf-8', 'Ñuñoa ’ € 𝒳\n'],
    ['utf-8-bom', 'Ñuñoa ’ €\n'],
    ['utf-16le', 'Ñuñoa ’ € 𝒳\n'],
    ['utf-16be', 'Ñuñoa ’ € 𝒳\n'],
    ['latin-1', 'Ñuñoa São João º\n'],
    ['windows-1252', 'Ñuñoa ’ € – Š œ\n'],
    ['cp850', 'Ñuñoa São João º\n'],
  ])('is read exactly: %s', async (encoding, text) => {
    expect(await read(encode(text, encoding), encoding)).toBe(text)
  })

  it.each<Encoding>(['utf-8', 'utf-16le', 'utf-16be'])('may carry the mark of %s, which is not text', async (encoding) => {
    expect(await read(encode('a\nñ\n', encoding, true), encoding)).toBe('a\nñ\n')
  })

  it('maps the 27 upper characters of windows-1252 as the standard does', async () => {
    const bytes = Array.from({ length: 32 }, (_, index) => 0x80 + index).filter((b) => ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(b))
    expect(await read(Buffer.from([...bytes, 10]), 'windows-1252')).toBe('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\n')
  })

  it.each([...encodings])('does not depend on where pieces are cut: %s', (encoding) => {
    const letters = fc.constantFrom('a', 'ñ', 'É', '\n', ';', encoding.startsWith('utf') ? '𝒳' : 'ß')
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 60 }), fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (made, cuts) => {
        const text = `start of a line É ${made.join('')}`
        const bytes = encode(text, encoding)
        const decoder = createDecoder(encoding)
        let read = ''
        for (let at = 0, piece = 0; at < bytes.length; piece++) {
          const size = cuts[piece % cuts.length] ?? 1
          read += decoder.write(bytes.subarray(at, at + size))
          at += size
        }
        expect(read + decoder.end()).toBe(text)
      }),
      { seed: 3 },
    )
  })
})

describe('bytes that contradict the declaration', () => {
  const latin = Buffer.from('a\nb\nMuñoz\n', 'latin1')
  const utf = Buffer.from('a\nb\nMuñoz\n')
  it.each<[string, Uint8Array, Encoding, RegExp]>([
    ['latin-1 for utf-8', latin, 'utf-8', /file\.txt:3: .*looks like latin-1/],
    ['windows-1252 for utf-8', iconv.encode('a\n“Muñoz”\n', 'windows-1252'), 'utf-8', /:2: .*looks like windows-1252/],
    ['cp850 for utf-8', iconv.encode('a\nMuñoz ñandú é á\n', 'cp850'), 'utf-8', /:2: .*looks like cp850/],
    ['windows-1252 for latin-1', iconv.encode('a\n’Muñoz\n', 'windows-1252'), 'latin-1', /:2: .*looks like windows-1252/],
    ['utf-8 for latin-1', utf, 'latin-1', /looks like utf-8/],
    ['utf-8 for windows-1252', utf, 'windows-1252', /looks like utf-8/],
    ['utf-8 for cp850', utf, 'cp850', /looks like utf-8/],
    ['the mark of utf-8 for latin-1', encode('abc\n', 'utf-8-bom'), 'latin-1', /:1: .*looks like utf-8/],
    ['no mark for utf-8-bom', utf, 'utf-8-bom', /:1: .*mark/],
    ['utf-16le for utf-8', encode('abcdef\n', 'utf-16le', true), 'utf-8', /looks like utf-16le/],
    ['utf-16le without mark for latin-1', encode('abcdef\n', 'utf-16le'), 'latin-1', /looks like utf-16le/],
    ['utf-16be without mark for windows-1252', encode('abcdef\n', 'utf-16be'), 'windows-1252', /looks like utf-16be/],
    ['utf-16be for utf-16le', encode('abcdef\n', 'utf-16be', true), 'utf-16le', /looks like utf-16be/],
    ['utf-16be without mark for utf-16le', encode('abcdef\n', 'utf-16be'), 'utf-16le', /looks like utf-16be/],
    ['utf-8 for utf-16le', encode('abcdef\n', 'utf-8-bom'), 'utf-16le', /looks like utf-8/],
    ['a file cut inside a character', utf.subarray(0, 7), 'utf-8', /ends inside/],
    ['half a pair', Buffer.from([0x41, 0, 0x42, 0, 0, 0xdc, 0x43, 0]), 'utf-16le', /half a character/],
    ...[0x81, 0x8d, 0x8f, 0x90, 0x9d].map((byte): [string, Uint8Array, Encoding, RegExp] => [
      `byte ${byte.toString(16)} for windows-1252`,
      Buffer.from([0x61, 0x0a, 0x62, 0xf1, byte, 0x0a]),
      'windows-1252',
      /:2: .*does not define/,
    ]),
  ])('are refused: %s', async (_, bytes, encoding, message) => {
    const refused = await read(bytes, encoding)
    expect(refused).toBeInstanceOf(CauceError)
    expect(refused).toMatchObject({ code: 'ENCODING_CONTRADICTED', message: expect.stringMatching(message) })
  })

  it('are found however late, and their line is counted over many pieces', async () => {
    const bytes = Buffer.concat([Buffer.from('plain\r\n'.repeat(400_000)), latin])
    expect(await read(bytes, 'utf-8')).toMatchObject({ message: expect.stringContaining('file.txt:400003:') })
  })
})

describe('a UTF-8 copy', () => {
  it.each<Encoding>(['windows-1252', 'cp850', 'utf-16le', 'utf-8-bom'])('holds the text of %s without a mark', async (encoding) => {
    async function* source() {
      yield* [...encode('Ñuñoa\nSão João\n', encoding)].map((byte) => Uint8Array.of(byte))
    }
    const pieces: Uint8Array[] = []
    for await (const piece of transcodeStream(source(), encoding, 'x')) pieces.push(piece)
    expect(Buffer.concat(pieces).toString('utf8')).toBe('Ñuñoa\nSão João\n')
  })

  it('is refused with the file that it would be of', async () => {
    async function* source() {
      yield Buffer.from('Muñoz\n')
    }
    const copy = async () => {
      for await (const _ of transcodeStream(source(), 'windows-1252', 'delivery.csv')) void _
    }
    await expect(copy()).rejects.toThrow(/^delivery\.csv: every non-ASCII byte is valid utf-8/)
  })
})
