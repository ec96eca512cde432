import { extent, mean, variance } from '../descriptive/moments.js'
import { presentOf } from '../matrix.js'

/**
 * (x^lambda - 1) / lambda, ln x at 0, with the lambda in -5 to 5 of greatest profile likelihood
 * -n/2 ln s^2(lambda) + (lambda - 1) sum ln x. Values not all positive are first shifted to x - min + 0.01 (max - min).
 * Missing values stay missing. Box and Cox (1964), JRSS B 26, 211-252.
 */
export function boxCox(values: Float64Array): { readonly values: Float64Array; readonly lambda: number } {
  const { min, max } = extent(values)
  const positive = min > 0 ? values : values.map((value) => value - min + 0.01 * (max - min))
  const logs = presentOf(positive).map(Math.log)
  const centre = mean(logs)
  // Scaling by the geometric mean changes neither the best lambda nor the shape, and keeps powers in range.
  const scaled = logs.map((value) => value - centre)
  const likelihood = (lambda: number): number => -0.5 * scaled.length * Math.log(variance(scaled.map((x) => power(x, lambda))))
  const lambda = greatest(likelihood, -5, 5)
  return { values: positive.map((value) => power(Math.log(value), lambda)), lambda }
}

function power(logarithm: number, lambda: number): number {
  return Math.abs(lambda) < 1e-12 ? logarithm : Math.expm1(lambda * logarithm) / lambda
}

/** Golden section after a coarse search, which keeps it out of a lesser peak. */
function greatest(height: (x: number) => number, from: number, to: number): number {
  const grid = Array.from({ length: 101 }, (_, index) => from + ((to - from) * index) / 100)
  const best = grid.reduce((top, x) => (height(x) > height(top) ? x : top))
  let [low, high] = [Math.max(from, best - 0.1), Math.min(to, best + 0.1)]
  const ratio = (Math.sqrt(5) - 1) / 2
  while (high - low > 1e-9) {
    const left = high - ratio * (high - low)
    const right = low + ratio * (high - low)
    if (height(left) < height(right)) low = left
    else high = right
  }
  return (low + high) / 2
}
