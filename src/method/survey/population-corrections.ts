import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'

/**
 * Factor by which 1 - n/N shrinks the variance: population sizes when any value is above 1, else sampling fractions.
 */
export function populationCorrections(fpc: Numbers, unitCount: Numbers): Float64Array {
  const sizes = Array.from(fpc).some((value) => value > 1)
  return Float64Array.from({ length: fpc.length }, (_, row) => {
    const given = numberAt(fpc, row)
    const count = numberAt(unitCount, row)
    const factor = given === Infinity ? 1 : sizes ? (given - count) / given : 1 - given
    if (!(factor >= -1e-12) || !(given > 0)) {
      refuse({
        code: 'DESIGN_FPC_TOO_SMALL',
        what: 'a finite population is missing, not positive or smaller than its sample',
        expected: 'units in the population, or sampling fractions up to 1',
      })
    }
    return Math.max(0, factor)
  })
}
