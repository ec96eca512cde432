import { correlationMatrix } from '../descriptive/correlation.js'
import type { MissingRule } from '../descriptive/correlation.js'
import type { Matrix } from '../matrix.js'
import { entryAt } from '../matrix.js'
import { refuse } from '../refuse.js'

/** Pearson correlations of the columns; refuses a column that is constant or shares no rows with another. */
export function usableCorrelations(data: Matrix, missing: MissingRule, names?: readonly string[]): Matrix {
  const correlations = correlationMatrix(data, { missing })
  for (let offset = 0; offset < data.columns; offset++) {
    for (let first = 0; first + offset < data.columns; first++) {
      const second = first + offset
      if (!Number.isNaN(entryAt(correlations, first, second))) continue
      const [name, other] = [names?.[first] ?? `column ${first}`, names?.[second] ?? `column ${second}`]
      refuse({
        code: 'METHOD_CORRELATION_UNDEFINED',
        what: offset === 0 ? `${name} does not vary` : `the correlation of ${name} with ${other} is undefined`,
        expected: 'columns that vary over the rows they share',
        todo: 'Leave the indicator out, or fill its missing values.',
      })
    }
  }
  return correlations
}
