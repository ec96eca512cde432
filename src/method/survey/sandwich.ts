import type { Matrix, Numbers } from '../matrix.js'
import { makeMatrix, numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { Labels } from './label-codes.js'
import { codeLabels } from './label-codes.js'
import { populationCorrections } from './population-corrections.js'
import { enclose } from './products.js'
import type { LonelyPsu } from './survey-design.js'

export interface SandwichInput {
  /**
   * Sums of weighted scores, one row per sampling unit, one column per coefficient. Units without cases may be
   * absent.
   */
  readonly scoresByPsu: Matrix
  readonly strata?: Labels | undefined
  /** Per unit: units in the stratum's population, or sampling fractions when none is above 1. */
  readonly fpc?: Numbers | undefined
  readonly lonelyPsu?: LonelyPsu | undefined
  /**
   * Per unit: sampled units in its stratum, counting those that are absent here (domains); by default the rows given.
   */
  readonly psuCounts?: Numbers | undefined
  /** Inverse of the information, (X'WX)^-1; the identity when absent. */
  readonly bread?: Matrix | undefined
}

export interface Sandwich {
  /** sum_h (1 - f_h) n_h / (n_h - 1) sum_i (z_hi - zbar_h)(z_hi - zbar_h)'. */
  readonly meat: Matrix
  /** bread × meat × bread. */
  readonly covariance: Matrix
  readonly strata: number
  readonly psus: number
  /** Strata with a single sampled unit. */
  readonly lonelyStrata: readonly string[]
}

/**
 * Taylor-linearised covariance from the score sums of first-stage units. Units of a stratum that are absent count as
 * zeros. Throws on missing scores, a finite population below its sample, and lonely strata under `fail` (which it
 * names). Binder (1983), International Statistical Review 51, 279-292; lonely rules as R's survey.
 */
export function sandwich(input: SandwichInput): Sandwich {
  const { rows, columns, values } = input.scoresByPsu
  if (values.some((value) => !Number.isFinite(value))) {
    refuse({ code: 'SANDWICH_SCORE_MISSING', what: 'a score sum is missing or infinite', expected: 'finite scores' })
  }
  const { codes, names } = codeLabels(input.strata ?? new Array<string>(rows).fill('all'))
  const present = new Float64Array(names.length)
  for (const code of codes) present[code] = numberAt(present, code) + 1
  const unitCount = Float64Array.from(codes, (code, row) =>
    Math.max(numberAt(present, code), numberAt(input.psuCounts ?? [], row) || 0),
  )
  const correction =
    input.fpc === undefined ? new Float64Array(rows).fill(1) : populationCorrections(input.fpc, unitCount)
  const { meat, lonely } = stratifiedSquares({
    scores: values,
    width: columns,
    stratum: codes,
    stratumNames: names,
    unitCount,
    scale: correction,
    lonelyPsu: input.lonelyPsu ?? 'fail',
  })
  const covariance = input.bread === undefined ? meat : enclose(input.bread, meat)
  return { meat, covariance, strata: names.length, psus: rows, lonelyStrata: lonely }
}

export interface StratifiedScores {
  /** Row by row, one row per unit. */
  readonly scores: Float64Array
  readonly width: number
  readonly stratum: Int32Array
  readonly stratumNames: readonly string[]
  /** Per unit: units of its stratum in the whole sample. */
  readonly unitCount: Float64Array
  /** Per unit, equal inside a stratum: factor on the stratum's term. */
  readonly scale: Float64Array
  readonly lonelyPsu: LonelyPsu
}

/** Sum over strata of the scaled squares about the stratum's mean; strata without units here play no part. */
export function stratifiedSquares(input: StratifiedScores): {
  readonly meat: Matrix
  readonly lonely: readonly string[]
} {
  const { scores, width, stratum } = input
  const size = input.stratumNames.length
  const sums = new Float64Array(size * width)
  const counts = new Float64Array(size)
  const scales = new Float64Array(size)
  stratum.forEach((code, row) => {
    counts[code] = numberAt(input.unitCount, row)
    scales[code] = numberAt(input.scale, row)
    for (let k = 0; k < width; k++)
      sums[code * width + k] = numberAt(sums, code * width + k) + numberAt(scores, row * width + k)
  })
  const lonely = Array.from(counts.keys()).filter(
    (code) => numberAt(counts, code) === 1 && numberAt(scales, code) > 1e-7,
  )
  if (lonely.length > 0 && input.lonelyPsu === 'fail')
    refuseLonely(lonely.map((code) => input.stratumNames[code] ?? ''))
  const total = new Float64Array(width * width)
  const add = (factor: number, deviation: Float64Array): void => {
    for (let a = 0; a < width; a++) {
      const left = factor * numberAt(deviation, a)
      for (let b = a; b < width; b++)
        total[a * width + b] = numberAt(total, a * width + b) + left * numberAt(deviation, b)
    }
  }
  const deviation = new Float64Array(width)
  const present = new Float64Array(size)
  stratum.forEach((code, row) => {
    present[code] = numberAt(present, code) + 1
    const count = numberAt(counts, code)
    if (count === 1 && input.lonelyPsu !== 'adjust') return
    const centre = count === 1 ? 0 : 1 / count
    for (let k = 0; k < width; k++)
      deviation[k] = numberAt(scores, row * width + k) - centre * numberAt(sums, code * width + k)
    add(count === 1 ? numberAt(scales, code) : (numberAt(scales, code) * count) / (count - 1), deviation)
  })
  for (let code = 0; code < size; code++) {
    const count = numberAt(counts, code)
    const absent = count - numberAt(present, code)
    if (absent <= 0 || count <= 1) continue
    for (let k = 0; k < width; k++) deviation[k] = numberAt(sums, code * width + k) / count
    add((absent * numberAt(scales, code) * count) / (count - 1), deviation)
  }
  const used = present.filter((count) => count > 0).length
  const spread = input.lonelyPsu === 'average' && lonely.length > 0 ? used / (used - lonely.length) : 1
  const meat = makeMatrix(width, width, (a, b) => spread * numberAt(total, Math.min(a, b) * width + Math.max(a, b)))
  return { meat, lonely: lonely.map((code) => input.stratumNames[code] ?? '') }
}

function refuseLonely(names: readonly string[]): never {
  const many = names.length === 1 ? 'stratum ' : `${names.length} strata, among them `
  return refuse({
    code: 'DESIGN_LONELY_PSU',
    what: `${many}${names.slice(0, 5).join(', ')} with a single sampling unit`,
    expected: 'two or more units in each stratum',
    todo: 'Join strata, or choose lonelyPsu certainty, adjust or average.',
  })
}
