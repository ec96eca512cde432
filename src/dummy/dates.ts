const dayMilliseconds = 86_400_000

/** Days since 1970 of an ISO date. */
export function dayOf(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return Math.round(Date.UTC(year, month - 1, day) / dayMilliseconds)
}

/** A day under a pattern of YYYY, MM and DD. */
export function writeDay(day: number, pattern: string): string {
  const date = new Date(day * dayMilliseconds)
  return pattern
    .replace('YYYY', String(date.getUTCFullYear()).padStart(4, '0'))
    .replace('MM', String(date.getUTCMonth() + 1).padStart(2, '0'))
    .replace('DD', String(date.getUTCDate()).padStart(2, '0'))
}

/** First day on which one who completes `age` years by `at` may be born, and the number of such days. */
export function birthDays(age: number, at: string): { readonly first: number; readonly days: number } {
  const [year = 0, month = 1, day = 1] = at.split('-').map(Number)
  const last = lastNotAfter(year - age, month, day)
  const before = lastNotAfter(year - age - 1, month, day)
  return { first: before + 1, days: last - before }
}

/** The day, or in a year without it (29 February) the one before. */
function lastNotAfter(year: number, month: number, day: number): number {
  return Math.round(Math.min(Date.UTC(year, month - 1, day), Date.UTC(year, month, 0)) / dayMilliseconds)
}
