/** Repeatable pseudo-random numbers (mulberry32), so that every run measures the same bytes. */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) % below)
  }
}

export function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

/** DDMMYYYY. */
export function dayMonthYear(random: (below: number) => number, firstYear: number, years: number): string {
  return digits(1 + random(28), 2) + digits(1 + random(12), 2) + String(firstYear + random(years))
}

/** A number with decimal comma. */
export function amount(random: (below: number) => number, below: number): string {
  return `${random(below)},${digits(random(100), 2)}`
}

/** A different eleven-digit number for each row, in no order. */
export function personNumber(row: number): string {
  return digits((row * 7_368_787 + 12_345_678_901) % 99_999_999_977, 11)
}
