import type { CountCell } from '../../../src/publish/disclosure/count-cell.js'
import { ground } from '../../../src/publish/disclosure/count-cell.js'

/** A made-up country: regions of districts, each with its counts by group. */
export interface MadeUpTable {
  readonly cells: readonly CountCell[]
  readonly threshold: number
}

const cell = (from: string, to: string, value: number, rows: readonly string[], low = Math.min(1, value)): CountCell => ({ from, to, value, low, high: Number.POSITIVE_INFINITY, rows })

/** Cells of districts by region and group; without groups a district ends at the ground. */
export function groupedCells(counts: readonly (readonly (readonly number[])[])[], groups: readonly string[]): readonly CountCell[] {
  const totals = counts.map((region) => region.map((district) => district.reduce((a, b) => a + b, 0)))
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  const found: CountCell[] = [cell(ground, '_T|T', sum(totals.map(sum)), ['_T'])]
  counts.forEach((region, r) => {
    found.push(cell('_T|T', `r${r}|T`, sum(totals[r] ?? []), [`r${r}`]))
    region.forEach((district, d) => {
      const row = `r${r}d${d}`
      const own = groups.map((group) => `${row}|${group}`)
      found.push(cell(`r${r}|T`, groups.length === 0 ? ground : row, totals[r]?.[d] ?? 0, [row, ...own], Math.max(Math.min(1, totals[r]?.[d] ?? 0), district.filter((count) => count > 0).length)))
      groups.forEach((group, g) => found.push(cell(row, `r${r}|${group}`, district[g] ?? 0, [`${row}|${group}`])))
    })
    groups.forEach((group, g) => found.push(cell(`r${r}|${group}`, `_T|${group}`, sum(region.map((district) => district[g] ?? 0)), [`r${r}|${group}`])))
  })
  groups.forEach((group, g) => found.push(cell(`_T|${group}`, ground, sum(counts.flatMap((region) => region.map((district) => district[g] ?? 0))), [`_T|${group}`])))
  return found
}

/** Rows with a count from 1 to one below the threshold. */
export function smallRows(cells: readonly CountCell[], threshold: number): ReadonlySet<string> {
  return new Set(cells.filter(({ value }) => value > 0 && value < threshold).flatMap(({ rows }) => rows))
}
