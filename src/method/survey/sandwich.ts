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
  const counts = Float64Array.from(codes, (code, row) =>
    Math.max(numberAt(present, code), numberAt(input.psuCounts ?? [], row) || 0),
  )
  const corrections = input.fpc === undefined ? new Float64Array(rows).fill(1) : populationCorrections(input.fpc, counts)
  const unitCount = new Float64Array(names.length)
  const scale = new Float64Array(names.length)
  codes.forEach((code, row) => {
    unitCount[code] = numberAt(counts, row)
    scale[code] = numberAt(corrections, row)
  })
  const { meat, lonely } = stratifiedSquares({
    scores: values,
    width: columns,
    stratum: codes,
    stratumNames: names,
    unitCount,
    scale,
    lonelyPsu: input.lonelyPsu ?? 'fail',
  })
  const covariance = input.bread === undefined ? meat : enclose(input.bread, meat)
  return { meat, covariance, strata: names.length, psus: rows, lonelyStrata: lonely }
}

export interface StratifiedScores {
  /** Row by row, one row per unit. */
  readonly scores: Float64Array
  readonly width: number
  /** Stratum of each unit. */
  readonly stratum: Int32Array
  readonly stratumNames: readonly string[]
  /** Of each stratum: units in the whole sample. */
  readonly unitCount: Float64Array
  /** Of each stratum: factor on its term. */
  readonly scale: Float64Array
  readonly lonelyPsu: LonelyPsu
}

/** Sum over strata of the scaled squares about the stratum's mean; strata without units here play no part. */
export function stratifiedSquares(input: StratifiedScores): { readonly meat: Matrix; readonly lonely: readonly string[] } {
  const { width, stratumNames, unitCount, scale, lonelyPsu } = input
  const present = new Float64Array(stratumNames.length)
  for (const code of input.stratum) present[code] = numberAt(present, code) + 1
  const lonely = Array.from(present.keys()).filter((code) => numberAt(present, code) > 0 && numberAt(unitCount, code) === 1 && numberAt(scale, code) > 1e-7)
  const lonelyNames = lonely.map((code) => stratumNames[code] ?? '')
  if (lonely.length > 0 && lonelyPsu === 'fail') refuseLonely(lonelyNames)
  const sums = stratumSums(input)
  const total = new Float64Array(width * width)
  addUnits(total, sums, input)
  const deviation = new Float64Array(width)
  for (let code = 0; code < present.length; code++) {
    const count = numberAt(unitCount, code)
    const absent = count - numberAt(present, code)
    if (absent <= 0 || count <= 1 || present[code] === 0) continue
    for (let k = 0; k < width; k++) deviation[k] = numberAt(sums, code * width + k) / count
    addSquare(total, deviation, (absent * numberAt(scale, code) * count) / (count - 1))
  }
  const used = present.filter((count) => count > 0).length
  const spread = lonelyPsu === 'average' && lonely.length > 0 ? used / (used - lonely.length) : 1
  const meat = makeMatrix(width, width, (a, b) => spread * numberAt(total, Math.min(a, b) * width + Math.max(a, b)))
  return { meat, lonely: lonelyNames }
}

function stratumSums({ scores, width, stratum, stratumNames }: StratifiedScores): Float64Array {
  const sums = new Float64Array(stratumNames.length * width)
  for (let row = 0; row < stratum.length; row++) {
    const start = (stratum[row] ?? 0) * width
    for (let k = 0; k < width; k++) sums[start + k] = (sums[start + k] ?? 0) + (scores[row * width + k] ?? 0)
  }
  return sums
}

/** The squares of the units that are here. */
function addUnits(total: Float64Array, sums: Float64Array, { scores, width, stratum, unitCount, scale, lonelyPsu }: StratifiedScores): void {
  const deviation = new Float64Array(width)
  for (let row = 0; row < stratum.length; row++) {
    const code = stratum[row] ?? 0
    const count = unitCount[code] ?? 0
    if (count === 1 && lonelyPsu !== 'adjust') continue
    const centre = count === 1 ? 0 : 1 / count
    for (let k = 0; k < width; k++) deviation[k] = (scores[row * width + k] ?? 0) - centre * (sums[code * width + k] ?? 0)
    addSquare(total, deviation, count === 1 ? (scale[code] ?? 0) : ((scale[code] ?? 0) * count) / (count - 1))
  }
}

/** Upper triangle of factor d d', added to the total. */
function addSquare(total: Float64Array, d: Float64Array, factor: number): void {
  const width = d.length
  for (let a = 0; a < width; a++) {
    const left = factor * (d[a] ?? 0)
    for (let b = a; b < width; b++) total[a * width + b] = (total[a * width + b] ?? 0) + left * (d[b] ?? 0)
  }
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
