/** A positive, monotone function of x > 0 with its derivative. */
export interface Slope {
  readonly value: number
  readonly derivative: number
}

/**
 * Solves f(x) = target for x > 0 by Newton's method on ln f against ln x, kept inside a bracket.
 * f must be monotone and target positive; relative error about 1e-15 times the condition of f.
 */
export function solvePositive(target: number, start: number, slopeAt: (x: number) => Slope): number {
  const goal = Math.log(target)
  const rising = slopeAt(start).derivative >= 0
  const gap = (u: number): number => (Math.log(slopeAt(Math.exp(u)).value) - goal) * (rising ? 1 : -1)
  let low = Math.log(start)
  let high = low
  for (let step = 1; gap(low) > 0 && low > -740; step *= 2) low -= step
  for (let step = 1; gap(high) < 0 && high < 709; step *= 2) high = Math.min(709, high + step)
  let u = low === high ? low : (low + high) / 2
  for (let iteration = 0; iteration < 400 && high - low > 1e-16 * Math.max(1, Math.abs(u)); iteration++) {
    const x = Math.exp(u)
    const { value, derivative } = slopeAt(x)
    const distance = Math.log(value) - goal
    if (distance === 0) break
    if (distance > 0 === rising) high = u
    else low = u
    const newton = u - (distance * value) / (derivative * x)
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - u) <= 1e-16 * Math.max(1, Math.abs(u))) return Math.exp(next)
    u = next
  }
  return Math.exp(u)
}
