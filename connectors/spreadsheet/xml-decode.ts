import iconv from 'iconv-lite'
import { CauceError } from '../../src/core/error.js'

const understood = new Map([
  ['utf-8', 'utf-8'], ['utf8', 'utf-8'], ['us-ascii', 'utf-8'], ['ascii', 'utf-8'], ['utf-16', 'utf-16le'], [
    'utf-16le', 'utf-16le',
  ],
  ['utf-16be', 'utf-16be'], ['iso-8859-1', 'latin1'], ['latin1', 'latin1'], ['windows-1252', 'windows-1252'],
])

/**
 * Text of an XML file by its byte-order mark or its declaration, else UTF-8. Refuses bytes that the encoding
 * does not know.
 */
export async function* decodeXml(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  let decode: ((chunk: Uint8Array | undefined) => string) | undefined
  let head = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (decode !== undefined) {
      yield decode(chunk)
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < 1024) continue
    decode = decoder(head, file)
    yield decode(head)
  }
  if (decode === undefined) {
    decode = decoder(head, file)
    yield decode(head)
  }
  yield decode(undefined)
}

function decoder(head: Buffer, file: string): (chunk: Uint8Array | undefined) => string {
  const encoding = declaredEncoding(head, file)
  const strict = encoding === 'utf-8' ? new TextDecoder('utf-8', { fatal: true }) : undefined
  const table = strict === undefined ? iconv.getDecoder(encoding) : undefined
  return (chunk) => {
    try {
      if (strict !== undefined) return chunk === undefined ? strict.decode() : strict.decode(chunk, { stream: true })
    } catch (cause) {
      throw undecodable(file, encoding, cause)
    }
    const text = (chunk === undefined ? table?.end() : table?.write(Buffer.from(chunk))) ?? ''
    const isWrong = text.includes('\ufffd') || (encoding === 'latin1' && /[\u0080-\u009f]/.test(text))
    if (isWrong) throw undecodable(file, encoding)
    return text
  }
}

function declaredEncoding(head: Buffer, file: string): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const start = head.subarray(0, 1024).toString('latin1')
  const declaration = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/
  const declared = declaration.exec(start)?.[1]?.toLowerCase()
  if (declared === undefined) {
    if (start.startsWith('<\0')) return 'utf-16le'
    return start.startsWith('\0<') ? 'utf-16be' : 'utf-8'
  }
  const encoding = understood.get(declared)
  if (encoding !== undefined) return encoding
  throw new CauceError('delivery', {
    code: 'ENCODING_UNKNOWN',
    what: 'the XML declaration names an encoding that is not read',
    where: { file, line: 1 },
    expected: [...understood.keys()].join(', '),
    todo: 'Save the file in UTF-8.',
  })
}

function undecodable(file: string, encoding: string, cause?: unknown): CauceError {
  return new CauceError('delivery', {
    code: 'ENCODING_CONTRADICTED',
    what: `the file holds bytes that are not ${encoding === 'latin1' ? 'iso-8859-1' : encoding}`,
    where: { file },
    expected: 'the encoding that its XML declaration names',
    todo: 'Ask for the file in UTF-8.',
    cause,
  })
}
