import type { HiddenRow } from './hidden-row.js'
import { rowKey } from './hidden-row.js'
import type { HiddenCount } from './history.js'

export interface FollowNames {
  /** Model of the index in `territory_risk`. */
  readonly index: string
  readonly factors: readonly string[]
  /** Dimension of each indicator. */
  readonly dimensions: ReadonlyMap<string, string>
}

/**
 * Rows of other tables that say a hidden figure again, or of which it is a part, are hidden with the row that holds the count: a
 * dimension with a hidden indicator is, the score over all dimensions is not, unless it gave the indicator away.
 * A change is hidden where either of its ends was.
 */
export function withFollowers(hidden: readonly HiddenRow[], names: FollowNames, history: readonly HiddenCount[]): readonly HiddenRow[] {
  const found = new Map<string, HiddenRow>()
  const changes = history.flatMap(({ table, territory }): readonly HiddenRow[] => {
    const model = table === 'clrisk_territory' ? 'clrisk' : table === 'ivti_territory' ? names.index : undefined
    return model === undefined ? [] : [{ table: 'territory_change', territory, item: model, kind: 'earlier-release', rule: 'one end of the change was hidden' }]
  })
  for (const row of [...hidden.flatMap((each) => [each, ...followers(each, names)]), ...changes]) if (!found.has(rowKey(row))) found.set(rowKey(row), row)
  return [...found.values()]
}

function followers(row: HiddenRow, { index, factors, dimensions }: FollowNames): readonly HiddenRow[] {
  switch (row.table) {
    case 'clrisk_territory':
      return [...results(row, 'clrisk'), ...factors.map((factor) => ({ ...row, table: 'clrisk_factor', item: factor }))]
    case 'ivti_territory':
      return [...results(row, index), { ...row, table: 'ivti_sensitivity' }, ...[...new Set(dimensions.values())].map((dimension) => ({ ...row, table: 'ivti_dimension', item: dimension }))]
    case 'ivti_indicator': {
      const dimension = dimensions.get(row.item)
      return dimension === undefined ? [] : [{ ...row, table: 'ivti_dimension', item: dimension }]
    }
    default:
      return []
  }
}

function results(row: HiddenRow, model: string): readonly HiddenRow[] {
  return ['territory_risk', 'territory_change'].map((table) => ({ ...row, table, item: model }))
}
