import type { Matrix, Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'

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
  const origin = Int32Array.from({ length: patterns.rows }, (_, row) => row).filter((row) => {
    const weight = numberAt(weightSum, row)
    const events = numberAt(eventWeightSum, row)
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
  const values = new Float64Array(origin.length * patterns.columns)
  origin.forEach((row, at) =>
    values.set(patterns.values.subarray(row * patterns.columns, (row + 1) * patterns.columns), at * patterns.columns),
  )
  if (values.some((value) => !Number.isFinite(value))) {
    refuse({ code: 'LOGIT_TERM_MISSING', what: 'a pattern has a missing or infinite term', expected: 'finite terms' })
  }
  const weight = Float64Array.from(origin, (row) => numberAt(weightSum, row))
  const events = Float64Array.from(origin, (row, at) => {
    const given = numberAt(eventWeightSum, row)
    return given > numberAt(weight, at) * (1 - 1e-12) ? numberAt(weight, at) : given
  })
  const others = weight.map((total, at) => total - numberAt(events, at))
  checkOutcome(weight, events)
  return { patterns: { rows: origin.length, columns: patterns.columns, values }, names, weight, events, others, origin }
}

function checkOutcome(weight: Float64Array, events: Float64Array): void {
  const any = events.some((value) => value > 0)
  const all = events.every((value, at) => value === numberAt(weight, at))
  if (any && !all) return
  refuse({
    code: 'LOGIT_OUTCOME_CONSTANT',
    what: any ? 'every case is an event' : 'no case is an event',
    expected: 'an outcome with both values',
    todo: 'Check the definition of the outcome and the population it is asked of.',
  })
}
