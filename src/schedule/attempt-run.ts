import pRetry from 'p-retry'
import type { Schedule } from '../spec/schedule.js'
import type { RunEnd } from './child-run.js'

export interface AttemptedRun extends RunEnd {
  readonly attempts: number
}

class Passing extends Error {
  readonly end: RunEnd

  constructor(end: RunEnd) {
    super(end.code ?? 'fault')
    this.end = end
  }
}

type Pauses = Pick<Schedule, 'attempts' | 'pause_minutes' | 'longest_pause_minutes'>

/** Tries again what may pass, with growing and jittered pauses up to a bound; what cannot succeed is told at once. */
export async function attemptRun(start: () => Promise<RunEnd>, pauses: Pauses, signal: AbortSignal): Promise<AttemptedRun> {
  let attempts = 0
  let last: RunEnd | undefined
  try {
    return await pRetry(
      async () => {
        attempts += 1
        last = await start()
        if (last.mayPass && !signal.aborted) throw new Passing(last)
        return { ...last, attempts }
      },
      { retries: pauses.attempts - 1, factor: 2, randomize: true, minTimeout: pauses.pause_minutes * 60_000, maxTimeout: pauses.longest_pause_minutes * 60_000, signal },
    )
  } catch (error) {
    if (error instanceof Passing) return { ...error.end, attempts }
    // The schedule is ending in a pause between two tries.
    if (signal.aborted && last !== undefined) return { ...last, attempts }
    throw error
  }
}
