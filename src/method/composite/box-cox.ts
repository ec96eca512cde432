import { extent, mean } from '../descriptive/moments.js'
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
  const likelihood = (lambda: number): number => -Math.log(spread(scaled.map((x) => power(x, lambda))))
  const lambda = greatest(likelihood, -5, 5)
  return { values: positive.map((value) => power(Math.log(value), lambda)), lambda }
}

function power(logarithm: number, lambda: number): number {
  return Math.abs(lambda) < 1e-12 ? logarithm : Math.expm1(lambda * logarithm) / lambda
}

function spread(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  const centre = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - centre) * (value - centre)
  return squares
}

/** Golden section after a coarse search, which keeps it out of a lesser peak. */
function greatest(height: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / 40
  const heights = Float64Array.from({ length: 41 }, (_, index) => height(from + step * index))
  const best = from + step * heights.indexOf(Math.max(...heights))
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [Math.max(from, best - step), Math.min(to, best + step)]
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)]
  let [atLeft, atRight] = [height(left), height(right)]
  while (high - low > 1e-9) {
    if (atLeft < atRight) {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + ratio * (high - low)
      atRight = height(right)
    } else {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - ratio * (high - low)
      atLeft = height(left)
    }
  }
  return (low + high) / 2
}
