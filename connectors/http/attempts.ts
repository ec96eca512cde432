import pRetry from 'p-retry'
import { PassingFault } from './http-fault.js'

/** Tries again what may pass, with growing and jittered pauses; everything else is told at once. */
export async function withAttempts<T>(attempts: number, firstPauseMs: number, work: () => Promise<T>): Promise<T> {
  try {
    return await pRetry(work, { retries: attempts - 1, minTimeout: firstPauseMs, maxTimeout: firstPauseMs * 16, factor: 2, randomize: true, shouldRetry: ({ error }) => error instanceof PassingFault })
  } catch (error) {
    throw error instanceof PassingFault ? error.fault : error
  }
}
