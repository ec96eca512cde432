import type { FixedWidthShape } from '../../src/core/resource.js'

/** Longest line that is held in memory, in characters. */
export function lineLimit(shape: FixedWidthShape): number {
  const ends = shape.records.flatMap((record) => record.fields.map((field) => field.start + field.length))
  return ends.reduce((limit, end) => Math.max(limit, 2 * end), 65_536)
}
