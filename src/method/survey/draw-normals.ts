import { symmetricEigen } from '../adequacy/eigen.js'
import type { Matrix } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'
import type { RandomSource } from '../random.js'

/** Standard normal numbers by the polar method, two for each accepted pair. Marsaglia and Bray (1964), SIAM Review 6. */
export function normalSource(random: RandomSource): () => number {
  let kept: number | undefined
  return () => {
    if (kept !== undefined) {
      const given = kept
      kept = undefined
      return given
    }
    for (;;) {
      const a = 2 * random() - 1
      const b = 2 * random() - 1
      const square = a * a + b * b
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      kept = b * factor
      return a * factor
    }
  }
}

/**
 * Draws from N(0, V) by the eigenvectors of V, so that a V of lower rank is no obstacle. Entries whose variance is
 * missing (aliased terms) are drawn as 0. Each call gives the next draw.
 */
export function normalVectors(covariance: Matrix, normal: () => number): () => Float64Array {
  const size = covariance.rows
  const usable = Array.from({ length: size }, (_, k) => k).filter((k) => Number.isFinite(entryAt(covariance, k, k)))
  const part = makeMatrix(usable.length, usable.length, (a, b) => entryAt(covariance, usable[a] ?? 0, usable[b] ?? 0))
  const { values, vectors } = symmetricEigen(part)
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)))
  return () => {
    const normals = roots.map((root) => root * normal())
    const result = new Float64Array(size)
    usable.forEach((place, row) => {
      let sum = 0
      for (let k = 0; k < usable.length; k++) sum += entryAt(vectors, row, k) * numberAt(normals, k)
      result[place] = sum
    })
    return result
  }
}
