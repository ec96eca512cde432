import { classOf } from '../classing/classify.js'
import type { Numbers } from '../matrix.js'
import type { LogitMoves } from './draw-rates.js'
import { logistic, logit } from './products.js'

/** Class k holds rates from cut k - 1 to below cut k. */
export interface FixedCuts {
  readonly cuts: Numbers
  /** By how much each territory's rate is moved on the logit scale before, as a benchmark moves it; 0 without. */
  readonly shifts?: Numbers | undefined
}

/** Sums over the draws, in the order of the territories. */
export interface DrawTally {
  /** Of each rate's distance from its estimate, about which the draws lie, and of its square. */
  readonly moves: Float64Array
  readonly squares: Float64Array
  /** territories × classes, row by row: draws of each class. */
  readonly counts: Float64Array
}

function emptyTally(size: number, classes: number): DrawTally {
  return { moves: new Float64Array(size), squares: new Float64Array(size), counts: new Float64Array(size * classes) }
}

/** One draw of all territories after the other, as rules need that cut each draw anew. */
export function tallyByDraw(next: () => Float64Array, draws: number, centres: Float64Array, classes: number, classify: (rates: Float64Array) => Numbers): DrawTally {
  const { moves, squares, counts } = emptyTally(centres.length, classes)
  for (let draw = 0; draw < draws; draw++) {
    const rates = next()
    for (let at = 0; at < rates.length; at++) {
      const move = (rates[at] ?? Number.NaN) - (centres[at] ?? Number.NaN)
      moves[at] = (moves[at] ?? 0) + move
      squares[at] = (squares[at] ?? 0) + move * move
    }
    if (classes > 0) count(classify(rates), rates, counts, classes)
  }
  return { moves, squares, counts }
}

function count(given: Numbers, rates: Float64Array, counts: Float64Array, classes: number): void {
  for (let at = 0; at < rates.length; at++) {
    const own = given[at] ?? Number.NaN
    if (own >= 0 && Number.isFinite(rates[at] ?? Number.NaN)) counts[at * classes + own] = (counts[at * classes + own] ?? 0) + 1
  }
}

/** Classes of one draw's rates. The list stands until the next call. */
export function fixedClasses({ cuts, shifts }: FixedCuts, size: number): (rates: Float64Array) => Numbers {
  const classes = new Float64Array(size)
  return (rates) => {
    for (let at = 0; at < size; at++) {
      const shift = shifts?.[at] ?? 0
      const drawn = rates[at] ?? Number.NaN
      classes[at] = classOf(shift === 0 ? drawn : logistic(logit(drawn) + shift), cuts)
    }
    return classes
  }
}

/** All draws of one territory after the other: the same sums in half the time, since they stand close together. */
export function tallyByTerritory({ logits, gradient, columns }: LogitMoves, changes: readonly Float64Array[], centres: Float64Array, rule: FixedCuts | null): DrawTally {
  const size = centres.length
  const classes = rule === null ? 0 : rule.cuts.length + 1
  const { moves, squares, counts } = emptyTally(size, classes)
  const bounds = Float64Array.from(rule?.cuts ?? [], (cut) => (cut <= 0 ? -Infinity : logit(cut)))
  const terms = byTerm(changes, columns)
  const etas = new Float64Array(changes.length)
  const own = new Float64Array(classes)
  for (let at = 0; at < size; at++) {
    etas.fill(logits[at] ?? Number.NaN)
    for (let k = 0; k < columns; k += 4) addTerms(etas, gradient, at * columns + k, terms, k * etas.length)
    const [move, square] = momentsOf(etas, centres[at] ?? Number.NaN)
    moves[at] = move
    squares[at] = square
    if (classes === 0 || Number.isNaN(move)) continue
    classed(etas, bounds, rule?.shifts?.[at] ?? 0, own)
    counts.set(own, at * classes)
  }
  return { moves, squares, counts }
}

/** Term by term, the draws of each in a row. */
function byTerm(changes: readonly Float64Array[], columns: number): Float64Array {
  const terms = new Float64Array(columns * changes.length)
  changes.forEach((change, draw) => change.forEach((value, k) => (terms[k * changes.length + draw] = value)))
  return terms
}

/** Four terms at a time, so that each sum is read and written less often. */
function addTerms(etas: Float64Array, gradient: Float64Array, from: number, terms: Float64Array, start: number): void {
  const draws = etas.length
  const [a, b, c, d] = [gradient[from] ?? 0, gradient[from + 1] ?? 0, gradient[from + 2] ?? 0, gradient[from + 3] ?? 0]
  for (let draw = 0; draw < draws; draw++) {
    const place = start + draw
    etas[draw] = (etas[draw] ?? 0) + a * (terms[place] ?? 0) + b * (terms[place + draws] ?? 0) + c * (terms[place + 2 * draws] ?? 0) + d * (terms[place + 3 * draws] ?? 0)
  }
}

function momentsOf(etas: Float64Array, centre: number): readonly [number, number] {
  let [sum, square] = [0, 0]
  for (let draw = 0; draw < etas.length; draw++) {
    const move = 1 / (1 + Math.exp(-(etas[draw] ?? Number.NaN))) - centre
    sum += move
    square += move * move
  }
  return [sum, square]
}

/** A rate is at or above a cut where its logit is at or above that of the cut; a cut above 1 has none and is not reached. */
function classed(etas: Float64Array, bounds: Float64Array, shift: number, counts: Float64Array): void {
  counts.fill(0)
  for (let draw = 0; draw < etas.length; draw++) {
    const eta = (etas[draw] ?? Number.NaN) + shift
    let own = 0
    for (let cut = 0; cut < bounds.length; cut++) if (eta >= (bounds[cut] ?? Number.NaN)) own += 1
    counts[own] = (counts[own] ?? 0) + 1
  }
}
