import type { CanonicalColumn } from '../spec/canonical.js'
import type { Aggregate } from '../spec/indicator.js'

interface OwnColumn {
  readonly types: readonly CanonicalColumn['type'][]
  readonly purpose: string
}

/** Columns that statements over canonical tables name by themselves, beside those that every row of a core table carries. */
export const ownColumns = {
  period: { types: ['code', 'text'], purpose: 'tells of which period a row is' },
  household_key: { types: ['text', 'code'], purpose: 'joins persons and households' },
  kinship: { types: ['code', 'text'], purpose: 'tells who is the head of a household' },
  age: { types: ['integer', 'decimal'], purpose: 'tells who is a child' },
} as const satisfies Readonly<Record<string, OwnColumn>>

export interface NeededColumn {
  readonly table: string
  readonly column: keyof typeof ownColumns
}

/** What `sideSql` names whatever the side says. */
export function neededBySide(side: Aggregate): readonly NeededColumn[] {
  const own: NeededColumn = { table: side.from, column: 'period' }
  if (side.with === undefined) return [own]
  return [own, { table: side.from, column: 'household_key' }, { table: side.with, column: 'period' }, { table: side.with, column: 'household_key' }]
}

/** What the statements of CLRISK name whatever the model says; `names` are the columns that it reads, `household.` and `head.` before those of others. */
export function neededByPersons(names: readonly string[]): readonly NeededColumn[] {
  const person = (column: NeededColumn['column']): NeededColumn => ({ table: 'person', column })
  const household: readonly NeededColumn[] = [{ table: 'household', column: 'period' }, { table: 'household', column: 'household_key' }]
  const [joined, headed] = ['household.', 'head.'].map((prefix) => names.some((name) => name.startsWith(prefix)))
  return [person('period'), person('age'), ...(joined === true || headed === true ? [person('household_key')] : []), ...(headed === true ? [person('kinship')] : []), ...(joined === true ? household : [])]
}
