import { createTask } from 'node-cron'
import type { WallMinute } from './wall-clock.js'

const minuteMs = 60_000

/** Longer outages are made up for like one of so many days: only the latest slot counts anyway. */
const horizonMinutes = 62 * 24 * 60

/** Times of a cron expression on the wall's clock: daylight saving neither skips nor repeats one. */
export interface CronTimes {
  /** The latest slot after `from` and up to `to`; undefined where there is none within 62 days before `to`. */
  latest(from: WallMinute, to: WallMinute): WallMinute | undefined
  /** The first slot after `wall`; undefined where there is none within 62 days. */
  next(wall: WallMinute): WallMinute | undefined
}

export function cronTimes(expression: string): CronTimes {
  const task = createTask(expression, () => undefined, { timezone: 'UTC' })
  const matches = (wall: WallMinute): boolean => task.match(new Date(wall))
  return {
    latest: (from, to) => {
      const earliest = Math.max(from + minuteMs, to - horizonMinutes * minuteMs)
      for (let wall = to; wall >= earliest; wall -= minuteMs) if (matches(wall)) return wall
      return undefined
    },
    next: (wall) => {
      for (let at = wall + minuteMs; at <= wall + horizonMinutes * minuteMs; at += minuteMs) if (matches(at)) return at
      return undefined
    },
  }
}
