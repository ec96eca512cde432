import type { Matrix, Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { AreaCells } from './area-likelihood.js'
import { nestCodes } from './label-codes.js'

export interface AreaCellInput {
  readonly patterns: Matrix
  readonly patternOf: Int32Array
  readonly area: Int32Array
  readonly areas: number
  readonly y: Numbers
  readonly weights: Float64Array
}

/** Weights and event weights summed by area and covariate pattern, the cells of an area together. */
export function areaCells({ patterns, patternOf, area, areas, y, weights }: AreaCellInput): AreaCells {
  const { codes, outerOf } = nestCodes(area, patternOf)
  const weight = new Float64Array(outerOf.length)
  const events = new Float64Array(outerOf.length)
  const pattern = new Int32Array(outerOf.length)
  codes.forEach((cell, row) => {
    weight[cell] = numberAt(weight, cell) + numberAt(weights, row)
    events[cell] = numberAt(events, cell) + numberAt(weights, row) * Number(y[row])
    pattern[cell] = numberAt(patternOf, row)
  })
  const order = Int32Array.from(outerOf.keys()).sort((a, b) => numberAt(outerOf, a) - numberAt(outerOf, b) || a - b)
  const starts = new Int32Array(areas + 1)
  for (const cell of outerOf) starts[cell + 1] = numberAt(starts, cell + 1) + 1
  for (let at = 1; at <= areas; at++) starts[at] = numberAt(starts, at) + numberAt(starts, at - 1)
  return {
    patterns,
    pattern: order.map((cell) => numberAt(pattern, cell)),
    weight: Float64Array.from(order, (cell) => numberAt(weight, cell)),
    events: Float64Array.from(order, (cell) => numberAt(events, cell)),
    starts,
  }
}
