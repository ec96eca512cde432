import type { Matrix, Numbers } from '../matrix.js'
import { refuse } from '../refuse.js'
import { rowsWhere } from './rows-where.js'

export interface PatternInput {
  /** One row per distinct covariate pattern, one column per term, intercept included if wanted. */
  readonly patterns: Matrix
  /** Sum of weights of each pattern. */
  readonly weightSum: Numbers
  /** Sum of weights of the events of each pattern. */
  readonly eventWeightSum: Numbers
  readonly names?: readonly string[] | undefined
}

/** Weights of events and of the others, patterns without weight left out. */
export interface PatternData {
  readonly patterns: Matrix
  readonly names: readonly string[]
  readonly weight: Float64Array
  readonly events: Float64Array
  readonly others: Float64Array
  /** Position of each pattern kept among those given. */
  readonly origin: Int32Array
}

/** Checks sufficient statistics; sums that differ only by the order of addition count as equal. */
export function patternData(input: PatternInput): PatternData {
  const { patterns, weightSum, eventWeightSum } = input
  const names = input.names ?? Array.from({ length: patterns.columns }, (_, column) => `x${column + 1}`)
  if (
    weightSum.length !== patterns.rows ||
    eventWeightSum.length !== patterns.rows ||
    names.length !== patterns.columns
  ) {
    refuse({
      code: 'LOGIT_LENGTH',
      what:
        `${patterns.rows} patterns of ${patterns.columns} terms come with ${weightSum.length} weights, ` +
        `${eventWeightSum.length} event weights and ${names.length} names`,
      expected: 'one weight and one event weight per pattern, one name per term',
    })
  }
  const origin = rowsWhere(patterns.rows, (row) => {
    const weight = weightSum[row] ?? Number.NaN
    const events = eventWeightSum[row] ?? Number.NaN
    const usable = weight >= 0 && events >= 0 && events <= weight * (1 + 1e-9) && weight < Infinity
    if (!usable) {
      refuse({
        code: 'LOGIT_WEIGHT',
        what: `pattern ${row + 1} has a weight that is missing, negative or below its event weight`,
        expected: '0 <= event weight <= weight',
      })
    }
    return weight > 0
  })
  const used = rowsOf(patterns, origin)
  checkFinite(used.values)
  const [weight, events, others] = [new Float64Array(origin.length), new Float64Array(origin.length), new Float64Array(origin.length)]
  for (let at = 0; at < origin.length; at++) {
    const total = weightSum[origin[at] ?? 0] ?? Number.NaN
    const given = eventWeightSum[origin[at] ?? 0] ?? Number.NaN
    const own = given > total * (1 - 1e-12) ? total : given
    weight[at] = total
    events[at] = own
    others[at] = total - own
  }
  checkOutcome(events, others)
  return { patterns: used, names, weight, events, others, origin }
}

/** Some rows of a matrix, in order; the matrix itself where they are all. */
function rowsOf(matrix: Matrix, rows: Int32Array): Matrix {
  const { columns } = matrix
  if (rows.length === matrix.rows) return matrix
  const values = new Float64Array(rows.length * columns)
  rows.forEach((row, at) => values.set(matrix.values.subarray(row * columns, (row + 1) * columns), at * columns))
  return { rows: rows.length, columns, values }
}

function checkFinite(values: Float64Array): void {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) refuse({ code: 'LOGIT_TERM_MISSING', what: 'a pattern has a missing or infinite term', expected: 'finite terms' })
  }
}

function checkOutcome(events: Float64Array, others: Float64Array): void {
  const any = events.some((value) => value > 0)
  if (any && others.some((value) => value > 0)) return
  refuse({
    code: 'LOGIT_OUTCOME_CONSTANT',
    what: any ? 'every case is an event' : 'no case is an event',
    expected: 'an outcome with both values',
    todo: 'Check the definition of the outcome and the population it is asked of.',
  })
}
