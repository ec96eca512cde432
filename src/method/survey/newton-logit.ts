import type { Matrix } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { NewtonOptions } from './newton-step.js'
import { breadAt, factorAt, newtonStep, startingPoint } from './newton-step.js'
import type { PatternData } from './pattern-data.js'
import { logistic, rowProduct } from './products.js'
import { separatedTerms } from './separation.js'

export interface NewtonResult {
  /** One per column of the patterns, 0 for those that take no part. */
  readonly coefficients: Float64Array
  readonly probabilities: Float64Array
  /** (X'WX)^-1 over the kept columns. */
  readonly bread: Matrix
  readonly deviance: number
  readonly iterations: number
  readonly converged: boolean
  /** Columns along which the likelihood has no maximum. */
  readonly separated: readonly number[]
}

/**
 * Newton's method on the weighted log likelihood; step halved where the fit would worsen. Each step solves the normal
 * equations, or a QR least squares where these would lose digits and under Firth's penalty.
 */
export function newtonLogit(data: PatternData, options: NewtonOptions): NewtonResult {
  const { patterns } = data
  let beta = startingPoint(data, options)
  let eta = linearPredictor(patterns, beta)
  let loss = objective(data, eta, options)
  let converged = false
  let separated: readonly number[] = []
  let iterations = 0
  while (!converged && separated.length === 0 && iterations < options.maxIterations) {
    iterations++
    const { step, length } = newtonStep(data, eta, options)
    let next = beta.map((value, column) => value + numberAt(step, column))
    let nextEta = linearPredictor(patterns, next)
    let nextLoss = objective(data, nextEta, options)
    for (let halving = 1; !(nextLoss <= loss * (1 + 1e-12)) && halving <= 40 && length > 1e-6; halving++) {
      next = beta.map((value, column) => value + numberAt(step, column) * 0.5 ** halving)
      nextEta = linearPredictor(patterns, next)
      nextLoss = objective(data, nextEta, options)
    }
    beta = next
    eta = nextEta
    loss = nextLoss
    converged = length <= options.epsilon
    if (!options.firth && !converged && eta.some((value) => Math.abs(value) > 10))
      separated = separatedTerms(data, step)
  }
  return {
    coefficients: beta,
    probabilities: eta.map(logistic),
    bread: breadAt(data, eta, options),
    deviance: options.firth ? deviance(data, eta) : loss,
    iterations,
    converged,
    separated,
  }
}

/** -2 sum (events ln p + others ln(1 - p)), in units of the weights. */
export function deviance(data: Pick<PatternData, 'events' | 'others'>, eta: Float64Array): number {
  const { events, others } = data
  let sum = 0
  for (let row = 0; row < eta.length; row++) {
    const value = eta[row] ?? Number.NaN
    const both = Math.log1p(Math.exp(-Math.abs(value)))
    sum += (events[row] ?? Number.NaN) * (value < 0 ? both - value : both) + (others[row] ?? Number.NaN) * (value > 0 ? both + value : both)
  }
  return 2 * sum
}

function objective(data: PatternData, eta: Float64Array, options: NewtonOptions): number {
  const plain = deviance(data, eta)
  if (!options.firth) return plain
  const { triangle } = factorAt(data, eta, options.kept).factor
  let logDeterminant = 0
  for (let k = 0; k < triangle.rows; k++)
    logDeterminant += 2 * Math.log(Math.abs(numberAt(triangle.values, k * (triangle.rows + 1))))
  return plain - logDeterminant
}

function linearPredictor(patterns: Matrix, beta: Float64Array): Float64Array {
  const eta = new Float64Array(patterns.rows)
  for (let row = 0; row < eta.length; row++) eta[row] = rowProduct(patterns, row, beta)
  return eta
}
