const halfLnTwoPi = 0.9189385332046728

/** Coefficients B(2k) / (2k (2k - 1)) of Stirling's series. */
const stirlingSeries = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400]

/**
 * ln Gamma(x) for x > 0; NaN otherwise. Stirling's series above 15, the recurrence Gamma(x + 1) = x Gamma(x) below.
 * Absolute error below 1e-14. Abramowitz and Stegun (1964), 6.1.15 and 6.1.41.
 */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let product = 1
  let shifted = x
  while (shifted < 15) {
    product *= shifted
    shifted += 1
  }
  return (shifted - 0.5) * Math.log(shifted) - shifted + halfLnTwoPi + seriesAt(shifted) - Math.log(product)
}

/**
 * What Stirling's formula leaves: ln Gamma(x + 1) - (x + 1/2) ln x + x - ln(2 pi) / 2, for x > 0.
 * Loader (2000), Fast and accurate computation of binomial probabilities.
 */
export function stirlingError(x: number): number {
  if (x >= 15) return seriesAt(x)
  return lnGamma(x + 1) - (x + 0.5) * Math.log(x) + x - halfLnTwoPi
}

/** x ln(x / m) + m - x without cancellation where x is near m; Loader (2000). */
export function poissonDeviance(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x
  const ratio = (x - mean) / (x + mean)
  let sum = (x - mean) * ratio
  let term = 2 * x * ratio
  for (let k = 1; k < 1000; k++) {
    term *= ratio * ratio
    const next = sum + term / (2 * k + 1)
    if (next === sum) return next
    sum = next
  }
  return sum
}

function seriesAt(x: number): number {
  const inverseSquare = 1 / (x * x)
  let sum = 0
  for (const coefficient of stirlingSeries.toReversed()) sum = sum * inverseSquare + coefficient
  return sum / x
}
