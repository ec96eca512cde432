/** Good rows of one canonical table from one registry and period. */
export interface CountedRows {
  readonly registry: string
  readonly period: string
  readonly table: string
  readonly rows: number
}

/** Tables that had rows from a registry and period in the release before and would have none now. */
export function emptiedTables(before: readonly CountedRows[], now: readonly CountedRows[]): readonly CountedRows[] {
  const left = totals(now)
  return [...totals(before).values()].filter((each) => each.rows > 0 && (left.get(keyOf(each))?.rows ?? 0) === 0)
}

function totals(rows: readonly CountedRows[]): ReadonlyMap<string, CountedRows> {
  const found = new Map<string, CountedRows>()
  for (const { registry, period, table, rows: count } of rows) {
    const each = { registry, period, table, rows: count }
    found.set(keyOf(each), { ...each, rows: count + (found.get(keyOf(each))?.rows ?? 0) })
  }
  return found
}

function keyOf({ registry, period, table }: CountedRows): string {
  return `${registry} ${period} ${table}`
}
