import type { ValueState } from './public-view.js'

export type ViewRow = Readonly<Record<string, unknown>>

const states: readonly ValueState[] = ['observed', 'filled', 'out of bounds', 'missing', 'suppressed']

/** Number of a column; null where it is empty. */
export function numberIn(row: ViewRow | undefined, column: string): number | null {
  const value = row?.[column]
  return value === null || value === undefined ? null : Number(value)
}

/** Figure of a result: CLRISK stands in per cent in the tables of results, and as a share (0 to 1) in those of its own. Here always a share. */
export function scoreIn(row: ViewRow | undefined, column: string): number | null {
  const value = numberIn(row, column)
  return value !== null && wordIn(row, 'model') === 'clrisk' ? value / 100 : value
}

/** Text of a column; empty where it is empty. */
export function wordIn(row: ViewRow | undefined, column: string): string {
  const value = row?.[column]
  return typeof value === 'string' ? value : ''
}

/** Text of a column; null where it is empty. */
export function wordOrNull(row: ViewRow | undefined, column: string): string | null {
  const value = wordIn(row, column)
  return value === '' ? null : value
}

/** State of a row as written; where the table has none, whether the figure is there. */
export function stateIn(row: ViewRow | undefined, figure: string): ValueState {
  const written = states.find((state) => state === row?.['state'])
  return written ?? (numberIn(row, figure) === null ? 'missing' : 'observed')
}

/** Rows by the value of a column, each list in the order of the rows. */
export function groupedBy(rows: readonly ViewRow[], column: string): ReadonlyMap<string, readonly ViewRow[]> {
  const found = new Map<string, ViewRow[]>()
  for (const row of rows) {
    const key = wordIn(row, column)
    const own = found.get(key)
    if (own === undefined) found.set(key, [row])
    else own.push(row)
  }
  return found
}
