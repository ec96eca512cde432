import { mkdir, open, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { chained, hashOfLine, noHash, sha256 } from './access-record.js'
import type { AccessFacts } from './access-record.js'

export interface AccessLog {
  /** Puts a record into the chain at once; it is on its way to the file. */
  record(facts: AccessFacts): void
  /** Writes what is waiting, has it on disk and closes the file. */
  close(): Promise<void>
}

const filePattern = /^access-\d{4}-\d{2}\.jsonl$/

/** Files of an access log in time order. */
export async function accessFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CauceError('notFound', { code: 'ACCESS_LOG_ABSENT', where: { file: folder }, what: 'there is no access log', todo: 'It begins with the first: cauce serve', cause })
  })
  return names.filter((name) => filePattern.test(name)).sort().map((name) => join(folder, name))
}

/**
 * Opens the log for appending: one file a month, one chain over all of them. A line that a crash has cut off stays, and a record
 * `recovered` with the hash of its bytes follows. One writer at a time: the caller holds a lock. `failed` hears of a write that fails.
 */
export async function openAccessLog(folder: string, now: () => Date, failed: (error: unknown) => void): Promise<AccessLog> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const end = await endOf(await accessFiles(folder))
  let { number, previous } = end
  let waiting: { readonly month: string; readonly line: string }[] = []
  let file: { readonly month: string; readonly handle: FileHandle } | undefined
  let writing: Promise<void> | undefined

  const record = (facts: AccessFacts): void => {
    number += 1
    const { line, hash } = chained(facts, number, previous)
    previous = hash
    waiting.push({ month: facts.time.slice(0, 7), line })
    writing ??= write().catch(failed).finally(() => {
      writing = undefined
    })
  }

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const month = waiting[0]?.month ?? ''
      const batch = waiting.filter((each) => each.month === month)
      waiting = waiting.filter((each) => each.month !== month)
      if (file?.month !== month) {
        await file?.handle.close()
        file = { month, handle: await open(join(folder, `access-${month}.jsonl`), 'a', 0o600) }
      }
      await file.handle.appendFile(batch.map(({ line }) => line).join(''))
    }
  }

  if (end.cut !== undefined) {
    const handle = await open(end.cut.file, 'a', 0o600)
    await handle.appendFile('\n')
    await handle.close()
    record({ time: now().toISOString(), event: 'recovered', asker: '', method: '', path: '', status: 0, rows: null, bytes: null, milliseconds: 0, query: end.cut.hash, release: null })
  }
  return {
    record,
    close: async () => {
      while (writing !== undefined) await writing
      await file?.handle.sync()
      await file?.handle.close()
      file = undefined
    },
  }
}

interface End {
  readonly number: number
  readonly previous: string
  readonly cut: { readonly file: string; readonly hash: string } | undefined
}

async function endOf(files: readonly string[]): Promise<End> {
  let cut: End['cut']
  for (const file of files.toReversed()) {
    const lines = (await tailOf(file)).split('\n')
    const rest = lines.pop() ?? ''
    if (rest !== '' && file === files.at(-1)) cut = { file, hash: sha256(rest) }
    for (const line of lines.toReversed()) {
      const found = hashOfLine(line)
      if (found !== undefined) return { number: found.number, previous: found.hash, cut }
    }
  }
  return { number: 0, previous: noHash, cut }
}

/** The last bytes of a file, enough for several records. */
async function tailOf(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, 65_536)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8')
  } finally {
    await handle.close()
  }
}
