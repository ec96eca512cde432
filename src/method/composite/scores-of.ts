import { scoreOnly, shiftScale } from './aggregate.js'
import type { CompositeIndexInput } from './index-input.js'
import { indexTree, weightRule } from './index-input.js'
import { exponentOf } from './power-mean.js'
import { prepare, promisedRange, scale } from './prepare.js'
import { weigh } from './weigh.js'

/** The scores of `compositeIndex` without what explains them, for an input already checked. */
export function scoresOf(input: CompositeIndexInput): Float64Array {
  const tree = indexTree(input.indicators)
  const normalisation = input.normalisation ?? 'min-max'
  const { normalised } = scale(input, prepare(input), input.treatment ?? 'none', normalisation)
  const weights = weigh(normalised, tree, input.indicators, input.dimensions ?? [], weightRule(input))
  const exponents = {
    within: exponentOf(input.withinDimensions ?? 'arithmetic'),
    across: exponentOf(input.acrossDimensions ?? 'arithmetic'),
  }
  const range = promisedRange(normalisation, input.range)
  return scoreOnly(shiftScale(normalised, exponents, range, input.zeros ?? 'rescale').values, tree, weights, exponents)
}
