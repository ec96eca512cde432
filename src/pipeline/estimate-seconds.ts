import type { StepTime } from '../warehouse/ledger/run-steps.js'
import type { PlannedStep } from './plan.js'

/**
 * Seconds that the steps would take: a step that reads a delivery in proportion to its bytes, another as it did last; a delivery never read
 * goes by the bytes per second of the others. Null where nothing is known of a step.
 */
export function estimatedSeconds(steps: readonly PlannedStep[], took: ReadonlyMap<string, StepTime>): number | null {
  const read = [...took.values()].filter(({ bytes }) => bytes > 0)
  const pace = read.reduce((sum, { seconds }) => sum + seconds, 0) / read.reduce((sum, { bytes }) => sum + bytes, 0)
  const each = steps.map(({ step, bytes }) => {
    if (step.startsWith('forget ')) return 0
    const before = took.get(step)
    if (bytes > 0) return before === undefined || before.bytes === 0 ? bytes * pace : (before.seconds * bytes) / before.bytes
    return before?.seconds ?? Number.NaN
  })
  const total = each.reduce((sum, seconds) => sum + seconds, 0)
  return Number.isNaN(total) ? null : total
}
