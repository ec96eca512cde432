import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const logFile = 'log.jsonl'

/** A change of what a pipeline publishes; written before it is made. */
export interface ReleaseEvent {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly event: 'published' | 'approved' | 'rolled back' | 'removed'
  readonly release: string
  /** The release in force before; null for the first. */
  readonly from: string | null
  /** Who asked, where a person did. */
  readonly by: string | null
  readonly reason: string | null
}

/** Adds one line to the log beside the releases and has it on disk; lines are never changed. */
export async function recordEvent(home: string, event: ReleaseEvent): Promise<void> {
  const file = await open(join(home, logFile), 'a+', 0o640)
  try {
    const { size } = await file.stat()
    const last = size === 0 ? '\n' : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString()
    // A line cut by a power failure must not swallow the next one.
    await file.appendFile(`${last === '\n' ? '' : '\n'}${JSON.stringify(event)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The events in order; a line that was cut is left out. */
export async function readEvents(home: string): Promise<readonly ReleaseEvent[]> {
  const text = await readFile(join(home, logFile), 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const event = parsed(line)
    return isEvent(event) ? [event] : []
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isEvent(value: unknown): value is ReleaseEvent {
  return typeof value === 'object' && value !== null && 'at' in value && 'event' in value && 'release' in value
}
