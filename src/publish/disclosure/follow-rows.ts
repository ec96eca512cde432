import type { HiddenRow } from './hidden-row.js'

/** Rows of other tables that say the same figure again: they are hidden with the row that holds the count. */
export function followingRows(hidden: readonly HiddenRow[], names: { readonly index: string; readonly factors: readonly string[] }): readonly HiddenRow[] {
  return hidden.flatMap((row) => {
    if (row.table === 'clrisk_territory') {
      return [{ ...row, table: 'territory_risk', item: 'clrisk' }, ...names.factors.map((factor) => ({ ...row, table: 'clrisk_factor', item: factor }))]
    }
    if (row.table === 'ivti_territory') {
      return [{ ...row, table: 'territory_risk', item: names.index }, { ...row, table: 'ivti_sensitivity' }]
    }
    return []
  })
}
