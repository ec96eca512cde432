import { correlationMatrix } from '../descriptive/correlation.js'
import type { MissingRule } from '../descriptive/correlation.js'
import type { Matrix } from '../matrix.js'
import { entryAt } from '../matrix.js'
import { refuse } from '../refuse.js'

/** Pearson correlations of the columns; refuses a column that is constant or shares no rows with another. */
export function usableCorrelations(data: Matrix, missing: MissingRule, names?: readonly string[]): Matrix {
  const correlations = correlationMatrix(data, { missing })
  for (let column = 0; column < data.columns; column++) {
    for (let other = 0; other <= column; other++) {
      if (!Number.isNaN(entryAt(correlations, column, other))) continue
      const [name, with_] = [names?.[column] ?? `column ${column}`, names?.[other] ?? `column ${other}`]
      refuse({
        code: 'METHOD_CORRELATION_UNDEFINED',
        what: column === other ? `${name} does not vary` : `the correlation of ${name} with ${with_} is undefined`,
        expected: 'columns that vary over the rows they share',
        todo: 'Leave the indicator out, or fill its missing values.',
      })
    }
  }
  return correlations
}
