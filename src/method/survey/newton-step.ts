import type { Matrix } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { Factor } from './least-squares.js'
import { backSubstitute, factorise, inverseCrossProduct } from './least-squares.js'
import type { CholeskyFactor, FilledEntries } from './normal-equations.js'
import { backwardSubstitute, choleskyFactor, columnSums, crossProduct, forwardSubstitute, inverseOf, soundShare } from './normal-equations.js'
import type { PatternData } from './pattern-data.js'
import { logistic } from './products.js'

export interface NewtonOptions {
  /** Columns that take part. */
  readonly kept: readonly number[]
  /** What stands in those columns. */
  readonly entries: FilledEntries
  /** Firth's penalty, half the log determinant of the information. */
  readonly firth: boolean
  /** Length of the last step, in standard errors, after which the coefficients stand. */
  readonly epsilon: number
  readonly maxIterations: number
}

/** Least squares of the logits of the patterns' own shares, each with half an event and half another added. */
export function startingPoint(data: PatternData, options: NewtonOptions): Float64Array {
  const eta = data.events.map((events, row) => Math.log((events + 0.5) / (numberAt(data.others, row) + 0.5)))
  const sizes = informationSizes(data, eta)
  const { kept } = options
  const sound = soundFactor(options, sizes)
  if (sound !== undefined) {
    const target = sizes.map((size, row) => size * numberAt(eta, row))
    return widen(backwardSubstitute(sound, forwardSubstitute(sound, columnSums(options.entries, target))), kept, data.patterns.columns)
  }
  const { factor, root } = factorAt(data, eta, kept)
  const found = backSubstitute(factor.triangle, factor.project(eta.map((value, row) => value * numberAt(root, row))))
  return spread(found, kept, factor, data.patterns.columns)
}

/** The step from the linear predictor, and its length in standard errors. */
export function newtonStep(
  data: PatternData,
  eta: Float64Array,
  options: NewtonOptions,
): { readonly step: Float64Array; readonly length: number } {
  const sound = options.firth ? undefined : soundFactor(options, informationSizes(data, eta))
  if (sound !== undefined) {
    const projected = forwardSubstitute(sound, columnSums(options.entries, residuals(data, eta)))
    return { step: widen(backwardSubstitute(sound, projected), options.kept, data.patterns.columns), length: Math.hypot(...projected) }
  }
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

/** Weight times p (1 - p) of each pattern. */
function informationSizes({ weight }: PatternData, eta: Float64Array): Float64Array {
  const sizes = new Float64Array(eta.length)
  for (let row = 0; row < eta.length; row++) {
    const tail = Math.exp(-Math.abs(eta[row] ?? Number.NaN))
    sizes[row] = ((weight[row] ?? Number.NaN) * tail) / (1 + tail) ** 2
  }
  return sizes
}

/** Events less those expected, of each pattern. */
function residuals({ events, others }: PatternData, eta: Float64Array): Float64Array {
  const gaps = new Float64Array(eta.length)
  for (let row = 0; row < eta.length; row++) {
    const value = eta[row] ?? Number.NaN
    gaps[row] = (events[row] ?? Number.NaN) * logistic(-value) - (others[row] ?? Number.NaN) * logistic(value)
  }
  return gaps
}

/** The factor of X'WX, where it is as good as a QR. */
function soundFactor({ entries }: NewtonOptions, sizes: Float64Array): CholeskyFactor | undefined {
  const factor = choleskyFactor(crossProduct(entries, sizes), entries.width)
  return factor !== undefined && factor.share > soundShare ? factor : undefined
}

/** (X'WX)^-1 over the columns that take part. */
export function breadAt(data: PatternData, eta: Float64Array, options: NewtonOptions): Matrix {
  const sound = soundFactor(options, informationSizes(data, eta))
  return sound === undefined ? inverseCrossProduct(factorAt(data, eta, options.kept).factor.triangle) : inverseOf(sound)
}

function widen(found: Float64Array, kept: readonly number[], width: number): Float64Array {
  const full = new Float64Array(width)
  kept.forEach((column, k) => (full[column] = numberAt(found, k)))
  return full
}

interface WeightedFactor {
  readonly factor: Factor
  readonly root: Float64Array
  readonly columns: readonly Float64Array[]
}

export function factorAt({ patterns, weight }: PatternData, eta: Float64Array, kept: readonly number[]): WeightedFactor {
  const root = eta.map((value, row) => Math.sqrt(numberAt(weight, row) * logistic(value) * logistic(-value)))
  const columns = kept.map((column) =>
    root.map((size, row) => size * numberAt(patterns.values, row * patterns.columns + column)),
  )
  return { factor: factorise(columns, 1e-14), root, columns }
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

function spread(found: Float64Array, kept: readonly number[], factor: Factor, width: number): Float64Array {
  const full = new Float64Array(width)
  factor.kept.forEach((position, k) => {
    full[kept[position] ?? 0] = numberAt(found, k)
  })
  return full
}
