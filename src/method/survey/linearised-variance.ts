import type { Matrix } from '../matrix.js'
import { makeMatrix, numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { stratifiedSquares } from './sandwich.js'
import type { DesignStage, PreparedDesign } from './survey-design.js'

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
  /** First-stage units less strata, over rows with weight. */
  readonly df: number
}

/**
 * Variance of the total of linearised values: the first stage's term plus, where every earlier stage has a finite
 * population, each later stage's term times the sampling fractions before it. Särndal, Swensson and Wretman (1992),
 * 4.3. Under `average` the mean is taken over all strata of a stage.
 */
export function linearisedVariance(design: PreparedDesign, values: Linearised): LinearisedVariance {
  const terms = design.stages.map((stage, depth) => stageTerm(stage, design.stages.slice(0, depth), design, values))
  const variance = makeMatrix(values.width, values.width, (row, column) =>
    terms.reduce((sum, { meat }) => sum + numberAt(meat.values, row * values.width + column), 0),
  )
  return { variance, lonelyStrata: terms.flatMap(({ lonely }) => lonely), df: terms[0]?.df ?? 0 }
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

function stageTerm(
  { unit, stratumOf, stratumNames, unitCount, correction }: DesignStage,
  earlier: readonly DesignStage[],
  { weights, lonelyPsu }: PreparedDesign,
  values: Linearised,
): ReturnType<typeof stratifiedSquares> & { readonly df: number } {
  const { slots, firstRows, weighted } = unitSlots(unit, values.rows, weights)
  const stratum = Int32Array.from(firstRows, (row) => stratumOf[unit[row] ?? 0] ?? 0)
  const scale = new Float64Array(stratumNames.length)
  firstRows.forEach((row, slot) => {
    const code = stratum[slot] ?? 0
    scale[code] = numberAt(correction, code) * fractionAt(earlier, row)
  })
  const strata = stratum.filter((_, slot) => weighted[slot] === 1)
  const squares = stratifiedSquares({ scores: slotSums(values, slots, firstRows.length), width: values.width, stratum, stratumNames, unitCount, scale, lonelyPsu })
  return { ...squares, df: strata.length - new Set(strata).size }
}

function slotSums({ rows, width, add }: Linearised, slots: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count * width)
  for (let at = 0; at < rows.length; at++) add(rows[at] ?? 0, sums, (slots[at] ?? 0) * width)
  return sums
}

interface UnitSlots {
  /** Slot of the unit of each of the rows. */
  readonly slots: Int32Array
  /** Of each slot: the row where it appears, and 1 where a row of it has weight. */
  readonly firstRows: readonly number[]
  readonly weighted: Uint8Array
}

/** Numbers the units of some rows by appearance. */
function unitSlots(unit: Int32Array, rows: Int32Array, weights: Float64Array): UnitSlots {
  const known = new Map<number, number>()
  const firstRows: number[] = []
  const slots = new Int32Array(rows.length)
  const weighted = new Uint8Array(rows.length)
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
    if ((weights[row] ?? 0) > 0) weighted[slot] = 1
  }
  return { slots, firstRows, weighted }
}

/** Share of the population that the stages before a row's unit sampled. */
function fractionAt(earlier: readonly DesignStage[], row: number): number {
  return earlier.reduce((share, { unit, stratumOf, correction }) => share * (1 - numberAt(correction, stratumOf[unit[row] ?? 0] ?? 0)), 1)
}
