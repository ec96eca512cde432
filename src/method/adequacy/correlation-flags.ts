import type { CorrelationKind } from '../descriptive/correlation.js'
import { correlationMatrix } from '../descriptive/correlation.js'
import type { Matrix } from '../matrix.js'
import { entryAt } from '../matrix.js'

export interface CorrelationFlag {
  readonly first: string
  readonly second: string
  readonly correlation: number
  readonly flag: 'double-counting' | 'negative'
}

/**
 * Pairs of columns that say nearly the same (above `double`, .92) or the opposite (below `negative`, 0; set -1 to
 * leave them out). Columns must already point the same way; correlations pair by pair, undefined ones give no flag.
 * OECD/JRC (2008), Handbook on Constructing Composite Indicators, steps 4 and 6.
 */
export function correlationFlags(
  data: Matrix,
  names: readonly string[],
  options: { readonly double?: number; readonly negative?: number; readonly kind?: CorrelationKind } = {},
): readonly CorrelationFlag[] {
  const correlations = correlationMatrix(data, options.kind === undefined ? {} : { kind: options.kind })
  const flags: CorrelationFlag[] = []
  for (let row = 0; row < data.columns; row++) {
    for (let column = row + 1; column < data.columns; column++) {
      const correlation = entryAt(correlations, row, column)
      const pair = { first: names[row] ?? '', second: names[column] ?? '', correlation }
      if (correlation > (options.double ?? 0.92)) flags.push({ ...pair, flag: 'double-counting' })
      if (correlation < (options.negative ?? 0)) flags.push({ ...pair, flag: 'negative' })
    }
  }
  return flags
}
