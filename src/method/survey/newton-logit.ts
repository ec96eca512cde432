import type { Matrix } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { Factor } from './least-squares.js'
import { backSubstitute, factorise, inverseCrossProduct } from './least-squares.js'
import type { PatternData } from './pattern-data.js'
import { logistic, rowProduct, softplus } from './products.js'
import { separatedTerms } from './separation.js'

export interface NewtonOptions {
  /** Columns that take part. */
  readonly kept: readonly number[]
  /** Firth's penalty, half the log determinant of the information. */
  readonly firth: boolean
  /** Length of the last step, in standard errors, after which the coefficients stand. */
  readonly epsilon: number
  readonly maxIterations: number
}

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
 * Newton's method on the weighted log likelihood, each step a QR least squares; step halved where the fit would
 * worsen.
 */
export function newtonLogit(data: PatternData, options: NewtonOptions): NewtonResult {
  const { patterns } = data
  let beta = startingPoint(data, options.kept)
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
    bread: inverseCrossProduct(factorAt(data, eta, options.kept).factor.triangle),
    deviance: deviance(data, eta),
    iterations,
    converged,
    separated,
  }
}

/** -2 sum (events ln p + others ln(1 - p)), in units of the weights. */
export function deviance(data: Pick<PatternData, 'events' | 'others'>, eta: Float64Array): number {
  let sum = 0
  eta.forEach((value, row) => {
    sum += numberAt(data.events, row) * softplus(-value) + numberAt(data.others, row) * softplus(value)
  })
  return 2 * sum
}

function startingPoint(data: PatternData, kept: readonly number[]): Float64Array {
  const eta = data.events.map((events, row) => Math.log((events + 0.5) / (numberAt(data.others, row) + 0.5)))
  const { factor, root } = factorAt(data, eta, kept)
  const found = backSubstitute(factor.triangle, factor.project(eta.map((value, row) => value * numberAt(root, row))))
  return spread(found, kept, factor, data.patterns.columns)
}

function newtonStep(
  data: PatternData,
  eta: Float64Array,
  options: NewtonOptions,
): { readonly step: Float64Array; readonly length: number } {
  const { factor, root, columns } = factorAt(data, eta, options.kept)
  const leverage = options.firth ? leverages(columns, factor) : undefined
  const target = eta.map((value, row) => {
    const size = numberAt(root, row)
    if (!(size > 0)) return 0
    const p = logistic(value)
    const q = logistic(-value)
    const penalty = leverage === undefined ? 0 : (numberAt(leverage, row) * (q - p)) / 2
    return (numberAt(data.events, row) * q - numberAt(data.others, row) * p + penalty) / size
  })
  const projected = factor.project(target)
  const length = Math.hypot(...projected)
  return {
    step: spread(backSubstitute(factor.triangle, projected), options.kept, factor, data.patterns.columns),
    length,
  }
}

interface WeightedFactor {
  readonly factor: Factor
  readonly root: Float64Array
  readonly columns: readonly Float64Array[]
}

function factorAt({ patterns, weight }: PatternData, eta: Float64Array, kept: readonly number[]): WeightedFactor {
  const root = eta.map((value, row) => Math.sqrt(numberAt(weight, row) * logistic(value) * logistic(-value)))
  const columns = kept.map((column) =>
    root.map((size, row) => size * numberAt(patterns.values, row * patterns.columns + column)),
  )
  return { factor: factorise(columns, 1e-14), root, columns }
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

/** Diagonal of the hat matrix: squared length of R^-T a for each weighted row a. */
function leverages(columns: readonly Float64Array[], factor: Factor): Float64Array {
  const inverse = inverseCrossProduct(factor.triangle)
  const used = factor.kept.map((column) => columns[column] ?? new Float64Array())
  return (used[0] ?? new Float64Array()).map((_, row) => {
    let sum = 0
    used.forEach((left, a) =>
      used.forEach((right, b) => {
        sum += numberAt(left, row) * numberAt(inverse.values, a * inverse.columns + b) * numberAt(right, row)
      }),
    )
    return sum
  })
}

function linearPredictor(patterns: Matrix, beta: Float64Array): Float64Array {
  return Float64Array.from({ length: patterns.rows }, (_, row) => rowProduct(patterns, row, beta))
}

function spread(found: Float64Array, kept: readonly number[], factor: Factor, width: number): Float64Array {
  const full = new Float64Array(width)
  factor.kept.forEach((position, k) => {
    full[kept[position] ?? 0] = numberAt(found, k)
  })
  return full
}
