/** Distinct covariate patterns: `width` columns row by row, with the weight and the event weight of each. */
export interface Patterns {
  readonly x: Float64Array
  readonly width: number
  readonly weight: Float64Array
  readonly events: Float64Array
}

/** Coefficients and inverse information, row by row. */
export interface PlainFit {
  readonly b: Float64Array
  readonly inverse: Float64Array
}

/** Newton's method on the normal equations, with nothing checked: no separation, no collinearity, no step halving. */
export function plainLogit({ x, width, weight, events }: Patterns): PlainFit {
  const b = new Float64Array(width)
  for (let round = 0; ; round++) {
    const information = new Float64Array(width * width)
    const score = new Float64Array(width)
    for (let row = 0; row < weight.length; row++) {
      const start = row * width
      let eta = 0
      for (let k = 0; k < width; k++) eta += at(x, start + k) * at(b, k)
      const p = 1 / (1 + Math.exp(-eta))
      const residual = at(events, row) - at(weight, row) * p
      const size = at(weight, row) * p * (1 - p)
      for (let j = 0; j < width; j++) {
        const left = at(x, start + j)
        if (left === 0) continue
        score[j] = at(score, j) + residual * left
        for (let k = 0; k <= j; k++) information[j * width + k] = at(information, j * width + k) + size * left * at(x, start + k)
      }
    }
    for (let j = 0; j < width; j++) for (let k = j + 1; k < width; k++) information[j * width + k] = at(information, k * width + j)
    const inverse = invert(information, width)
    let largest = 0
    for (let j = 0; j < width; j++) {
      let step = 0
      for (let k = 0; k < width; k++) step += at(inverse, j * width + k) * at(score, k)
      b[j] = at(b, j) + step
      largest = Math.max(largest, Math.abs(step))
    }
    if (largest < 1e-12 || round === 40) return { b, inverse }
  }
}

/** V = H^-1 M H^-1 with M over the units of each stratum; scores row by row in order of stratum. */
export function plainSandwich(inverse: Float64Array, scores: Float64Array, strata: readonly string[], width: number): Float64Array {
  const meat = new Float64Array(width * width)
  for (let first = 0; first < strata.length;) {
    let last = first
    while (last < strata.length && strata[last] === strata[first]) last++
    const count = last - first
    const mean = new Float64Array(width)
    for (let row = first; row < last; row++) for (let k = 0; k < width; k++) mean[k] = at(mean, k) + at(scores, row * width + k) / count
    for (let row = first; row < last; row++) {
      for (let j = 0; j < width; j++) {
        const left = ((at(scores, row * width + j) - at(mean, j)) * count) / (count - 1)
        for (let k = 0; k < width; k++) meat[j * width + k] = at(meat, j * width + k) + left * (at(scores, row * width + k) - at(mean, k))
      }
    }
    first = last
  }
  return product(product(inverse, meat, width), inverse, width)
}

function product(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const result = new Float64Array(width * width)
  for (let j = 0; j < width; j++) {
    for (let k = 0; k < width; k++) {
      let sum = 0
      for (let m = 0; m < width; m++) sum += at(a, j * width + m) * at(b, m * width + k)
      result[j * width + k] = sum
    }
  }
  return result
}

function invert(matrix: Float64Array, width: number): Float64Array {
  const work = Float64Array.from(matrix)
  const inverse = new Float64Array(width * width)
  for (let k = 0; k < width; k++) inverse[k * width + k] = 1
  for (let pivot = 0; pivot < width; pivot++) {
    const head = at(work, pivot * width + pivot)
    for (let k = 0; k < width; k++) {
      work[pivot * width + k] = at(work, pivot * width + k) / head
      inverse[pivot * width + k] = at(inverse, pivot * width + k) / head
    }
    for (let row = 0; row < width; row++) {
      const factor = at(work, row * width + pivot)
      if (row === pivot || factor === 0) continue
      for (let k = 0; k < width; k++) {
        work[row * width + k] = at(work, row * width + k) - factor * at(work, pivot * width + k)
        inverse[row * width + k] = at(inverse, row * width + k) - factor * at(inverse, pivot * width + k)
      }
    }
  }
  return inverse
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0
}
