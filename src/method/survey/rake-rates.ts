import { numberAt } from '../matrix.js'
import { membersOf, rateOver } from './benchmark-groups.js'
import type { BenchmarkInput } from './benchmark-input.js'

/**
 * Multiplies the expected events of every margin's groups in turn until all rates are met. Deming and Stephan (1940).
 */
export function rakeRates(input: BenchmarkInput, before: Float64Array): Float64Array {
  const cells = before.slice()
  const margins = input.margins.map((margin) => membersOf(margin, input.n).members)
  for (let round = 0; round < 1000; round++) {
    let largest = 0
    for (const { direct, list } of margins.flat()) {
      const rate = rateOver(
        Float64Array.from(list, (cell) => numberAt(input.n, cell)),
        Float64Array.from(list, (cell) => numberAt(cells, cell)),
      )
      const factor = rate > 0 ? direct.rate / rate : 1
      largest = Math.max(largest, Math.abs(factor - 1))
      for (const cell of list) cells[cell] = numberAt(cells, cell) * factor
    }
    if (largest < 1e-13) break
  }
  return cells
}
