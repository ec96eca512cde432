import { numberAt } from '../matrix.js'

/** Smallest and largest value seen in a class; NaN when it is empty. */
export interface ClassRange {
  readonly min: number
  readonly max: number
}

/** Labels by the cuts alone, the same for every year: `< 5`, `5 – < 15`, `≥ 15`. */
export function cutLabels(cuts: readonly number[], digits?: number): readonly string[] {
  const text = (value: number): string => (digits === undefined ? String(value) : value.toFixed(digits))
  return Array.from({ length: cuts.length + 1 }, (_, index) => {
    const from = cuts[index - 1]
    const to = cuts[index]
    if (from === undefined) return to === undefined ? '' : `< ${text(to)}`
    return to === undefined ? `≥ ${text(from)}` : `${text(from)} – < ${text(to)}`
  })
}

/** Labels by what was seen: `13.3 – 17.1`, `17.2 – 20.4`, with the fewest decimals that keep neighbours apart. */
export function rangeLabels(
  ranges: readonly ClassRange[],
  cuts: readonly number[],
  digits?: number,
): readonly string[] {
  const places = digits ?? fewestDecimals(ranges.filter(({ min }) => !Number.isNaN(min)))
  const fallback = cutLabels(cuts, places)
  return ranges.map(({ min, max }, index) =>
    Number.isNaN(min) ? (fallback[index] ?? '') : `${min.toFixed(places)} – ${max.toFixed(places)}`,
  )
}

function fewestDecimals(ranges: readonly ClassRange[]): number {
  for (let digits = 0; digits < 10; digits++) {
    const apart = ranges.every(({ min }, index) => {
      const before = numberAt(
        ranges.map((range) => range.max),
        index - 1,
      )
      return Number.isNaN(before) || Number(before.toFixed(digits)) < Number(min.toFixed(digits))
    })
    if (apart) return digits
  }
  return 10
}
