import type { Encoding } from '../../src/core/resource.js'
import { EncodingContradiction } from './contradiction.js'
import { createDecoder } from './decoder.js'
import { encodingRefusal } from './read-text.js'

/**
 * The same text as UTF-8 without a byte-order mark, under the same strictness as reading.
 * `name` is the delivered file, for the refusal; the line is not known here.
 */
export async function* transcodeStream(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  name: string,
): AsyncGenerator<Uint8Array> {
  const decoder = createDecoder(encoding)
  try {
    for await (const chunk of source) {
      const text = decoder.write(chunk)
      if (text !== '') yield Buffer.from(text, 'utf8')
    }
    const rest = decoder.end()
    if (rest !== '') yield Buffer.from(rest, 'utf8')
  } catch (error) {
    throw error instanceof EncodingContradiction ? encodingRefusal({ file: name }, encoding, error) : error
  }
}
