import { expect } from 'vitest'

/** Compares with numbers kept as text, `NaN` included, by a relative bar (absolute below 1). */
export const near = (got: ArrayLike<number>, truth: readonly string[], bar = 1e-11): void => {
  expect(got.length).toBe(truth.length)
  Array.from(got).forEach((value, index) => {
    const expected = Number(truth[index])
    if (Number.isNaN(expected)) expect(value).toBeNaN()
    else expect(Math.abs(value - expected)).toBeLessThan(bar * Math.max(1, Math.abs(expected)))
  })
}
