import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { ClassOptions } from './class-options.js'
import type { Classification } from './classify.js'
import { classify } from './classify.js'

export interface ClassificationWithin {
  /** Class of each value within its parent, from 0; -1 where the value is missing. */
  readonly classes: Int32Array
  /** The classification of each parent, in ascending order of parent code. */
  readonly parents: ReadonlyMap<string, Classification>
}

/** `classify` apart for the values of each parent; a parent with few distinct values gets fewer classes and says so. */
export function classifyWithin(
  values: Numbers,
  parents: readonly string[],
  options: ClassOptions,
): ClassificationWithin {
  const members = new Map<string, number[]>()
  for (const parent of parents.toSorted()) members.set(parent, [])
  parents.forEach((parent, index) => members.get(parent)?.push(index))
  const classes = new Int32Array(values.length).fill(-1)
  const results = new Map<string, Classification>()
  for (const [parent, rows] of members) {
    const { weights } = options
    const own = weights === undefined ? undefined : rows.map((row) => numberAt(weights, row))
    const result = classify(
      rows.map((row) => numberAt(values, row)),
      { ...options, weights: own },
    )
    rows.forEach((row, index) => {
      classes[row] = numberAt(result.classes, index)
    })
    results.set(parent, result)
  }
  return { classes, parents: results }
}
