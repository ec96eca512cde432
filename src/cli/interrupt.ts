import { exitCodes } from '../core/error.js'
import { ownsLock } from '../pipeline/lock.js'
import type { StateFolder } from '../pipeline/state-folder.js'
import { abandonAtOnce } from '../pipeline/sweep.js'

/**
 * Ends the process at Ctrl-C or at a polite kill: the lock and the scratch folder go with it, everything else is safe against
 * being killed at any moment. The next run takes up where this one was.
 */
export function endOnInterrupt(state: StateFolder): void {
  const end = (): void => {
    if (ownsLock(state.lock, process.pid)) abandonAtOnce(state)
    process.stderr.write('\nInterrupted. The release before stays in force; the next run goes on from the steps that were finished.\n')
    process.exit(exitCodes.interrupted)
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}
