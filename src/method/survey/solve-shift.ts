import type { Numbers } from '../matrix.js'
import { logistic, logit } from './products.js'

/**
 * The delta with sum n logistic(logit(p) + delta) = rate × sum n, by Newton's method kept inside a bracket, accurate to
 * rounding. Cells at 0 or 1 do not move; -Infinity or Infinity when the rate is 0 or 1, NaN when out of their reach.
 */
export function solveShift(n: Numbers, p: Numbers, rate: number): number {
  let total = 0
  let fixed = 0
  let free = 0
  const eta = new Float64Array(n.length)
  for (let cell = 0; cell < eta.length; cell++) {
    const [count, value] = [n[cell] ?? Number.NaN, logit(p[cell] ?? Number.NaN)]
    eta[cell] = value
    total += count
    if (value === Infinity) fixed += count
    else if (value !== -Infinity) free += count
  }
  const goal = rate * total
  if (goal <= fixed || goal >= fixed + free)
    return goal === fixed ? -Infinity : goal === fixed + free ? Infinity : Number.NaN
  let low = -1
  let high = 1
  while (sumAt(n, eta, low).sum > goal) low *= 2
  while (sumAt(n, eta, high).sum < goal) high *= 2
  let delta = 0
  for (let iteration = 0; iteration < 200; iteration++) {
    const { sum, slope } = sumAt(n, eta, delta)
    const gap = sum - goal
    if (gap > 0) high = delta
    else low = delta
    const newton = delta - gap / slope
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (gap === 0 || Math.abs(next - delta) <= 1e-15 * Math.max(1, Math.abs(delta))) return gap === 0 ? delta : next
    delta = next
  }
  return delta
}

/** Sum of n logistic(eta + delta), and its derivative. */
function sumAt(n: Numbers, eta: Float64Array, delta: number): { readonly sum: number; readonly slope: number } {
  let [sum, slope] = [0, 0]
  for (let cell = 0; cell < eta.length; cell++) {
    const p = logistic((eta[cell] ?? Number.NaN) + delta)
    const expected = (n[cell] ?? Number.NaN) * p
    sum += expected
    slope += expected * (1 - p)
  }
  return { sum, slope }
}
