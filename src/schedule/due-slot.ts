import type { CronTimes } from './cron-times.js'
import type { WallMinute } from './wall-clock.js'

/** Without catching up, a slot that was missed by more is left out. */
const graceMinutes = 10

/**
 * The slot that is to be run now, or undefined. `handled` is the latest slot that was run or let go, so that a clock that jumps back, or
 * an hour that comes twice, runs nothing twice; of several that were missed only the latest is made up for.
 */
export function dueSlot(times: CronTimes, now: WallMinute, handled: WallMinute, catchUp: boolean): WallMinute | undefined {
  return times.latest(catchUp ? handled : Math.max(handled, now - graceMinutes * 60_000), now)
}
