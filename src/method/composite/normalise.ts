import { extent, isConstant, mean, standardDeviation } from '../descriptive/moments.js'
import { ranks } from '../descriptive/ranks.js'
import type { Numbers } from '../matrix.js'
import { presentOf } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { Direction, IndexIndicator, NormalisationRule } from './index-input.js'

export interface NormaliseOptions {
  readonly direction: Direction
  /** Ends of the scale for `min-max` and `percentile`; 0 to 100 when not given. */
  readonly range?: { readonly low: number; readonly high: number } | undefined
  readonly goalposts?: IndexIndicator['goalposts']
  readonly reference?: number | undefined
}

/**
 * Puts an indicator on a scale without unit on which more means more vulnerability; missing values stay missing.
 * `min-max`: low + (high - low) (x - min) / (max - min), mirrored for protection; goalposts replace min and max.
 * `z-score`: (x - mean) / sd (divisor n - 1), sign turned for protection.
 * `rank`: from 1, ties share their mean. `percentile`: share of the others that lie below, ties to the lowest.
 * `distance`: |x - reference| on the side of more vulnerability over the greatest such distance, on the range; 0 beyond
 * the reference. An indicator that does not vary gets the middle of the scale
 * (except under `distance`). OECD/JRC (2008), step 5.
 */
export function normalise(values: Numbers, rule: NormalisationRule, options: NormaliseOptions): Float64Array {
  const sign = options.direction === 'risk' ? 1 : -1
  const signed = Float64Array.from(values, (value) => sign * value)
  const { low, high } = options.range ?? { low: 0, high: 100 }
  const spread = (share: number): number => low + (high - low) * share
  const middle = (): Float64Array => signed.map((value) => (Number.isNaN(value) ? value : spread(0.5)))
  switch (rule) {
    case 'min-max': {
      const [from, to] = ends(signed, sign, options.goalposts)
      if (!(to > from)) return middle()
      return signed.map((value) => spread(Math.min(1, Math.max(0, (value - from) / (to - from)))))
    }
    case 'z-score': {
      const [centre, deviation] = [mean(signed), standardDeviation(signed)]
      return signed.map((value) => (deviation > 0 ? (value - centre) / deviation : value - centre))
    }
    case 'rank':
      return ranks(signed)
    case 'percentile': {
      if (isConstant(signed)) return middle()
      const others = presentOf(signed).length - 1
      return ranks(signed, 'lowest').map((rank) => spread((rank - 1) / others))
    }
    case 'distance': {
      const { reference } = options
      if (reference === undefined) {
        return refuse({
          code: 'METHOD_INDEX_REFERENCE',
          what: 'distance came without a reference',
          expected: 'a value',
        })
      }
      const distances = signed.map((value) => (Number.isNaN(value) ? value : Math.max(0, value - sign * reference)))
      const { max } = extent(distances)
      return distances.map((value) => spread(max > 0 ? value / max : value))
    }
  }
}

function ends(signed: Float64Array, sign: number, goalposts: IndexIndicator['goalposts']): readonly [number, number] {
  const { min, max } = extent(signed)
  if (goalposts === undefined) return [min, max]
  return sign > 0 ? [goalposts.low, goalposts.high] : [-goalposts.high, -goalposts.low]
}
