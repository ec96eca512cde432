import { symmetricEigen } from '../adequacy/eigen.js'
import { normalQuantile } from '../distribution/normal.js'
import type { Matrix } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'
import type { RandomSource } from '../random.js'

/** A standard normal number by inversion, one uniform each. */
export function drawNormal(random: RandomSource): number {
  return normalQuantile(random() + 2 ** -54)
}

/**
 * Draws from N(0, V) by the eigenvectors of V, so that a V of lower rank is no obstacle. Entries whose variance is
 * missing (aliased terms) are drawn as 0. Each call gives the next draw.
 */
export function normalVectors(covariance: Matrix, random: RandomSource): () => Float64Array {
  const size = covariance.rows
  const usable = Array.from({ length: size }, (_, k) => k).filter((k) => Number.isFinite(entryAt(covariance, k, k)))
  const part = makeMatrix(usable.length, usable.length, (a, b) => entryAt(covariance, usable[a] ?? 0, usable[b] ?? 0))
  const { values, vectors } = symmetricEigen(part)
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)))
  return () => {
    const normals = roots.map((root) => root * drawNormal(random))
    const result = new Float64Array(size)
    usable.forEach((place, row) => {
      let sum = 0
      for (let k = 0; k < usable.length; k++) sum += entryAt(vectors, row, k) * numberAt(normals, k)
      result[place] = sum
    })
    return result
  }
}
