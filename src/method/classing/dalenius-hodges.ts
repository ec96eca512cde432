import type { Numbers } from '../matrix.js'
import { numberAt, sumOf } from '../matrix.js'

/** `nearest`: the bin edge whose cumulated root is nearest to k / L of the total; `reaching`: the first to reach it. */
export type DaleniusHodgesRule = 'nearest' | 'reaching'

/**
 * Strata by cumulated square roots of frequencies: for k = 1 .. L - 1 the number of bins that lie below cut k.
 * Bins must be of equal width and in ascending order. The answer depends on the bins: name them with the result.
 * Dalenius and Hodges (1959), JASA 54, 88-101; Cochran (1977), Sampling Techniques, section 5A.7.
 */
export function daleniusHodgesBins(
  frequencies: Numbers,
  strata: number,
  rule: DaleniusHodgesRule = 'nearest',
): readonly number[] {
  const roots = Float64Array.from(frequencies, Math.sqrt)
  const total = sumOf(roots)
  return Array.from({ length: strata - 1 }, (_, index) => {
    const goal = ((index + 1) * total) / strata
    let below = 0
    let sum = 0
    while (below < roots.length && sum + numberAt(roots, below) < goal) sum += numberAt(roots, below++)
    const short = goal - sum
    const over = sum + numberAt(roots, below) - goal
    return rule === 'nearest' && short < over ? below : below + 1
  })
}
