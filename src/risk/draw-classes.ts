import type { ClassOptions } from '../method/classing/class-options.js'
import { classify } from '../method/classing/classify.js'
import type { Classification } from '../method/classing/classify.js'
import { classifyWithin } from '../method/classing/classify-within.js'
import type { ClassificationWithin } from '../method/classing/classify-within.js'
import type { Numbers } from '../method/matrix.js'
import { numberAt } from '../method/matrix.js'
import type { Classing } from '../spec/index-tree.js'

/** Cut points of a release of another period, in the unit of the scores: lower bounds of every class but the first. */
export interface BaseCuts {
  readonly period: string
  readonly national: readonly number[]
  /** By parent code. */
  readonly within: ReadonlyMap<string, readonly number[]>
}

export interface DrawnClasses {
  readonly options: ClassOptions
  readonly classes: Classification
  /** Null where the pipeline draws none within parents; a parent that the base has not gets no classes. */
  readonly within: ClassificationWithin | null
}

/** Classes of the scores: by the method of the pipeline, or by the cut points of its base period. Missing scores have none. */
export function drawClasses(scores: Numbers, parents: readonly string[], classing: Classing, base: BaseCuts | null, weights?: Numbers): DrawnClasses {
  const { method, labels, cuts, parent_level: level } = classing
  if (base === null || method === 'fixed') {
    const options: ClassOptions = { method, classes: labels.length, cuts, ...(weights === undefined || method === 'fixed' ? {} : { weights }) }
    return { options, classes: classify(scores, options), within: level === undefined ? null : classifyWithin(scores, parents, options) }
  }
  const options: ClassOptions = { method: 'fixed', cuts: base.national }
  return { options, classes: classify(scores, options), within: level === undefined ? null : withinBase(scores, parents, base) }
}

function withinBase(scores: Numbers, parents: readonly string[], base: BaseCuts): ClassificationWithin {
  const classes = new Int32Array(scores.length).fill(-1)
  const results = new Map<string, Classification>()
  for (const parent of [...new Set(parents)].sort()) {
    const cuts = base.within.get(parent)
    if (cuts === undefined) continue
    const rows = parents.flatMap((each, row) => (each === parent ? [row] : []))
    const found = classify(rows.map((row) => numberAt(scores, row)), { method: 'fixed', cuts })
    rows.forEach((row, at) => (classes[row] = numberAt(found.classes, at)))
    results.set(parent, found)
  }
  return { classes, parents: results }
}
