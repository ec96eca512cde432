import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { logistic, logit } from './products.js'

/**
 * The delta with sum n logistic(logit(p) + delta) = rate × sum n, by Newton's method kept inside a bracket, accurate to
 * rounding. Cells at 0 or 1 do not move; -Infinity or Infinity when the rate is 0 or 1, NaN when out of their reach.
 */
export function solveShift(n: Numbers, p: Numbers, rate: number): number {
  let total = 0
  let fixed = 0
  let free = 0
  const eta = Float64Array.from({ length: n.length }, (_, cell) => logit(numberAt(p, cell)))
  eta.forEach((value, cell) => {
    total += numberAt(n, cell)
    if (value === Infinity) fixed += numberAt(n, cell)
    else if (value !== -Infinity) free += numberAt(n, cell)
  })
  const goal = rate * total
  if (goal <= fixed || goal >= fixed + free)
    return goal === fixed ? -Infinity : goal === fixed + free ? Infinity : Number.NaN
  let low = -1
  let high = 1
  const sumAt = (delta: number): number =>
    eta.reduce((sum, value, cell) => sum + numberAt(n, cell) * logistic(value + delta), 0)
  while (sumAt(low) > goal) low *= 2
  while (sumAt(high) < goal) high *= 2
  let delta = 0
  for (let iteration = 0; iteration < 200; iteration++) {
    const gap = sumAt(delta) - goal
    if (gap > 0) high = delta
    else low = delta
    const slope = eta.reduce(
      (sum, value, cell) => sum + numberAt(n, cell) * logistic(value + delta) * logistic(-value - delta),
      0,
    )
    const newton = delta - gap / slope
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (gap === 0 || Math.abs(next - delta) <= 1e-15 * Math.max(1, Math.abs(delta))) return gap === 0 ? delta : next
    delta = next
  }
  return delta
}
