import type { CompositeIndexInput } from '../../../src/method/composite/index-input.js'
import golden from '../../golden/composite.json' with { type: 'json' }

const directions = ['risk', 'protection', 'risk', 'protection', 'risk', 'risk'] as const
const dimensions = ['a', 'a', 'b', 'b', 'b', 'c']
const weights = [2, 1, 1, 1, 3, 1]

/** The index of golden/composite.R: 47 provinces, 6 indicators in 3 dimensions, with gaps. */
export const swiss: CompositeIndexInput = {
  territories: Array.from({ length: golden.rows }, (_, row) => `T${String(row).padStart(2, '0')}`),
  indicators: directions.map((direction, index) => ({
    id: `i${index}`,
    direction,
    dimension: dimensions[index] ?? '',
    weight: weights[index],
  })),
  dimensions: [
    { id: 'a', weight: 0.5 },
    { id: 'b', weight: 0.3 },
    { id: 'c', weight: 0.2 },
  ],
  values: { rows: golden.rows, columns: 6, values: Float64Array.from(golden.values, Number) },
}
