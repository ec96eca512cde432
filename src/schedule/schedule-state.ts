import { readFile } from 'node:fs/promises'
import { CauceError } from '../core/error.js'
import { storageFault } from '../ingest/storage-fault.js'
import type { Outcome } from '../spec/schedule.js'
import { replaceFile } from '../warehouse/synced-file.js'

/** What the schedule knows of one pipeline. */
export interface ScheduledState {
  /** Latest slot that was run or let go, as the wall's clock showed it: `2026-11-25T02:30`. */
  readonly handled: string
  readonly outcome: Outcome | null
  /** ISO instants; null before the first run. */
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** When a run last ended with a release in force that is up to date. */
  readonly succeededAt: string | null
  readonly attempts: number
  readonly code: string | null
  readonly message: string | null
}

export type ScheduleState = Readonly<Record<string, ScheduledState>>

/** Reads the schedule's memory; empty before the first start. Throws `storage` where the file is not its own. */
export async function readScheduleState(path: string): Promise<ScheduleState> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw storageFault(error, path, "read the schedule's memory")
  })
  const value = parsed(text)
  if (isState(value)) return value
  throw new CauceError('storage', { code: 'SCHEDULE_STATE', where: { file: path }, what: "the schedule's memory is damaged", expected: 'what cauce schedule wrote', todo: 'Move the file away: the schedule starts anew and makes up for nothing.' })
}

/** Replaces the memory whole: a reader sees the old or the new. */
export async function writeScheduleState(path: string, state: ScheduleState): Promise<void> {
  await replaceFile(path, `${JSON.stringify(state, null, 2)}\n`).catch((error: unknown) => {
    throw storageFault(error, path, "write the schedule's memory")
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isState(value: unknown): value is ScheduleState {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((each: unknown) => typeof each === 'object' && each !== null && 'handled' in each && typeof each.handled === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(each.handled))
}
