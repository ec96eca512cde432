/** What a clock on the wall of a time zone shows, as milliseconds of a day without zone (UTC arithmetic), to the minute. */
export type WallMinute = number

export function wallMinute(instant: Date, timeZone: string): WallMinute {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
}

/** `2026-11-25T02:30`: the name of a slot. */
export function wallText(wall: WallMinute): string {
  return new Date(wall).toISOString().slice(0, 16)
}

export function wallFromText(text: string): WallMinute {
  return Date.parse(`${text}:00Z`)
}
