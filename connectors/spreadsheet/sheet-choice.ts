import { CauceError } from '../../src/core/error.js'
import { didYouMean } from '../../src/core/nearest.js'

/** Position of the wanted sheet, by exact name or 1-based number; hidden sheets count. */
export function chooseSheet(names: readonly string[], wanted: string | number, file: string): number {
  const index = typeof wanted === 'number' ? wanted - 1 : names.indexOf(wanted)
  if (index >= 0 && index < names.length) return index
  const sheets = names.map((name) => `"${name}"`).join(', ')
  const hint = typeof wanted === 'string' ? didYouMean(wanted, names) : undefined
  throw new CauceError('delivery', {
    code: 'SHEET_UNKNOWN',
    what: typeof wanted === 'number' ? `there is no sheet number ${wanted}` : `there is no sheet "${wanted}"`,
    where: { file },
    expected: names.length === 0 ? 'a workbook with sheets' : `one of ${sheets}`,
    todo: hint ?? 'Write the sheet of this delivery in the schema.',
  })
}
