import type { Matrix, Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'

/**
 * Sums over the persons of each territory, as one aggregation over the target population gives them; W is 1 or a
 * population weight. All lists have one entry per territory.
 */
export interface TerritorySums {
  readonly codes: readonly string[]
  /** sum W. */
  readonly n: Numbers
  /** sum W p / sum W. */
  readonly meanProbability: Numbers
  /** territories × terms: sum W p (1 - p) x / sum W. */
  readonly gradient: Matrix
  /** sum W p (1 - p). */
  readonly sumPq: Numbers
  /** sum W^2 p (1 - p); the same as sumPq when every W is 1, and taken as such when absent. */
  readonly sumSquaredWeightPq?: Numbers | undefined
  /** sum W p^2; only for the legacy interval. */
  readonly sumSquaredProbability?: Numbers | undefined
}

/** Throws when lists differ in length or sums are impossible. Territories without population pass: they have n = 0. */
export function checkSums(sums: TerritorySums, terms: number): void {
  const size = sums.codes.length
  const lists = [
    sums.n,
    sums.meanProbability,
    sums.sumPq,
    sums.sumSquaredWeightPq ?? sums.n,
    sums.sumSquaredProbability ?? sums.n,
  ]
  if (lists.some((list) => list.length !== size) || sums.gradient.rows !== size || sums.gradient.columns !== terms) {
    refuse({
      code: 'PREDICT_LENGTH',
      what:
        `the sums of ${size} territories come as lists of ${lists.map((list) => list.length).join(', ')} ` +
        `and a gradient of ${sums.gradient.rows} × ${sums.gradient.columns}`,
      expected: `one entry per territory and ${terms} columns of the gradient, one per term`,
    })
  }
  const bad = sums.codes.filter((_, at) => {
    const p = numberAt(sums.meanProbability, at)
    return (
      !(numberAt(sums.n, at) === 0) && !(numberAt(sums.n, at) > 0 && p >= 0 && p <= 1 && numberAt(sums.sumPq, at) >= 0)
    )
  })
  if (bad.length > 0) {
    refuse({
      code: 'PREDICT_SUMS',
      what: `${bad.length} territories have impossible sums, among them ${bad.slice(0, 5).join(', ')}`,
      expected: 'n >= 0, a mean probability from 0 to 1 and a sum of p (1 - p) of 0 or more',
      todo: 'Look for persons with a missing term.',
    })
  }
}
