import { CauceError } from '../../src/core/error.js'

const longest = 1 << 26

/** Lines between line feeds, without them; a carriage return before one is JSON's own blank. */
export async function* splitLines(chunks: AsyncIterable<string>, file: string): AsyncGenerator<string> {
  let held: string[] = []
  let length = 0
  let line = 1
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      held.push(chunk.slice(from, end))
      yield held.join('')
      held = []
      length = 0
      line += 1
      from = end + 1
    }
    if (from < chunk.length) {
      held.push(chunk.slice(from))
      length += chunk.length - from
    }
    if (length > longest) {
      throw new CauceError('delivery', {
        code: 'LINE_TOO_LONG',
        what: `the line is longer than ${longest} characters`,
        where: { file, line },
        expected: 'one record per line',
        todo: 'Write "format: json" in the schema if the file is one document.',
      })
    }
  }
  if (held.length > 0) yield held.join('')
}
