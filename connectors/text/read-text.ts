import { createReadStream } from 'node:fs'
import { CauceError } from '../../src/core/error.js'
import type { FrozenFile } from '../../src/core/reader.js'
import type { Encoding } from '../../src/core/resource.js'
import { EncodingContradiction } from './contradiction.js'
import { createDecoder } from './decoder.js'

const chunkBytes = 1 << 20

/**
 * Text of a frozen file under its declared encoding, in pieces of about a megabyte, without a byte-order mark.
 * Throws `CauceError('delivery', ENCODING_CONTRADICTED)` naming the line; one that only the whole file shows comes
 * after the last piece.
 */
export async function* readText(file: FrozenFile, encoding: Encoding): AsyncGenerator<string> {
  const decoder = createDecoder(encoding)
  try {
    for await (const bytes of wholeLines(file.path, encoding)) {
      const text = decoder.write(bytes)
      if (text !== '') yield text
    }
    const rest = decoder.end()
    if (rest !== '') yield rest
  } catch (error) {
    throw error instanceof EncodingContradiction ? await refusal(file, encoding, error) : error
  }
}

/**
 * Cut behind a line feed where there is one: a reader that need not join pieces walks flat strings, which is twice as
 * fast.
 */
async function* wholeLines(path: string, encoding: Encoding): AsyncGenerator<Uint8Array> {
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be'
  let held = Buffer.alloc(0)
  for await (const piece of createReadStream(path, { highWaterMark: chunkBytes })) {
    const chunk: Buffer = piece
    const cut = isWide ? 0 : chunk.lastIndexOf(10) + 1
    const head = cut === 0 ? chunk : chunk.subarray(0, cut)
    yield held.length === 0 ? head : Buffer.concat([held, head])
    held = cut === 0 ? Buffer.alloc(0) : Buffer.from(chunk.subarray(cut))
  }
  if (held.length > 0) yield held
}

async function refusal(file: FrozenFile, encoding: Encoding, found: EncodingContradiction): Promise<CauceError> {
  const line = found.offset === null ? undefined : await lineAt(file.path, found.offset)
  return encodingRefusal({ file: file.name, line }, encoding, found)
}

export function encodingRefusal(
  where: { readonly file: string; readonly line?: number | undefined },
  encoding: Encoding,
  found: EncodingContradiction,
): CauceError {
  const looks = found.looksLike === null ? '' : `; the file looks like ${found.looksLike}`
  return new CauceError('delivery', {
    code: 'ENCODING_CONTRADICTED',
    where,
    what: `${found.what}${looks}`,
    expected: `${encoding}, as the schema declares`,
    todo: 'Correct the encoding in the schema, or ask the institution for the file in the declared one.',
    cause: found,
  })
}

/** Reads the file a second time: counting lines on every good run would cost more than this on the rare bad one. */
async function lineAt(path: string, offset: number): Promise<number> {
  let line = 1
  if (offset === 0) return line
  let previous = 0
  for await (const chunk of createReadStream(path, { end: offset - 1, highWaterMark: chunkBytes })) {
    const bytes: Uint8Array = chunk
    for (const byte of bytes) {
      if (byte === 0) continue
      if (byte === 13 || (byte === 10 && previous !== 13)) line++
      previous = byte
    }
  }
  return line
}
