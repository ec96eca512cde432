import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'

/** Rank that equal values share: the mean, the lowest or the highest of theirs. */
export type Ties = 'mean' | 'lowest' | 'highest'

/** Ranks from 1 (smallest value) among the values present; NaN where the value is missing. */
export function ranks(values: Numbers, ties: Ties = 'mean'): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index)
    .filter((index) => !Number.isNaN(numberAt(values, index)))
    .sort((a, b) => numberAt(values, a) - numberAt(values, b))
  const result = new Float64Array(values.length).fill(Number.NaN)
  for (let first = 0; first < order.length;) {
    const value = numberAt(values, numberAt(order, first))
    let last = first
    while (last + 1 < order.length && numberAt(values, numberAt(order, last + 1)) === value) last++
    const rank = { mean: (first + last) / 2 + 1, lowest: first + 1, highest: last + 1 }[ties]
    for (let place = first; place <= last; place++) result[numberAt(order, place)] = rank
    first = last + 1
  }
  return result
}
