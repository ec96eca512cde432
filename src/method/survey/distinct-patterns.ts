import type { Matrix } from '../matrix.js'
import { numberAt } from '../matrix.js'

export interface DistinctPatterns {
  /** Distinct rows by first appearance. */
  readonly patterns: Matrix
  /** Pattern of each row asked for, in their order. */
  readonly patternOf: Int32Array
}

/** Collapses equal rows of a matrix (0 and -0 are equal) among the rows asked for. No missing entries. */
export function distinctPatterns(x: Matrix, rows: Int32Array): DistinctPatterns {
  const width = x.columns
  let capacity = 16
  while (capacity < rows.length * 2) capacity *= 2
  const slots = new Int32Array(capacity).fill(-1)
  const found: number[] = []
  const bits = new Uint32Array(x.values.slice().map((value) => value + 0).buffer)
  const same = (a: number, b: number): boolean => {
    for (let k = 0; k < width * 2; k++) if (bits[a * width * 2 + k] !== bits[b * width * 2 + k]) return false
    return true
  }
  const patternOf = rows.map((row) => {
    let hash = 0x811c9dc5
    for (let k = row * width * 2; k < (row + 1) * width * 2; k++) {
      hash = Math.imul(hash ^ (bits[k] ?? 0), 0x01000193)
      hash ^= hash >>> 15
    }
    for (let slot = hash & (capacity - 1); ; slot = (slot + 1) & (capacity - 1)) {
      const pattern = slots[slot] ?? -1
      if (pattern < 0) {
        slots[slot] = found.length
        return found.push(row) - 1
      }
      if (same(numberAt(found, pattern), row)) return pattern
    }
  })
  const values = new Float64Array(found.length * width)
  found.forEach((row, pattern) => values.set(x.values.subarray(row * width, (row + 1) * width), pattern * width))
  return { patterns: { rows: found.length, columns: width, values: values.map((value) => value + 0) }, patternOf }
}
