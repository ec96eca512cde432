import type { Matrix } from '../matrix.js'
import { makeMatrix, numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { stratifiedSquares } from './sandwich.js'
import type { DesignStage, PreparedDesign } from './survey-design.js'

export interface Linearised {
  /** Rows of the design that take part; those outside a domain are left out and count as zeros. */
  readonly rows: Int32Array
  readonly width: number
  /** Writes the weighted linearised values of a row of the design into the target. */
  readonly write: (row: number, target: Float64Array) => void
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
    const earlier = design.stages.slice(0, depth)
    const fractionAt = (row: number): number =>
      earlier.reduce((share, one) => share * (1 - numberAt(one.correction, row)), 1)
    const term = stageSquares(stage, fractionAt, design, values)
    terms.push(term.meat.values)
    lonely.push(...term.lonely)
  })
  const variance = makeMatrix(values.width, values.width, (row, column) =>
    terms.reduce((sum, term) => sum + numberAt(term, row * values.width + column), 0),
  )
  return { variance, lonelyStrata: lonely }
}

/** Degrees of freedom of a design: first-stage units less strata, over rows with weight. */
export function designDf(design: PreparedDesign, rows: Int32Array): number {
  const stage = design.stages[0]
  const units = new Set<number>()
  const strata = new Set<number>()
  for (const row of rows) {
    if (!(numberAt(design.weights, row) > 0)) continue
    units.add(stage?.unit[row] ?? row)
    strata.add(stage?.stratum[row] ?? 0)
  }
  return units.size - strata.size
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
  stage: DesignStage,
  fractionAt: (row: number) => number,
  design: PreparedDesign,
  { rows, width, write }: Linearised,
): ReturnType<typeof stratifiedSquares> {
  const slots = new Map<number, number>()
  const firstRows: number[] = []
  for (const row of rows) {
    const unit = stage.unit[row] ?? row
    if (slots.has(unit)) continue
    slots.set(unit, firstRows.length)
    firstRows.push(row)
  }
  const scores = new Float64Array(firstRows.length * width)
  const target = new Float64Array(width)
  for (const row of rows) {
    write(row, target)
    const start = (slots.get(stage.unit[row] ?? row) ?? 0) * width
    for (let k = 0; k < width; k++) scores[start + k] = numberAt(scores, start + k) + numberAt(target, k)
  }
  const at = Int32Array.from(firstRows)
  return stratifiedSquares({
    scores,
    width,
    stratum: at.map((row) => stage.stratum[row] ?? 0),
    stratumNames: stage.stratumNames,
    unitCount: Float64Array.from(at, (row) => numberAt(stage.unitCount, row)),
    scale: Float64Array.from(at, (row) => numberAt(stage.correction, row) * fractionAt(row)),
    lonelyPsu: design.lonelyPsu,
  })
}
