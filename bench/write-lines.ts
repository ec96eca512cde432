import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'

const linesAtOnce = 4096

/** Writes lines of Windows-1252 text; the file has its name only when it is whole. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const part = `${path}.part`
  const out = createWriteStream(part)
  let held: string[] = []
  const flush = async () => {
    if (held.length > 0 && !out.write(encode(`${held.join('\n')}\n`))) await once(out, 'drain')
    held = []
  }
  for (const line of lines) {
    held.push(line)
    if (held.length >= linesAtOnce) await flush()
  }
  await flush()
  out.end()
  await once(out, 'finish')
  await rename(part, path)
}

const marks = new Map([['’', 0x92], ['–', 0x96], ['€', 0x80]])
const marked = /[’–€]/g

function encode(text: string): Buffer {
  return Buffer.from(text.replace(marked, (mark) => String.fromCharCode(marks.get(mark) ?? 0x3f)), 'latin1')
}
