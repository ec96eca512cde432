import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { seededRandom } from '../random.js'
import { refuse } from '../refuse.js'

/** Directed pairs of neighbours by position; give both directions for symmetric weights. */
export interface Neighbours {
  readonly from: Numbers
  readonly to: Numbers
  /** 1 each when absent. */
  readonly weight?: Numbers | undefined
}

export interface MoranResult {
  readonly statistic: number
  /** -1 / (n - 1). */
  readonly expected: number
  /** (1 + permutations at least as high) / (1 + permutations). */
  readonly pGreater: number
  /** The same with the distance from the expectation, either way. */
  readonly pTwoSided: number
  readonly permutations: number
  readonly seed: number
}

/**
 * Moran's I = n / S0 × sum w_ij z_i z_j / sum z_i², z the deviations from the mean, rows standardised so that each
 * place's neighbours weigh 1 together; p by seeded permutations. Missing values are refused. Moran (1950), Biometrika
 * 37.
 */
export function moransI(
  values: Numbers,
  neighbours: Neighbours,
  options: { readonly permutations?: number; readonly seed: number },
): MoranResult {
  const n = values.length
  const permutations = options.permutations ?? 999
  const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / n
  const z = Float64Array.from(values, (value) => value - mean)
  const squares = z.reduce((sum, value) => sum + value * value, 0)
  if (!(squares > 0) || neighbours.from.length === 0) {
    refuse({
      code: 'MORAN_INPUT',
      what: 'values are missing or all equal, or no place has a neighbour',
      expected: 'values that vary and neighbours',
    })
  }
  const rowSum = new Float64Array(n)
  const weightOf = (pair: number): number => (neighbours.weight === undefined ? 1 : numberAt(neighbours.weight, pair))
  for (let pair = 0; pair < neighbours.from.length; pair++) {
    const from = numberAt(neighbours.from, pair)
    rowSum[from] = numberAt(rowSum, from) + weightOf(pair)
  }
  const connected = rowSum.filter((sum) => sum > 0).length
  const statisticOf = (list: Float64Array): number => {
    let sum = 0
    for (let pair = 0; pair < neighbours.from.length; pair++) {
      const from = numberAt(neighbours.from, pair)
      sum +=
        (weightOf(pair) / numberAt(rowSum, from)) * numberAt(list, from) * numberAt(list, numberAt(neighbours.to, pair))
    }
    return (n / connected) * (sum / squares)
  }
  const statistic = statisticOf(z)
  const expected = -1 / (n - 1)
  const random = seededRandom(options.seed)
  const shuffled = z.slice()
  let higher = 0
  let farther = 0
  for (let round = 0; round < permutations; round++) {
    for (let last = n - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1))
      const kept = numberAt(shuffled, last)
      shuffled[last] = numberAt(shuffled, other)
      shuffled[other] = kept
    }
    const drawn = statisticOf(shuffled)
    if (drawn >= statistic - 1e-12) higher += 1
    if (Math.abs(drawn - expected) >= Math.abs(statistic - expected) - 1e-12) farther += 1
  }
  return {
    statistic,
    expected,
    pGreater: (1 + higher) / (1 + permutations),
    pTwoSided: (1 + farther) / (1 + permutations),
    permutations,
    seed: options.seed,
  }
}
