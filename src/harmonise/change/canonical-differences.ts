import type { CanonicalColumn } from '../../spec/canonical.js'
import { isCellColumn } from '../observation-cells.js'
import { concerning, counted, harmless, isSame } from './difference.js'
import type { Difference } from './difference.js'
import type { TableSpecs } from './table-specs.js'

/** A longer code list and a column that need no longer be filled let rows in that were noted or quarantined. */
export function canonicalDifferences(before: TableSpecs, after: TableSpecs): readonly Difference[] {
  const shape = ({ canonical }: TableSpecs) => canonical.columns.map(({ name, type }) => [name, type])
  if (!isSame(shape(before), shape(after))) return [concerning(before.canonical.table, 'the canonical table has other columns')]
  return before.canonical.columns.flatMap((column, index) => columnDifferences(before, column, after.canonical.columns[index] ?? column))
}

function columnDifferences({ canonical, mapping }: TableSpecs, old: CanonicalColumn, now: CanonicalColumn): readonly Difference[] {
  const at = `${canonical.table}.${old.name}`
  const isCells = mapping.observations.length > 0 && isCellColumn(old.name)
  const isGiven = mapping.columns[old.name] !== undefined || isCells
  const found: Difference[] = []
  if (old.required !== now.required) found.push(old.required && isGiven ? harmless(at, 'it need no longer be filled') : concerning(at, old.required ? 'it need no longer be filled' : 'it must be filled'))
  const [before, after] = [Object.keys(old.codes ?? {}), Object.keys(now.codes ?? {})]
  const gone = before.filter((code) => !after.includes(code))
  const added = after.filter((code) => !before.includes(code))
  // A code of a column of observations leaves no note.
  const hasTrace = old.codes !== undefined && !isCells
  if (now.codes === undefined) return old.codes === undefined ? found : [...found, (hasTrace ? harmless : concerning)(at, 'it has no code list any longer')]
  if (gone.length > 0 || old.codes === undefined) found.push(concerning(at, 'its code list lacks codes that were accepted'))
  else if (added.length > 0) found.push((hasTrace ? harmless : concerning)(at, `${counted(added.length, 'code', 'codes')} added to its canonical list`))
  return found
}
