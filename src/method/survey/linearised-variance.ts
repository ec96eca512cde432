import type { Matrix } from '../matrix.js'
import { makeMatrix, numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { rowsAmong } from './rows-where.js'
import { stratifiedSquares } from './sandwich.js'
import type { DesignStage, LonelyPsu, PreparedDesign } from './survey-design.js'

export interface Linearised {
  /** Rows of the design that take part; those outside a domain are left out and count as zeros. */
  readonly rows: Int32Array
  readonly width: number
  /** Adds the weighted linearised values of a row of the design to the sums of its unit, which begin at `start`. */
  readonly add: (row: number, sums: Float64Array, start: number) => void
}

export interface LinearisedVariance {
  readonly variance: Matrix
  readonly lonelyStrata: readonly string[]
}

/**
 * Variance of the total of linearised values: the first stage's term plus, where every earlier stage has a finite
 * population, each later stage's term times the sampling fractions before it. Särndal, Swensson and Wretman (1992),
 * 4.3. Under `average` the mean is taken over all strata of a stage.
 */
export function linearisedVariance(design: PreparedDesign, values: Linearised): LinearisedVariance {
  const terms: Float64Array[] = []
  const lonely: string[] = []
  design.stages.forEach((stage, depth) => {
    const term = stageSquares(stage, design.stages.slice(0, depth), design.lonelyPsu, values)
    terms.push(term.meat.values)
    lonely.push(...term.lonely)
  })
  const variance = makeMatrix(values.width, values.width, (row, column) =>
    terms.reduce((sum, term) => sum + numberAt(term, row * values.width + column), 0),
  )
  return { variance, lonelyStrata: lonely }
}

/** Degrees of freedom of a design: first-stage units less strata, over rows with weight. */
export function designDf({ stages, weights }: PreparedDesign, rows: Int32Array): number {
  const [stage] = stages
  if (stage === undefined) return 0
  const { firstRows } = unitSlots(stage.unit, rowsAmong(rows, (row) => (weights[row] ?? 0) > 0))
  return firstRows.length - new Set(firstRows.map((row) => stage.stratumOf[stage.unit[row] ?? 0])).size
}

/** What was decided about lonely strata and names of units. */
export function designNotes(design: PreparedDesign, lonely: readonly string[]): readonly Note[] {
  const { repeatedNames, lonelyPsu } = design
  return [
    ...(lonely.length > 0
      ? [{ code: 'DESIGN_LONELY_PSU', message: `${lonely.length} strata with a single sampling unit, treated by the rule ${lonelyPsu}.` }]
      : []),
    ...(repeatedNames > 0
      ? [{ code: 'DESIGN_UNITS_NESTED', message: `${repeatedNames} names of sampling units stand in more than one stratum and were taken for different units.` }]
      : []),
  ]
}

function stageSquares(
  { unit, stratumOf, stratumNames, unitCount, correction }: DesignStage,
  earlier: readonly DesignStage[],
  lonelyPsu: LonelyPsu,
  values: Linearised,
): ReturnType<typeof stratifiedSquares> {
  const { slots, firstRows } = unitSlots(unit, values.rows)
  const stratum = Int32Array.from(firstRows, (row) => stratumOf[unit[row] ?? 0] ?? 0)
  const scale = new Float64Array(stratumNames.length)
  firstRows.forEach((row, slot) => {
    const code = stratum[slot] ?? 0
    scale[code] = numberAt(correction, code) * fractionAt(earlier, row)
  })
  return stratifiedSquares({ scores: slotSums(values, slots, firstRows.length), width: values.width, stratum, stratumNames, unitCount, scale, lonelyPsu })
}

function slotSums({ rows, width, add }: Linearised, slots: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count * width)
  for (let at = 0; at < rows.length; at++) add(rows[at] ?? 0, sums, (slots[at] ?? 0) * width)
  return sums
}

/** Numbers the units of some rows by appearance, and gives the row where each appears. */
function unitSlots(unit: Int32Array, rows: Int32Array): { readonly slots: Int32Array; readonly firstRows: readonly number[] } {
  const known = new Map<number, number>()
  const firstRows: number[] = []
  const slots = new Int32Array(rows.length)
  let [last, slot] = [-1, 0]
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const own = unit[row] ?? 0
    if (own !== last) {
      slot = known.get(own) ?? firstRows.push(row) - 1
      known.set(own, slot)
      last = own
    }
    slots[at] = slot
  }
  return { slots, firstRows }
}

/** Share of the population that the stages before a row's unit sampled. */
function fractionAt(earlier: readonly DesignStage[], row: number): number {
  return earlier.reduce((share, { unit, stratumOf, correction }) => share * (1 - numberAt(correction, stratumOf[unit[row] ?? 0] ?? 0)), 1)
}
