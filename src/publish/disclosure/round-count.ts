import type { Rounding } from './rule.js'

/** Bases of the US Census Bureau's disclosure review board by size of the count; from a million on, four significant digits. */
const boardBases: readonly (readonly [below: number, base: number])[] = [
  [100, 10],
  [1_000, 50],
  [10_000, 100],
  [100_000, 500],
  [1_000_000, 1_000],
]

/**
 * A count as it is published, after the threshold was applied to the count itself. Halves go up, as in the board's own program; from a
 * million on its rule is four significant digits, half to even.
 */
export function roundCount(count: number, rounding: Rounding): number {
  if (rounding === 'none') return count
  if (rounding === 'nearest-5') return toNearest(count, 5)
  if (rounding === 'nearest-10') return toNearest(count, 10)
  const base = boardBases.find(([below]) => count < below)?.[1]
  return base === undefined ? roundSignificant(count, 4) : toNearest(Math.floor(count), base)
}

function toNearest(count: number, base: number): number {
  return Math.floor(count / base + 0.5) * base
}

/** A number to so many significant digits of its binary value, half to even. */
export function roundSignificant(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0) return value
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential(20).split('e')
  const all = mantissa.replace('.', '')
  const isHalf = /^50*$/.test(all.slice(digits))
  // toPrecision takes a half away from zero.
  const lastIsEven = Number(all[digits - 1]) % 2 === 0
  if (!isHalf || !lastIsEven) return Number(value.toPrecision(digits))
  return Math.sign(value) * Number(`${all.slice(0, 1)}.${all.slice(1, digits)}e${exponent}`)
}
